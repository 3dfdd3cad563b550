"""What the clock does to panels, reviews and waits."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Customer, Decision, Delivery, Event, Notice, Policy, Restriction, Run, Task
from workflows.policies.editions import publish
from workflows.steps.facts import FACTS, OnRecord

from .conftest import an_incident, do, live, restrict, waiting
from .small_pack import small_pack

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC)
LATE = START + dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def opened(policy: Policy, content: dict[str, Any], customer: Customer, cast: dict[str, User]) -> Case:
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    return verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case


def a_panel(policy: Policy, customer: Customer, cast: dict[str, User], **panel: Any) -> Case:
    """A case before a panel with a deadline of ten working days; one member has voted."""
    content = small_pack()
    steps = content["processes"][0]["steps"]
    next(step for step in steps if step["id"] == "vote").update({"deadline": "monitoring", **panel})
    case = opened(policy, content, customer, cast)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="The calls go on.")
    return case


# Panels whose deadline has passed.


def test_a_panel_at_quorum_is_closed_by_the_sweep(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=1)
    assert sweep().panels == 0, "not before its deadline"
    clock.move_to(LATE)

    assert sweep().panels == 1
    assert sweep().panels == 0

    assert Decision.objects.get(case=case).outcome == "yes"
    assert live(case) == ["letter"]


def test_a_panel_below_quorum_never_is(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=2)
    clock.move_to(LATE)

    done = sweep()

    assert (done.panels, done.overdue) == (0, 1)
    assert live(case) == ["vote"]
    assert not Decision.objects.exists()


def test_a_panel_at_quorum_has_decided_before_its_deadline_sends_the_case_elsewhere(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=1, on_expiry="closed")
    clock.move_to(LATE)

    done = sweep()

    assert (done.panels, done.timers) == (1, 0)
    assert Restriction.objects.get(case=case).status == "in_force"


def test_a_panel_below_quorum_goes_where_its_deadline_sends_it(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=2, on_expiry="closed")
    clock.move_to(LATE)

    done = sweep()

    assert (done.panels, done.timers) == (0, 1)
    case.refresh_from_db()
    assert case.closed_at is not None


def test_a_vote_in_the_last_second_of_the_day_is_in_time(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=1, on_expiry="closed")
    clock.move_to(waiting(case, "vote").due)

    done = sweep()

    assert (done.panels, done.timers) == (0, 0)
    assert live(case) == ["vote", ""]


def test_history_names_nobody_for_what_the_clock_did(
    policy: Policy, customer: Customer, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    case = a_panel(policy, customer, cast, quorum=1)
    clock.move_to(LATE)
    sweep()

    closed = Event.objects.filter(case=case, kind__in=["task_completed", "decided"], at=LATE)
    assert [event.actor for event in closed] == [None, None]
    task = Task.objects.get(case=case, step="vote")
    assert (task.status, task.owner) == ("DONE", None)


# Reviews.


@pytest.fixture
def undecided(policy: Policy, customer: Customer, cast: dict[str, User]) -> Case:
    """A restricted case under a policy whose review can end without lifting or extending."""
    content = small_pack()
    ask = {
        "id": "ask",
        "kind": "task",
        "label": "Look at it",
        "role": "safety",
        "outcomes": [{"id": "later", "label": "Not now", "goes_to": "lifted"}],
    }
    content["processes"][1]["steps"].insert(0, ask)
    case = opened(policy, content, customer, cast)
    restrict(case, cast)
    return case


def test_a_review_that_settled_nothing_is_opened_again_the_next_day_and_not_each_sweep(
    undecided: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    clock.move_to(DUE)
    assert sweep().reviews == 1
    do(undecided, "ask", cast["safety"])

    assert [sweep().reviews for _ in range(3)] == [0, 0, 0]
    clock.shift(dt.timedelta(days=1))
    assert [sweep().reviews for _ in range(3)] == [1, 0, 0]
    assert Run.objects.filter(case=undecided, process_code="review").count() == 2


def test_a_review_at_the_end_of_a_short_month(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 11, 30, 10, 0, tzinfo=dt.UTC))
    restrict(case, cast)
    row = Restriction.objects.get(case=case)
    assert row.review_on == dt.date(2027, 2, 28)

    clock.move_to(dt.datetime(2027, 2, 27, 23, 0, tzinfo=dt.UTC))
    assert sweep().reviews == 0
    clock.move_to(dt.datetime(2027, 2, 28, 0, 30, tzinfo=dt.UTC))
    assert sweep().reviews == 1


def test_varying_keeps_how_often_it_was_extended_and_says_once_that_the_date_was_kept(
    case: Case, cast: dict[str, User], policy: Policy, person: Callable[..., User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    made = verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key="one")
    clock.shift(dt.timedelta(days=1))
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    clock.move_to(DUE)
    sweep()
    vary(made.run, cast["reviewer"], restrictions=["written_only"])
    vary_again = engine.begin(case=case, edition=case.edition, process="appeal", parent=made.run)
    vary(
        vary_again, person("second", "Reviewers"), restrictions=["one_inbox"], one_inbox__inbox="inbox@council.example"
    )

    row = Restriction.objects.get(case=case, status="in_force")
    assert (row.code, row.extensions, row.review_on) == ("one_inbox", 1, dt.date(2026, 12, 3))
    assert row.review_explained.count("kept when the terms were varied") == 1


def vary(run: Run, by: User, **terms: Any) -> None:
    task = Task.objects.get(process=run, step="hear", finished=None)
    engine.take(task=task, by=by)
    engine.complete(task=task, by=by, answers={"outcome": "vary", "reasons": "Less.", **terms})


# What people are told.


def test_an_appeal_is_due_on_the_day_that_was_promised(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    made = verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key="one")
    assert made.decide_by == dt.date(2026, 7, 1)

    task = waiting(case, "hear")

    assert (task.due, task.due_explained) == (
        dt.datetime(2026, 7, 1, 22, 59, 59, tzinfo=dt.UTC),
        made.decide_by_explained,
    )


def test_nobody_who_has_left_is_written_to(case: Case, cast: dict[str, User]) -> None:
    cast["colleague"] = User.objects.create_user("colleague", "colleague@council.example", "a-long-password")
    cast["colleague"].groups.set(cast["manager"].groups.all())
    cast["colleague"].is_active = False
    cast["colleague"].save()

    restrict(case, cast)

    told = Delivery.objects.filter(key__startswith="staff:").values_list("to", flat=True)
    assert list(told) == [cast["manager"].email]


@pytest.mark.parametrize(
    ("status", "given"),
    [("issued", 1), ("sent", 1), ("handed_over", 1), ("held", 0), ("uncollected", 0), ("failed", 0)],
)
def test_a_warning_counts_once_it_has_reached_the_customer(
    case: Case, cast: dict[str, User], status: str, given: int
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="reception")
    served = timezone.localdate() if status in Notice.SERVED else None
    Notice.objects.update(status=status, served_on=served)

    assert FACTS["informal_warnings"].of(OnRecord(case.runs.get())) == given
