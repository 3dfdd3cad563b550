"""Somebody acts on a case just when it is moved: one comes first, the other is told, nothing is mapped wrongly."""

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from tests.workflows.conftest import an_incident, do, live, waiting
from tests.workflows.test_races import at_once, until_somebody_waits
from workflows.access import Refused
from workflows.flows import engine, verbs
from workflows.models import Case, Edition, Incident, Policy, Run, Task
from workflows.moving.move import move_case
from workflows.moving.plan import CannotMove

from .conftest import events, new_edition, plan, set_step

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def mover_of(case: Case, to: Edition, by: User) -> Callable[[], bool]:
    """Moves the case as planned now, however much later it is called."""
    shown = plan(case).fingerprint
    return lambda: move_case(
        case=Case.objects.get(pk=case.pk),
        to=to,
        chosen={},
        shown=shown,
        reason="Because.",
        by=User.objects.get(pk=by.pk),
    )


def test_a_task_completed_while_the_move_waits_is_not_mapped(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    move = mover_of(case, new_edition(policy, set_step("discuss", label="Talk it over")), mover)
    task, done = waiting(case, "discuss"), threading.Event()

    def complete() -> None:
        with transaction.atomic():
            answers = {"note": "Spoke.", "outcome": "refer"}
            engine.complete(task=Task.objects.get(pk=task.pk), by=cast["manager"], answers=answers)
            done.set()
            until_somebody_waits()

    def then_move() -> bool:
        done.wait()
        return move()

    _, result = at_once(complete, then_move)

    assert isinstance(result, CannotMove), result
    assert str(result).startswith("Something has happened on this case")
    case.refresh_from_db()
    assert (case.edition.number, live(case)) == (1, ["propose"])


def test_answers_that_wait_while_the_case_is_moved_are_refused(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    move = mover_of(case, new_edition(policy, set_step("discuss", label="Talk it over")), mover)
    opened, moved = waiting(case, "discuss"), threading.Event()

    def hold_and_move() -> bool:
        with transaction.atomic():
            result = move()
            moved.set()
            until_somebody_waits()
        return result

    def complete() -> object:
        moved.wait()
        return engine.complete(task=opened, by=cast["manager"], answers={"note": "Spoke.", "outcome": "refer"})

    result, refused = at_once(hold_and_move, complete)

    assert result is True, result
    assert isinstance(refused, Refused), refused
    assert live(case) == ["discuss"]
    assert waiting(case, "discuss").edition.number == 2


def test_two_confirmations_at_once_move_once(case: Case, policy: Policy, mover: User) -> None:
    move = mover_of(case, new_edition(policy, set_step("discuss", label="Talk it over")), mover)

    results = at_once(move, move)

    assert sorted(map(str, results)) == ["False", "True"], results
    assert len(events(case, "case_moved")) == 1


def test_a_report_and_a_move_at_once_leave_one_edition(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    move = mover_of(case, new_edition(policy, set_step("watch", label="Keep watch")), mover)

    def report() -> object:
        return verbs.report_incident(
            policy=Policy.objects.get(pk=policy.pk),
            customer=case.customer,
            service="Housing",
            report=an_incident(),
            by=User.objects.get(pk=cast["officer"].pk),
        )

    results = at_once(move, report)

    assert results[0] is True or isinstance(results[0], CannotMove), results
    assert isinstance(results[1], Incident), results
    assert live(case) == ["propose"]
    case.refresh_from_db()
    run = Run.objects.get(case=case)
    assert run.edition_id == case.edition_id == waiting(case, "propose").edition_id
