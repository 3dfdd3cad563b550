"""The dry run: where each live task goes on, what stays, and every reason why a case is refused."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.workflows.conftest import an_incident, do, live, restrict, waiting
from workflows.flows import engine, verbs
from workflows.models import Case, Edition, Event, Policy, Restriction, Task
from workflows.moving.plan import plan_for

from .conftest import (
    START,
    new_edition,
    only_task,
    plan,
    process_of,
    rename,
    set_step,
    step_of,
)
from .holes import HOLES, NO_HOLE, other, other_review, to_appeal, to_warning


@pytest.mark.parametrize("which", HOLES)
def test_a_hole_is_named(which: str, case: Case, cast: dict[str, User], policy: Policy) -> None:
    stand, changes, words = HOLES[which]
    stand(case, cast)
    new_edition(policy, *changes)

    task = only_task(case)

    assert task.goes_on is None
    assert words in task.why


@pytest.mark.parametrize("which", NO_HOLE)
def test_no_hole(which: str, case: Case, cast: dict[str, User], policy: Policy) -> None:
    stand, changes = NO_HOLE[which]
    stand(case, cast)
    new_edition(policy, *changes)

    found = plan(case)

    assert (found.holes, [task.why for task in found.tasks]) == ((), [""])
    assert all(task.goes_on and task.goes_on.step == task.step for task in found.tasks)


def test_a_review_that_is_no_review_any_more(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    """Otherwise it would lift, or extend, every restriction of the case."""
    first = new_edition(policy, lambda content: process_of(content, "review")["steps"].insert(0, LOOK))
    assert first.number == 2
    other_case = Case.objects.get(pk=case.pk)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="nothing")
    case = verbs.report_incident(
        policy=policy, customer=other_case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(case, cast)
    clock.move_to(START + dt.timedelta(days=100))
    verbs.open_review(case=case)
    assert live(case) == ["read"]
    new_edition(policy, other_review)

    assert any("another process reviews them" in task.why for task in plan(case).tasks)


LOOK = {
    "id": "read",
    "kind": "task",
    "label": "Read the file",
    "role": "keeper",
    "outcomes": [{"id": "done", "label": "Read", "goes_to": "look"}],
}


def test_a_case_in_which_nobody_can_go_on_is_refused(case: Case, policy: Policy) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    Task.objects.filter(case=case, step="discuss").update(status="CANCELED", finished=START)
    found = plan(case)
    assert (found.can_move, found.holes) == (False, ("nobody can go on with “Escalation” as it stands",))


def test_a_renamed_step_is_for_the_manager_to_choose(case: Case, policy: Policy) -> None:
    new_edition(policy, rename("discuss", "talk", label="Talk it over"))

    task = only_task(case)

    assert task.goes_on is None
    assert "the new edition has no step “Discuss the incident”" in task.why
    # Not the step in which restrictions are set out: its role is another, but it can be chosen.
    assert [(option.step, option.label) for option in task.options] == [
        ("talk", "Talk it over"),
        ("propose", "Propose an arrangement"),
    ]


def test_steps_that_could_not_take_it_are_not_offered(case: Case, cast: dict[str, User], policy: Policy) -> None:
    """A letter could be written, but not one that announces restrictions which nobody has set out."""
    to_warning(case, cast)
    new_edition(policy, rename("warn", "caution"))

    assert [option.step for option in only_task(case).options] == ["caution", "letter"]
    new_edition(policy, lambda content: step_of(content, "letter").update(announces="restrict"))
    assert [option.step for option in only_task(case).options] == ["caution"]


def test_dates_stay_and_what_changes_is_said(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    new_edition(
        policy,
        other("deadlines", "monitoring", span={"n": 5, "unit": "working_days"}),
        other("roles", "manager", label="Team leader", groups=["Leaders"]),
    )
    Group.objects.create(name="Leaders").user_set.add(cast["keeper"])

    task = only_task(case)

    assert task.stays == ("Still due on 17 June 2026",)
    assert task.goes_on is not None
    assert task.goes_on.changes == (
        "With Team leader instead of Line manager",
        "Whoever has it does not hold the new role: it goes back to the queue",
        "From now on this step has 5 working days instead of 10 working days; this task keeps its date",
    )


def test_promises_of_a_case_are_listed(case: Case, cast: dict[str, User], policy: Policy) -> None:
    to_appeal(case, cast)
    Restriction.objects.filter(case=case).update(code="of_old")
    new_edition(policy, other("deadlines", "decision", span={"n": 90, "unit": "calendar_days"}))

    assert plan(case).stays == (
        "An appeal is open. It is still decided by 1 July 2026",
        "Restrictions are still reviewed by 3 September 2026",
        "A restriction is of a kind that the new edition does not have. It stays as it is; its review may lift or "
        "extend it, or put another in its place",
    )


def test_nothing_of_a_plan_names_the_customer_or_anybody(case: Case, cast: dict[str, User], policy: Policy) -> None:
    to_appeal(case, cast)
    new_edition(policy, set_step("hear", "appeal", label="Hear it"))
    said = str(plan(case))
    for word in ("Ada", "O’Brien", "Too harsh", "reviewer@", "inbox@council.example"):
        assert word not in said


def test_the_same_plan_tomorrow_has_the_same_fingerprint(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    new_edition(policy, set_step("discuss", label="Talk it over"))
    today = plan(case)
    clock.shift(dt.timedelta(days=1))

    assert plan(case).fingerprint == today.fingerprint
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    assert plan(case) == today
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    assert plan(case).fingerprint != today.fingerprint


def test_a_plan_costs_the_same_whatever_the_case_holds(case: Case, cast: dict[str, User], policy: Policy) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    few = _cost(case)
    Event.objects.bulk_create(Event(case=case, at=START, kind="note", words=f"Line {n}.") for n in range(100))
    first = waiting(case, "discuss")
    Task.objects.bulk_create(
        Task(
            process_id=first.process_id, case=case, edition_id=case.edition_id, step="discuss", kind="task",
            flow_task_type="HUMAN", status="DONE", finished=START, flow_task=first.flow_task,
        )
        for _ in range(50)
    )  # fmt: skip

    assert _cost(case) == few
    assert few <= 15


def _cost(case: Case) -> int:
    fresh = Case.objects.select_related("edition", "policy").get(pk=case.pk)
    to = Edition.objects.get(policy=fresh.policy, number=2)
    with CaptureQueriesContext(connection) as queries:
        assert plan_for(fresh, to).can_move
    return len(queries)
