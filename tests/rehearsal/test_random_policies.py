"""Random policies that the lint accepts: each is published, compiled and lived under.

After each thing that happens the engine and the interpreter of `workflows.rehearsal` stand at the same place and
nothing is stranded; at the end every run took the route that a plain reading of the policy's JSON gives.
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
from tests.policies.random_policies.in_force import in_force
from tests.policies.random_policies.parts import GROUPS
from workflows.flows.base import EditionFlow
from workflows.flows.compile import flow_class
from workflows.policies.editions import pack_of

from .cast import SLOW, START, clock, people_in
from .engine import Pair, Stuck
from .story import Story

__all__ = ["clock"]


HAPPENINGS = (*[Pair.someone_acts] * 8, *[Pair.days_pass] * 2, Pair.incident, Pair.appeal, Pair.letter_is_settled)


@dataclass
class Lived:
    """What really ran."""

    policies: int = 0
    steps: int = 0
    stuck: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def people(db: None) -> list[User]:
    ensure_site(council_name="Smallholm Council")
    return people_in(GROUPS)


def live_under(content: dict, people: list[User], clock: time_machine.Traveller, data: st.DataObject, lived: Lived) -> None:
    clock.move_to(START)
    with in_force(content, read_by=people[0]) as edition:
        pack = pack_of(edition)
        for process in pack.processes:
            assert issubclass(flow_class(edition, process.id), EditionFlow)
        with Story(policy=edition.policy, pack=pack, people=people, clock=clock) as story:
            try:
                story.incident(data.draw)
                for _ in range(data.draw(st.integers(5, 30))):
                    data.draw(st.sampled_from(HAPPENINGS))(story, data.draw)
                    story.compare()
                    story.check_nothing_is_stranded()
            except Stuck:
                lived.stuck += 1
                print("STUCK", story.told)
            lived.steps += story.check_routes()
            lived.policies += 1


def test_short(people: list[User], clock: time_machine.Traveller) -> None:
    lived = Lived()

    @examples(max_examples=400, deadline=None, suppress_health_check=SLOW, database=None)
    @given(content=policies(most_extra=2, most_steps=9), data=st.data())
    def check(content: dict, data: st.DataObject) -> None:
        live_under(content, people, clock, data, lived)

    check()
    print(lived)
    from .story import DEAD
    for k,v in DEAD.most_common(): print(v,k)
