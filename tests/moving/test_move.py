"""The move: a case goes on by the new edition, nothing promised moves, nobody keeps what is not theirs any more."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import Group, User

from tests.workflows.conftest import do, live, restrict, waiting
from workflows.access import may, visible_to
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import (
    Case,
    CaseGroupGrant,
    Event,
    Policy,
    Restriction,
    Task,
    TaskGroupGrant,
    Vote,
)

from .conftest import (
    CHECKED,
    START,
    Content,
    check_invariant,
    events,
    insert_before,
    move,
    new_edition,
    one_of,
    plan,
    rename,
    set_step,
    step_of,
)


def to_leaders(content: Content) -> None:
    """Another role does the first step, and another group holds it."""
    content["roles"].append({"id": "leader", "label": "Team leader", "groups": ["Leaders"], "sees": "task"})
    step_of(content, "discuss")["role"] = "leader"


@pytest.fixture
def leader(person: Callable[..., User]) -> User:
    return person("leader", "Leaders")


def test_the_case_and_its_open_run_follow_the_new_edition(case: Case, policy: Policy, mover: User) -> None:
    edition = new_edition(policy, set_step("discuss", label="Talk it over"))

    assert move(case, mover) is True

    case.refresh_from_db()
    task = waiting(case, "discuss")
    assert case.edition == edition
    assert (task.name, task.edition, task.process.edition) == ("Talk it over", edition, edition)
    check_invariant(case)


def test_a_moved_case_goes_through_an_inserted_step_to_its_end(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    new_edition(policy, insert_before("vote", CHECKED))

    move(case, mover)

    assert live(case) == ["propose"]
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    assert live(case) == ["legal"]
    do(case, "legal", cast["keeper"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Calls keep staff from work.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="I agree.")
    do(case, "letter", cast["keeper"], channel="email")
    assert live(case) == []
    assert Restriction.objects.get(case=case).code == "written_only"
    check_invariant(case)


def test_it_goes_on_with_the_step_that_the_manager_chose(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    new_edition(policy, rename("discuss", "talk", label="Talk it over"))

    move(case, mover, discuss="talk")

    assert live(case) == ["talk"]
    do(case, "talk", cast["manager"], note="Spoke.", outcome="nothing")
    case.refresh_from_db()
    assert case.outcome == "closed"


def test_a_vote_cast_before_the_move_counts(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(policy, set_step("vote", label="Decide as a team"))

    move(case, mover)

    assert "1 vote has been cast and counts" not in events(case, "task_moved")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="I agree.")
    assert Vote.objects.filter(task__case=case).count() == 2
    assert live(case) == ["letter"]


def test_a_date_that_was_given_stays(case: Case, policy: Policy, mover: User) -> None:
    before = waiting(case, "discuss")
    new_edition(policy, lambda content: one_of(content, "deadlines", "monitoring")["span"].update(n=1))

    move(case, mover)

    after = waiting(case, "discuss")
    assert (after.due, after.due_explained) == (before.due, before.due_explained)
    assert after.due_explained.endswith("17 June 2026")


def test_a_wait_keeps_its_date_and_ends_on_it(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    clock.shift(dt.timedelta(days=5))
    new_edition(policy, lambda content: one_of(content, "deadlines", "monitoring")["span"].update(n=60))

    move(case, mover)
    check_invariant(case)

    clock.move_to(START + dt.timedelta(days=14))
    assert sweep().timers == 0
    clock.move_to(START + dt.timedelta(days=15))
    assert sweep().timers == 1
    case.refresh_from_db()
    assert case.outcome == "closed"


def test_a_wait_is_still_ended_by_what_it_waits_for(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    from tests.workflows.conftest import an_incident

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    new_edition(policy, insert_before("propose", {**CHECKED, "outcomes": [{**GO_ON, "goes_to": "propose"}]}))

    move(case, mover)
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )

    assert live(case) == ["legal"]
    assert not Task.objects.filter(case=case, status="SCHEDULED").exists()


GO_ON = {"id": "asked", "label": "Asked"}


def test_an_end_that_the_step_had_not_is_set_from_the_task_s_own_date(
    case: Case, policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    new_edition(policy, set_step("discuss", on_expiry="closed"))

    move(case, mover)
    check_invariant(case)

    due = waiting(case, "discuss").due
    assert Task.objects.get(case=case, status="SCHEDULED").scheduled == due
    clock.move_to(START + dt.timedelta(days=15))
    assert sweep().timers == 1
    case.refresh_from_db()
    assert case.outcome == "closed"


def test_a_new_end_of_a_wait_counts_from_the_move(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    new_edition(policy, set_step("watch", deadline=None, goes_to=None))
    move(case, mover)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    clock.move_to(START + dt.timedelta(days=30))
    new_edition(policy, set_step("watch", deadline="monitoring", goes_to="closed"))
    assert plan(case).tasks[0].goes_on is not None
    assert "New: it moves on by itself 10 working days after the move, when nothing happens before" in (
        plan(case).tasks[0].goes_on.changes  # type: ignore[union-attr]
    )

    move(case, mover)

    scheduled = Task.objects.get(case=case, status="SCHEDULED").scheduled
    assert scheduled is not None
    assert scheduled.date() == dt.date(2026, 7, 17)


def test_whoever_holds_the_old_role_alone_keeps_nothing(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, leader: User
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    new_edition(policy, to_leaders)

    move(case, mover)

    task = waiting(case, "discuss")
    assert (task.role, task.owner, task.assigned, task.status) == ("leader", None, None, "NEW")
    for model in (Case, Task, Event):
        assert not visible_to(cast["manager"], model).exists()
    assert not may(cast["manager"], "take", task)
    assert may(leader, "take", task)
    managers = Group.objects.get(name="Managers")
    assert not TaskGroupGrant.objects.filter(group=managers).exists()
    assert not CaseGroupGrant.objects.filter(group=managers).exists()
    assert "It is back in the queue" in events(case, "task_moved")[0]
    check_invariant(case)


def test_the_old_role_keeps_nothing_even_when_a_group_of_the_new_edition_has_gone(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, leader: User
) -> None:
    """Grants of groups that no role names are left alone where one is missing: it may have been renamed."""

    def with_a_missing_group(content: Content) -> None:
        to_leaders(content)
        content["roles"] = [role for role in content["roles"] if role["id"] != "manager"]
        step_of(content, "warn")["role"] = step_of(content, "tell")["role"] = "leader"
        one_of(content, "roles", "keeper")["groups"] = ["Keepers", "Never made"]

    new_edition(policy, with_a_missing_group)

    move(case, mover)

    assert not visible_to(cast["manager"], Case).exists()
    assert not TaskGroupGrant.objects.filter(group__name="Managers").exists()


def test_whoever_still_may_keeps_the_task(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    new_edition(policy, set_step("discuss", label="Talk it over"))

    move(case, mover)

    task = waiting(case, "discuss")
    assert task.owner == cast["manager"]
    assert engine.complete(task=task, by=cast["manager"], answers={"note": "Spoke.", "outcome": "nothing"})


def test_whoever_took_part_loses_a_task_that_must_be_independent_now(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, person: Callable[..., User]
) -> None:
    person("other", "Keepers")
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    def not_independent(content: Content) -> None:
        one_of(content, "roles", "reviewer")["independence"] = "none"
        one_of(content, "roles", "reviewer")["groups"] = ["Keepers"]

    new_edition(policy, not_independent)
    move(case, mover)
    engine.take(task=waiting(case, "hear"), by=cast["keeper"])

    new_edition(policy, lambda content: one_of(content, "roles", "reviewer").update(independence="not_involved"))
    assert plan(case).tasks[0].goes_on.changes == (  # type: ignore[union-attr]
        "Whoever has it does not hold the new role: it goes back to the queue",
    )
    move(case, mover)

    task = waiting(case, "hear")
    assert (task.owner, task.independent) == (None, True)
    assert not may(cast["keeper"], "take", task)
    assert not may(cast["keeper"], "view", task)
    check_invariant(case)


def test_an_overdue_task_is_brought_to_whom_the_new_edition_names(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + dt.timedelta(days=30))
    assert sweep().overdue == 1
    assert may(cast["safety"], "take", waiting(case, "discuss"))
    new_edition(policy, set_step("discuss", escalate_to="keeper"))

    move(case, mover)

    task = waiting(case, "discuss")
    assert (task.escalated_to, task.overdue_at is not None) == ("keeper", True)
    assert may(cast["keeper"], "take", task)
    assert not may(cast["safety"], "take", task)
    assert sweep().overdue == 0


def test_the_event_says_what_was_done_by_whom_and_why(case: Case, policy: Policy, mover: User) -> None:
    new_edition(policy, rename("discuss", "talk", label="Talk it over"))
    task = waiting(case, "discuss")

    move(case, mover, reason="  The panel asked for it.  ", discuss="talk")

    event = Event.objects.get(case=case, kind="case_moved")
    assert event.words == "Moved from edition 1 to edition 2 of the policy. Reason: The panel asked for it."
    assert event.actor == mover
    assert event.data["from"] == 1
    assert event.data["to"] == 2
    assert event.data["reason"] == "The panel asked for it."
    assert event.data["map"] == [{"task": task.pk, "process": "Escalation", "from": "discuss", "to": "talk"}]
    assert events(case, "task_moved") == [
        "“Discuss the incident” is now “Talk it over”, with: Line manager. Its date stays: 10 working days from this "
        "step opening on 3 June 2026 = 17 June 2026."
    ]


def test_history_does_not_tell_the_original_deciders_of_the_appeal_s_step(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    new_edition(policy, set_step("hear", "appeal", label="Look at it again"))

    move(case, mover)

    def read(user: User) -> str:
        return " ".join(visible_to(user, Event).filter(case=case).values_list("words", flat=True))

    assert "Moved from edition 1 to edition 2" in read(cast["keeper"])
    assert "Look at it again" not in read(cast["keeper"])
    assert "Look at it again" in read(cast["reviewer"])


def test_moved_twice_it_goes_on(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    new_edition(policy, rename("discuss", "talk"))
    move(case, mover, discuss="talk")
    new_edition(policy, rename("talk", "listen"))
    move(case, mover, talk="listen")

    assert case.edition.number == 3
    do(case, "listen", cast["manager"], note="Spoke.", outcome="refer")
    assert live(case) == ["propose"]
    check_invariant(case)
