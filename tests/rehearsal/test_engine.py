"""The interpreter is the engine: whatever happens, both stand at the same place, with the same dates.

Left out of what happens, since the rehearsal knows nothing of them: who in particular acts (four people to a group, and
a step that none of them may do is left), adjustments that a restriction may contradict, and policies that change while
a case goes on. The clock is swept each midnight at which anything is due.
"""

from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from home.seeding import ensure_site
from tests.workflows.small_pack import small_pack
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.editions import publish
from workflows.policies.schema import Pack, parse
from workflows.rehearsal.standing import standing

from .cast import SLOW, START, clock, people_in
from .engine import HAPPENINGS, Pair, Stuck
from .odd_pack import odd_pack

__all__ = ["clock"]

SHIPPED = sorted((Path(settings.BASE_DIR) / "packs").glob("*.json"))
MADE_UP = {"small": small_pack, "odd": odd_pack}
POLICIES = [*SHIPPED, *MADE_UP]


@pytest.fixture(params=POLICIES, ids=lambda one: getattr(one, "stem", one))
def ruled(request: pytest.FixtureRequest, db: None) -> tuple[Policy, Pack, list[User]]:
    """A policy in force, and several people in each of its groups."""
    pack = parse(MADE_UP[request.param]()) if request.param in MADE_UP else packs.read(request.param)
    ensure_site(council_name=pack.identity.council)
    made = Policy.objects.create(slug=pack.identity.slug, title="A policy", content=packs.content_of(pack))
    publish(policy=made, by=None)
    names = dict.fromkeys(name for role in pack.roles for name in role.groups)
    return made, pack, people_in(names)


def check(ruled: tuple[Policy, Pack, list[User]], clock: time_machine.Traveller, data: st.DataObject) -> None:
    """One example: a customer's story, compared after each thing that happens, and then forgotten."""
    policy, pack, people = ruled
    clock.move_to(START)
    with transaction.atomic():
        pair = Pair(policy=policy, pack=pack, people=people, clock=clock)
        try:
            pair.incident(data.draw)
            for _ in range(data.draw(st.integers(5, 25))):
                data.draw(st.sampled_from(HAPPENINGS))(pair, data.draw)
                pair.compare()
        except Stuck:
            pass
        finally:
            transaction.set_rollback(True)


@examples(max_examples=max(6, 42 // len(POLICIES)), deadline=None, suppress_health_check=SLOW, derandomize=True)
@given(data=st.data())
def test_interpreter_and_engine_stand_at_the_same_place(
    ruled: tuple[Policy, Pack, list[User]], clock: time_machine.Traveller, data: st.DataObject
) -> None:
    check(ruled, clock, data)


@pytest.mark.parametrize("ruled", ["odd"], indirect=True)
def test_a_wait_for_an_appeal_goes_on_when_it_is_decided(
    ruled: tuple[Policy, Pack, list[User]], clock: time_machine.Traveller
) -> None:
    policy, pack, people = ruled
    pair = Pair(policy=policy, pack=pack, people=people, clock=clock)
    by = {name: next(one for one in people if one.username.startswith(name)) for name in ("Man", "Keep", "Saf", "Rev")}
    chosen = {"restrictions": ["one_inbox"], "one_inbox__inbox": "inbox@council.example"}
    pair.incident(lambda strategy: 1)
    pair.act("escalation", "look", by["Man"], outcome="side")
    pair.act("side", "ask", by["Man"], outcome="apply", **chosen)
    pair.act("side", "write", by["Keep"], channel="post")
    pair.act("escalation", "panel", by["Saf"], "safety", outcome="no", reasons="No.")
    pair.act("escalation", "panel", by["Keep"], "keeper", outcome="no", reasons="No.")
    clock.shift(60)
    pair.play.pass_time(timezone.now())
    pair.incident(lambda strategy: 1)
    pair.days_pass(lambda strategy: 2)
    pair.compare()
    pair.act("escalation", "look", by["Man"], outcome="wait")
    pair.appeal(lambda strategy: None)
    pair.compare()
    assert "for_appeal" in {one.step for one in standing(pair.play).open}
    pair.act("appeal", "hear", by["Rev"], outcome="uphold", reasons="It was fair.")
    assert "for_appeal" not in {one.step for one in standing(pair.play).open}


@pytest.mark.soak
@examples(max_examples=1000, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_interpreter_and_engine_stand_at_the_same_place_for_long(
    ruled: tuple[Policy, Pack, list[User]], clock: time_machine.Traveller, data: st.DataObject
) -> None:
    check(ruled, clock, data)
