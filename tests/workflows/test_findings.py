"""Things that once went wrong, each pinned."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from pydantic import ValidationError as SchemaFault

from workflows.access import Refused, may
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import (
    Appeal,
    Case,
    CaseGroupGrant,
    Customer,
    Event,
    Notice,
    Policy,
    Restriction,
    Run,
    surname_key,
)
from workflows.policies.editions import publish
from workflows.steps import Refusal
from workflows.steps.conditions import Condition

from .conftest import an_incident, do, live, restrict, waiting
from .small_pack import small_pack

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reviewed(policy: Policy) -> Policy:
    """The small policy with a person in its review, so that a review can be under way."""
    content = small_pack()
    review = content["processes"][1]
    review["steps"].insert(
        0,
        {
            "id": "ask",
            "kind": "task",
            "label": "Ask around",
            "role": "safety",
            "outcomes": [{"id": "asked", "label": "Asked", "goes_to": "look"}],
        },
    )
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    return policy


def appeal(case: Case, key: str = "one") -> Appeal:
    return verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key=key)


def vary(case: Case, cast: dict[str, User]) -> None:
    do(case, "hear", cast["reviewer"], outcome="vary", reasons="Less will do.", restrictions=["written_only"])


def test_varying_while_a_review_is_under_way_keeps_the_review(
    reviewed: Policy, case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    appeal(case)
    clock.move_to(DUE)
    sweep()

    vary(case, cast)

    row = Restriction.objects.get(case=case, status="in_force")
    assert row.review_on == dt.date(2026, 9, 3)
    assert row.review_run == case.runs.get(process_code="review")
    assert sweep().reviews == 0


def test_incident_before_a_variation_still_counts(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    appeal(case)
    clock.shift(dt.timedelta(days=3))
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    clock.shift(dt.timedelta(days=1))
    vary(case, cast)

    clock.move_to(DUE)
    sweep()

    assert Restriction.objects.get(case=case, code="written_only").status == "in_force"


def test_review_leaves_alone_what_is_not_due(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    later = Restriction.objects.get(case=case)
    later.pk, later.code, later.review_on = None, "written_only", dt.date(2026, 11, 1)
    later.save()

    clock.move_to(DUE)
    sweep()

    assert list(Restriction.objects.order_by("pk").values_list("status", flat=True)) == ["lifted", "in_force"]


def test_decision_is_appealed_once(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    appeal(case)
    with pytest.raises(verbs.AlreadyAppealed, match="is with us"):
        appeal(case, "two")

    do(case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.")
    with pytest.raises(verbs.AlreadyAppealed, match="has been decided"):
        appeal(case, "three")
    assert Appeal.objects.count() == 1


def test_holder_who_becomes_involved_lets_go_and_another_takes_over(
    case: Case, cast: dict[str, User], policy: Policy, person: Callable[..., User]
) -> None:
    restrict(case, cast)
    appeal(case)
    other = person("other", "Reviewers")
    engine.take(task=waiting(case, "hear"), by=cast["reviewer"])
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["reviewer"]
    )
    assert not may(cast["reviewer"], "complete", waiting(case, "hear"))

    engine.take(task=waiting(case, "hear"), by=other)

    assert waiting(case, "hear").owner == other
    assert Event.objects.filter(case=case, kind="task_released").count() == 1


def test_task_of_somebody_who_left_can_be_taken(case: Case, cast: dict[str, User], person: Callable[..., User]) -> None:
    colleague = person("colleague", "Managers")
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    with pytest.raises(Refused, match="already taken"):
        engine.take(task=waiting(case, "discuss"), by=colleague)

    cast["manager"].is_active = False
    cast["manager"].save()

    engine.take(task=waiting(case, "discuss"), by=colleague)
    assert waiting(case, "discuss").owner == colleague


def test_holder_outside_the_role_can_still_hand_back(case: Case, cast: dict[str, User]) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    cast["manager"].groups.clear()
    manager = User.objects.get(pk=cast["manager"].pk)

    engine.hand_back(task=waiting(case, "discuss"), by=manager, reason="I have moved.")

    assert waiting(case, "discuss").owner is None


def test_overturn_ends_a_review_with_nothing_left_to_look_at(
    reviewed: Policy, case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    appeal(case)
    clock.move_to(DUE)
    sweep()
    assert sorted(live(case)) == ["ask", "hear"]

    do(case, "hear", cast["reviewer"], outcome="overturn", reasons="It was wrong.")

    assert live(case) == ["answer"]
    review = case.runs.get(process_code="review")
    assert review.outcome == "overtaken"
    assert not review.task_set.filter(finished__isnull=True).exists()


def test_braces_an_officer_writes_are_named_and_not_run(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")

    with pytest.raises(Refusal, match="double braces"):
        do(case, "warn", cast["manager"], text_what="Dear {{ name }}", channel="email")
    answers = {"text_what": "You { shouted }.", "channel": "email"}
    engine.complete(task=waiting(case, "warn"), by=cast["manager"], answers=answers)

    assert Notice.objects.get().paragraphs[0]["text"] == "You { shouted }."


def test_having_held_a_task_counts_as_taking_part(case: Case, cast: dict[str, User]) -> None:
    Group.objects.get(name="Managers").user_set.add(cast["reviewer"])
    reviewer = User.objects.get(pk=cast["reviewer"].pk)
    engine.take(task=waiting(case, "discuss"), by=reviewer)
    engine.hand_back(task=waiting(case, "discuss"), by=reviewer, reason="Not mine.")
    restrict(case, cast)
    appeal(case)

    assert not may(reviewer, "take", waiting(case, "hear"))


def test_late_extension_says_from_when_it_counts(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    verbs.report_incident(
        policy=policy,
        customer=case.customer,
        service="Housing",
        report=an_incident(occurred_at=START + dt.timedelta(hours=1)),
        by=cast["officer"],
    )
    clock.move_to(DUE + dt.timedelta(days=10))
    sweep()

    row = Restriction.objects.get(case=case)
    assert row.review_explained == "3 months from the day it was extended on 13 September 2026 = 13 December 2026"


def test_renamed_group_keeps_what_it_holds(case: Case, cast: dict[str, User]) -> None:
    Group.objects.filter(name="Keepers").update(name="Guardians of the register")

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    assert CaseGroupGrant.objects.filter(content_object=case, group__name="Guardians of the register").exists()
    assert not Group.objects.filter(name="Keepers").exists()


def test_nobody_takes_or_hands_back_a_vote(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])

    with pytest.raises(Refused, match="each member votes"):
        engine.take(task=waiting(case, "vote"), by=cast["safety"])
    with pytest.raises(Refused, match="not with you"):
        engine.hand_back(task=waiting(case, "vote"), by=cast["safety"], reason="No.")


def test_accents_are_read_as_people_type_them() -> None:
    assert surname_key("José") == surname_key("Jose\u0301") == surname_key("JOSE") == "jose"


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "incidents", "operator": "at_least", "value": "1"},
        {"fact": "incidents", "operator": "equals", "value": "some"},
        {"fact": "legal_advice_recorded", "operator": "equals", "value": 3},
        {"fact": "appeal_outcome", "operator": "at_most", "value": 2},
    ],
)
def test_condition_that_could_never_be_compared_is_refused(condition: dict[str, object]) -> None:
    with pytest.raises((SchemaFault, ValidationError)):
        Condition.model_validate(condition)


def test_automatic_letter_that_cannot_be_written_does_not_stop_the_case(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    content = small_pack()
    content["letters"][3]["paragraphs"][0]["text"] = "Your appeal {{ appeal_reference }}."
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(case, cast)
    clock.move_to(DUE)

    assert sweep().stuck == []

    assert Event.objects.filter(case=case, kind="notice_not_issued").count() == 1
    assert not Run.objects.filter(case=case, finished__isnull=True).exists()
