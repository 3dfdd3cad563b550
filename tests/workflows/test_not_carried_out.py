"""An extension of what is in force no more: whoever can choose otherwise is told, and nobody else is stuck."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from home.seeding import ensure_site
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Customer, Event, Policy, Run
from workflows.policies.editions import publish
from workflows.policies.schema import parse
from workflows.rehearsal.play import NotPossible, Play
from workflows.rehearsal.rules import Rules
from workflows.rehearsal.standing import standing
from workflows.steps import Refusal

from .conftest import an_incident, do, live
from .small_pack import small_pack

EXTEND = {"id": "extend", "kind": "restrict", "label": "Extend", "operation": "extend", "review_every": "review"}
LETTER = {"id": "letter", "kind": "notice", "label": "Write", "role": "keeper", "letter": "warning"}
WAIT = {"id": "rest", "kind": "wait", "label": "Wait", "event": "new_incident", "on_event": "extend"}


def content(*between: dict[str, Any]) -> dict[str, Any]:
    """A choice, the steps between, and an extension; nothing is ever in force."""
    first = between[0]["id"] if between else "extend"
    ways = [{"id": "on", "label": "On", "goes_to": first}, {"id": "off", "label": "Off", "goes_to": "over"}]
    choose = {"id": "choose", "kind": "task", "label": "Choose", "role": "manager", "decides": "case", "outcomes": ways}
    end = {"id": "over", "kind": "end", "label": "Over", "outcome": "over"}
    made = small_pack()
    made["processes"][0]["steps"] = [choose, *between, EXTEND | {"goes_to": "over"}, end]
    return made


def opened(cast: dict[str, User], made: dict[str, Any]) -> Case:
    ensure_site(council_name="Smallholm Council")
    policy = Policy.objects.create(slug="small", title="Small", content=made)
    publish(policy=policy, by=None)
    return report(policy, Customer.objects.create(surname="Marsh", email="ada@customer.example"), cast)


def report(policy: Policy, customer: Customer, cast: dict[str, User]) -> Case:
    return verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case


def said(case: Case) -> list[str]:
    return list(Event.objects.filter(case=case, kind="restriction_not_carried_out").values_list("words", flat=True))


def test_whoever_can_choose_otherwise_is_told_to(cast: dict[str, User]) -> None:
    case = opened(cast, content())
    with pytest.raises(Refusal, match="no restriction in force to extend"):
        do(case, "choose", cast["manager"], outcome="on", reasons="So.")
    assert live(case) == ["choose"]
    assert said(case) == []


def test_whoever_writes_a_letter_has_no_choice_and_is_not_stuck(cast: dict[str, User]) -> None:
    case = opened(cast, content(LETTER | {"goes_to": "extend"}))
    do(case, "choose", cast["manager"], outcome="on", reasons="So.")
    do(case, "letter", cast["keeper"], text_what="What happened.", channel="email")
    assert Run.objects.get().outcome == "over"
    assert said(case) == ["“Extend” changed nothing. There is no restriction in force to extend."]


def test_whoever_reports_an_incident_is_not_refused(cast: dict[str, User]) -> None:
    case = opened(cast, content(WAIT))
    do(case, "choose", cast["manager"], outcome="on", reasons="So.")
    report(case.policy, case.customer, cast)
    assert Run.objects.get().outcome == "over"
    assert len(said(case)) == 1


def test_the_clock_does_not_try_for_ever(cast: dict[str, User]) -> None:
    case = opened(cast, content(LETTER | {"goes_to": "over", "deadline": "monitoring", "on_expiry": "extend"}))
    do(case, "choose", cast["manager"], outcome="on", reasons="So.")
    with time_machine.travel(timezone.now() + dt.timedelta(days=60), tick=False):
        assert sweep().stuck == []
    assert Run.objects.get().outcome == "over"
    assert len(said(case)) == 1


def test_a_rehearsal_says_the_same() -> None:
    start = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    play = Play(Rules(parse(content())), start)
    play.incident()
    with pytest.raises(NotPossible, match="no restriction in force to extend"):
        play.complete("escalation", "choose", {"outcome": "on"})
    play = Play(Rules(parse(content(WAIT))), start)
    play.incident()
    play.complete("escalation", "choose", {"outcome": "on"})
    play.incident()
    assert standing(play).ended == (("escalation", "over"),)
    assert any("could not be carried out" in line.words for line in play.record.lines)
