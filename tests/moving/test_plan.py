"""The dry run: where each live task goes on, what stays, and every reason why a case is refused."""

import datetime as dt
from typing import Any

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
    CHECKED,
    START,
    Change,
    Content,
    insert_before,
    new_edition,
    one_of,
    only_task,
    plan,
    process_of,
    rename,
    set_step,
    step_of,
)


def to_warning(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")


def to_watch(case: Case, cast: dict[str, User]) -> None:
    to_warning(case, cast)
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")


def to_vote(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])


def to_one_vote(case: Case, cast: dict[str, User]) -> None:
    to_vote(case, cast)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")


def to_appeal(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")


def to_discussion(case: Case, cast: dict[str, User]) -> None:
    pass


def overdue(case: Case, cast: dict[str, User]) -> None:
    Task.objects.filter(case=case, step="discuss").update(due=START - dt.timedelta(days=1))


def without_date(case: Case, cast: dict[str, User]) -> None:
    Task.objects.filter(case=case, step="discuss").update(due=None)


def drop(code: str, process: str = "escalation") -> Change:
    def change(content: Content) -> None:
        steps = process_of(content, process)["steps"]
        steps[:] = [step for step in steps if step["id"] != code]

    return change


def other(kind: str, code: str, **values: Any) -> Change:
    def change(content: Content) -> None:
        one_of(content, kind, code).update(values)

    return change


def as_task(code: str, role: str = "manager", goes_to: str = "closed", process: str = "escalation") -> Change:
    """The step becomes an ordinary task."""

    def change(content: Content) -> None:
        step = step_of(content, code, process)
        label = step["label"]
        step.clear()
        outcomes = [{"id": "done", "label": "Done", "goes_to": goes_to}]
        step.update({"id": code, "kind": "task", "label": label, "role": role, "outcomes": outcomes})

    return change


def without_process(content: Content) -> None:
    process_of(content)["id"] = "first_look"


def other_review(content: Content) -> None:
    again = {**process_of(content, "review"), "id": "second_review", "starts_on": "step"}
    content["processes"].append(again)
    content["review"]["process"] = "second_review"


def other_appeal(content: Content) -> None:
    content["processes"].append({**process_of(content, "appeal"), "id": "tribunal"})
    content["appeal"]["process"] = "tribunal"


def appeal_without_decision(content: Content) -> None:
    step_of(content, "hear", "appeal")["decides"] = "nothing"


def ask_for_threat(content: Content) -> None:
    """A new question at the discussion, and a check after the proposal that goes by its answer."""
    question = {"id": "threat", "kind": "yes_no", "label": "Was there a threat?"}
    step_of(content, "discuss")["questions"].append(question)
    condition = {"step": "discuss", "question": "threat", "operator": "equals", "value": "yes"}
    branch = {"id": "yes", "label": "A threat", "when": [condition], "goes_to": "closed"}
    check = {"id": "danger", "kind": "check", "label": "Was it a threat?", "branches": [branch], "otherwise": "vote"}
    insert_before("restrict", {**check, "otherwise": "restrict"})(content)


def by_outcome(content: Content) -> None:
    """A check that goes by how the discussion ended, and the discussion ends otherwise now."""
    condition = {"step": "discuss", "question": "outcome", "operator": "equals", "value": "hand_over"}
    branch = {"id": "yes", "label": "Handed over", "when": [condition], "goes_to": "closed"}
    check = {"id": "how", "kind": "check", "label": "How did it end?", "branches": [branch], "otherwise": "restrict"}
    insert_before("restrict", check)(content)
    step_of(content, "discuss")["outcomes"][2]["id"] = "hand_over"


def expires(goes_to: str = "closed") -> Change:
    return set_step("discuss", on_expiry=goes_to)


# What an edition changes, where the case stands, and why it is refused.
HOLES: dict[str, tuple[Any, tuple[Change, ...], str]] = {
    "process gone": (to_discussion, (without_process,), "the new edition has no process “Escalation”"),
    "process begins otherwise": (
        to_discussion,
        (other("processes", "escalation", starts_on="step"),),
        "in the new edition “Escalation” begins on something else",
    ),
    "step gone and none of its kind": (
        to_watch,
        (as_task("watch"),),
        "“Watch” is a step of another kind in the new edition",
    ),
    "kind differs": (to_one_vote, (as_task("vote"),), "“Decide together” is a step of another kind"),
    "the letter goes out by itself": (
        to_warning,
        (set_step("warn", automatic=True), set_step("letter", automatic=True)),
        "in the new edition the letter of “Write the warning” goes out by itself",
    ),
    "other seats": (
        to_one_vote,
        (set_step("vote", seats=["safety", "keeper", "manager"], quorum=2),),
        "votes have been cast, and in the new edition “Decide together” has other seats",
    ),
    "other choices": (
        to_one_vote,
        (
            set_step(
                "vote",
                outcomes=[
                    {"id": "no", "label": "No restriction", "goes_to": "closed"},
                    {"id": "yes", "label": "Restrict for ever", "goes_to": "restrict"},
                ],
            ),
        ),
        "votes have been cast, and in the new edition “Decide together” has other choices",
    ),
    "other quorum": (
        to_one_vote,
        (set_step("vote", quorum=1),),
        "votes have been cast, and in the new edition “Decide together” is decided by other rules",
    ),
    "another event": (
        to_watch,
        (set_step("watch", event="appeal_decided"),),
        "in the new edition “Watch” waits until an appeal is decided",
    ),
    "no event": (
        to_watch,
        (set_step("watch", event=None, on_event=None),),
        "in the new edition “Watch” waits for a time only",
    ),
    "no end by time": (
        to_watch,
        (set_step("watch", deadline=None, goes_to=None),),
        "a date is set at which the case moves on by itself, and in the new edition “Watch” has none",
    ),
    "ends by itself without a date": (without_date, (expires(),), "this task has no date"),
    "ends by itself and is late": (overdue, (expires(),), "this task is late"),
    "role nobody holds": (
        to_discussion,
        (other("roles", "manager", groups=["Nobody at all"]),),
        "“Discuss the incident” is for Line manager, and there is nobody who holds this role",
    ),
    "seat nobody holds": (
        to_one_vote,
        (other("roles", "keeper", groups=["Nobody at all"]),),
        "“Decide together” is for Register keeper, and there is nobody who holds this role",
    ),
    "nobody independent": (
        to_appeal,
        (other("roles", "reviewer", groups=["Safety"]),),
        "there is nobody who took no part in the case who holds this role",
    ),
    "another process hears appeals": (to_appeal, (other_appeal,), "another process hears appeals"),
    "an appeal that nobody decides": (
        to_appeal,
        (appeal_without_decision,),
        "the appeal could come from “Decide the appeal” to an end without being decided",
    ),
    "a restriction in other words": (
        to_one_vote,
        (other("restrictions", "written_only", words="Write to us, and only by post."),),
        "at “Propose an arrangement” a restriction was set out that the new edition does not have in the same words",
    ),
    "a restriction gone": (
        to_one_vote,
        (other("restrictions", "written_only", id="post_only"),),
        "a restriction was set out that the new edition does not have in the same words",
    ),
    "set out by a step that was not done": (
        to_one_vote,
        (rename("propose", "set_out"),),
        "“Put in force” goes by “Propose an arrangement”, which this case has not done",
    ),
    "an answer never asked for": (
        to_one_vote,
        (ask_for_threat,),
        "“Was it a threat?” goes by an answer that was not asked for when “Discuss the incident” was done",
    ),
    "an outcome that is no more": (
        to_one_vote,
        (by_outcome,),
        "goes by an answer of “Discuss the incident” that the new edition asks for in another way",
    ),
}


@pytest.mark.parametrize("which", HOLES)
def test_a_hole_is_named(which: str, case: Case, cast: dict[str, User], policy: Policy) -> None:
    stand, changes, words = HOLES[which]
    stand(case, cast)
    new_edition(policy, *changes)

    task = only_task(case)

    assert task.goes_on is None
    assert words in task.why


# The same edition is no obstacle to a case that stands elsewhere, so that a hole is no mere blanket refusal.
NO_HOLE: dict[str, tuple[Any, tuple[Change, ...]]] = {
    "unchanged": (to_one_vote, ()),
    "panel without a vote": (to_vote, (set_step("vote", seats=["safety", "keeper", "manager"], quorum=2),)),
    "an inserted step": (to_vote, (insert_before("vote", CHECKED),)),
    "a restriction in other words, before it is set out": (
        to_discussion,
        (other("restrictions", "written_only", words="Write to us, and only by post."),),
    ),
    "a question and its check, before it is asked": (to_discussion, (ask_for_threat,)),
    "ends by itself at its date": (to_discussion, (expires(),)),
    "another length of wait": (to_watch, (other("deadlines", "monitoring", span={"n": 1, "unit": "months"}),)),
    "a renamed step behind it": (to_watch, (rename("discuss", "talk"),)),
    "an appeal under changed steps": (to_appeal, (set_step("hear", "appeal", label="Look at it again"),)),
}


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
