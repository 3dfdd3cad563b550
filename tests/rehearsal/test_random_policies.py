"""Random policies that the lint accepts: each is published, compiled and lived under.

After each thing that happens the engine and the interpreter of `workflows.rehearsal` stand at the same place and
nothing is stranded. At the end every run took the route that a reading of the policy's plain JSON gives (paths.py).
"""

from collections import Counter
from dataclasses import dataclass, field

import pytest
import time_machine
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from home.seeding import ensure_site
from tests.policies.random_policies import policies
from tests.policies.random_policies.dice import Content
from tests.policies.random_policies.in_force import forget_flows, in_force
from tests.policies.random_policies.parts import GROUPS
from workflows.flows import compile as compiling
from workflows.models import Edition
from workflows.policies.editions import pack_of
from workflows.policies.lint import NotPublishable

from .cast import SLOW, START, clock, people_in
from .compiled import compiled_ways, written_ways
from .engine import Pair
from .story import Story

__all__ = ["clock"]

# So small that a story comes round a good part of it.
SMALL = policies(most_extra=2, most_steps=9)
HAPPENINGS = (*[Pair.someone_acts] * 8, *[Pair.days_pass] * 2, Pair.incident, Pair.appeal, Pair.letter_is_settled)


@dataclass
class Lived:
    """What really ran: policies, the kinds of step that runs came to, and what became of the runs."""

    policies: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.policies} policies ({self.refused} more were refused); steps come to: {self.kinds.total()} "
            f"{dict(self.kinds)}; runs: {self.runs.total()} {dict(self.runs)}"
        )


@pytest.fixture
def people(db: None) -> list[User]:
    ensure_site(council_name="Smallholm Council")
    return people_in(GROUPS)


@pytest.fixture
def lived() -> Lived:
    return Lived()


def live(
    content: Content, data: st.DataObject, people: list[User], clock: time_machine.Traveller, lived: Lived
) -> None:
    """One example: a policy is published, and a customer's story told under it."""
    clock.move_to(START)
    try:
        with in_force(content, read_by=people[0]) as edition:
            compiles(edition)
            story = Story(policy=edition.policy, pack=pack_of(edition), people=people, clock=clock)
            with story:
                story.incident(data.draw)
                story.go_on(data.draw, HAPPENINGS, data.draw(st.integers(5, 30)))
            lived.policies += 1
            lived.kinds += story.check_routes()
            lived.runs += story.states()
    except NotPublishable:
        lived.refused += 1
    assert compiling._compiled == {}


def compiles(edition: Edition) -> None:
    """Each process is a flow of Viewflow's whose nodes lead where the policy says."""
    for process in edition.content["processes"]:
        flow = compiling.flow_class(edition, process["id"])
        assert compiled_ways(flow) == written_ways(process)


def test_random_policies_are_lived_as_they_are_written(
    people: list[User], clock: time_machine.Traveller, lived: Lived
) -> None:
    @examples(max_examples=14, deadline=None, suppress_health_check=SLOW, derandomize=True, database=None)
    @given(content=SMALL, data=st.data())
    def check(content: Content, data: st.DataObject) -> None:
        live(content, data, people, clock, lived)

    check()
    assert lived.policies >= 14
    assert set(lived.kinds) == {"task", "panel", "notice", "restrict", "wait", "check", "notify", "start", "end"}


@pytest.mark.soak
def test_random_policies_are_lived_as_they_are_written_for_long(
    people: list[User], clock: time_machine.Traveller, lived: Lived
) -> None:
    """Two thousand policies, and what was made for them does not pile up."""

    @examples(max_examples=2000, deadline=None, suppress_health_check=SLOW, database=None)
    @given(content=SMALL, data=st.data())
    def check(content: Content, data: st.DataObject) -> None:
        live(content, data, people, clock, lived)

    check()
    forget_flows()
    print(lived)
    assert lived.policies >= 2000
    assert lived.refused <= 20
    assert len(Edition.objects.all()) == 0
