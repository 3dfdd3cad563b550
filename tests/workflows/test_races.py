"""Two people at once: one wins, the other is told so, nothing is lost (REQUIREMENTS 108)."""

import threading
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction

from home.seeding import ensure_site
from workflows.access import Refused
from workflows.actions.customers import find_or_add
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import (
    Appeal,
    Case,
    CaseGroupGrant,
    Customer,
    Decision,
    Event,
    Incident,
    Policy,
    Restriction,
    Task,
    Vote,
)

from .conftest import an_incident, live, restrict, waiting
from .shapes import open_panel, shaped

# A transactional test empties the tables; the rollback brings back what the migrations made.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls in threads of their own from one starting gun. Returns each result or exception."""
    results: list[object] = [None] * len(calls)
    gun = threading.Barrier(len(calls))

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            gun.wait()
            results[index] = call()
        except Exception as error:  # noqa: BLE001 - the test looks at whatever was raised
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def until_somebody_waits() -> None:
    """Hold on to what this thread's transaction holds until another one wants it. SQLite needs no such thing."""
    if connection.vendor != "postgresql":
        return
    for _ in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody came to wait.")


@pytest.fixture
def second(person: Callable[..., User]) -> User:
    return person("second", "Managers")


def test_one_of_two_takes_the_task(case: Case, cast: dict[str, User], second: User) -> None:
    task = waiting(case, "discuss")

    results = at_once(
        lambda: engine.take(task=Task.objects.get(pk=task.pk), by=cast["manager"]),
        lambda: engine.take(task=Task.objects.get(pk=task.pk), by=second),
    )

    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1, results
    assert str(refused[0]) == "Somebody else has already taken this task."
    assert Event.objects.filter(case=case, kind="task_taken").count() == 1


def test_two_windows_complete_a_task_once(case: Case, cast: dict[str, User]) -> None:
    task = waiting(case, "discuss")
    engine.take(task=task, by=cast["manager"])

    def finish() -> bool:
        answers = {"note": "Spoke.", "outcome": "refer"}
        return engine.complete(task=Task.objects.get(pk=task.pk), by=cast["manager"], answers=answers)

    results = at_once(finish, finish)

    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 1, results
    assert str(refused[0]) == "This task has already been completed."
    assert live(case) == ["propose"]
    assert Task.objects.filter(case=case, step="propose").count() == 1


def test_last_two_votes_decide_once(case: Case, cast: dict[str, User]) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    engine.complete(task=waiting(case, "discuss"), by=cast["manager"], answers={"note": "Spoke.", "outcome": "refer"})
    engine.take(task=waiting(case, "propose"), by=cast["safety"])
    engine.complete(task=waiting(case, "propose"), by=cast["safety"], answers={"restrictions": ["written_only"]})
    task = waiting(case, "vote")
    vote = {"outcome": "yes", "reasons": "Yes."}

    results = at_once(
        lambda: engine.complete(task=Task.objects.get(pk=task.pk), by=cast["safety"], answers=vote),
        lambda: engine.complete(task=Task.objects.get(pk=task.pk), by=cast["keeper"], answers=vote),
    )

    assert sorted(map(str, results)) == ["False", "True"], results
    assert Vote.objects.filter(task=task).count() == 2
    assert Restriction.objects.filter(case=case).count() == 1


def test_same_form_sent_twice_at_once_makes_one_appeal(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)

    def send() -> Appeal:
        return verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    results = at_once(send, send)

    assert [result.pk for result in results] == [results[0].pk] * 2, results  # type: ignore[attr-defined]
    assert Appeal.objects.count() == 1


def test_two_sweeps_open_one_review(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    # The row alone says that a review is due; no clock is moved, so the threads share one.
    Restriction.objects.filter(case=case).update(starts_on="2020-01-01", review_on="2020-04-01")

    results = at_once(sweep, sweep)

    assert sum(result.reviews for result in results) == 1, results  # type: ignore[attr-defined]
    assert case.runs.filter(process_code="review").count() == 1
    assert connection.vendor in ("sqlite", "postgresql")


def test_two_first_reports_about_one_customer_open_one_case(policy: Policy, cast: dict[str, User]) -> None:
    def tell(officer: str) -> Callable[[], object]:
        def call() -> object:
            with transaction.atomic():
                known = find_or_add(surname="Novak", email="eva.novak@customer.example")
                return verbs.report_incident(
                    policy=Policy.objects.get(pk=policy.pk),
                    customer=known,
                    service="Housing",
                    report=an_incident(),
                    by=User.objects.get(pk=cast[officer].pk),
                )

        return call

    results = at_once(tell("officer"), tell("manager"))

    assert [type(result).__name__ for result in results] == ["Incident", "Incident"], results
    assert Customer.objects.filter(surname="Novak").count() == 1
    assert Case.objects.count() == 1


def test_two_runs_of_one_case_that_end_at_once_close_it(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    engine.take(task=waiting(case, "hear"), by=cast["reviewer"])
    answers = {"outcome": "overturn", "reasons": "It was wrong."}
    engine.complete(task=waiting(case, "hear"), by=cast["reviewer"], answers=answers)
    engine.take(task=waiting(case, "answer"), by=cast["reviewer"])
    second = engine.begin(case=Case.objects.get(pk=case.pk), edition=case.edition, process="escalation")
    discuss = second.task_set.get(step="discuss", finished__isnull=True)
    engine.take(task=discuss, by=cast["manager"])
    letter = waiting(case, "answer")

    results = at_once(
        lambda: engine.complete(task=Task.objects.get(pk=letter.pk), by=cast["reviewer"], answers={"channel": "email"}),
        lambda: engine.complete(
            task=Task.objects.get(pk=discuss.pk), by=cast["manager"], answers={"note": "No.", "outcome": "nothing"}
        ),
    )

    assert results == [True, True]
    case.refresh_from_db()
    assert case.closed_at is not None
    assert not CaseGroupGrant.objects.filter(content_object=case, group__name="Reviewers").exists()


@pytest.fixture
def shaped_panel(cast: dict[str, User], person: Callable[..., User]) -> Callable[[str], Task]:
    """Open a case's panel in a shape."""
    ensure_site(council_name="Smallholm Council")
    return lambda shape: open_panel(shaped(shape), cast, person)


def say(task: Task, by: User, choice: str = "yes") -> Callable[[], bool]:
    answers = {"outcome": choice, "reasons": "Mine."}
    return lambda: engine.complete(task=Task.objects.get(pk=task.pk), by=by, answers=answers)


def test_last_two_joint_votes_decide_once(shaped_panel: Callable[[str], Task], cast: dict[str, User]) -> None:
    task = shaped_panel("joint")
    say(task, cast["manager"])()

    results = at_once(say(task, cast["safety"]), say(task, cast["keeper"]))

    assert sorted(map(str, results)) == ["False", "True"], results
    assert Decision.objects.filter(task=task).count() == 1
    assert Restriction.objects.filter(case=task.case).count() == 1


def test_last_advice_and_the_decision_at_once_keep_their_order(
    shaped_panel: Callable[[str], Task], cast: dict[str, User]
) -> None:
    task = shaped_panel("consult")
    say(task, cast["manager"])()

    advice, decision = at_once(say(task, cast["safety"], "no"), say(task, cast["keeper"]))

    # Whoever comes first: the decision is never taken before the advice, and neither is lost in silence.
    assert advice is False
    assert decision is True or "Still to advise: Safety officer" in str(decision)
    assert Vote.objects.filter(task=task).count() == (3 if decision is True else 2)
    assert Decision.objects.filter(task=task).count() == (1 if decision is True else 0)


def test_two_who_could_decide_decide_once(
    shaped_panel: Callable[[str], Task], cast: dict[str, User], person: Callable[..., User]
) -> None:
    task = shaped_panel("consult")
    other = person("other", "Keepers")
    for name in ("manager", "safety"):
        say(task, cast[name])()

    results = at_once(say(task, cast["keeper"]), say(task, other, "no"))

    assert sum(result is True for result in results) == 1, results
    assert Decision.objects.filter(task=task).count() == 1


def test_report_that_waits_while_the_case_closes_opens_a_new_one(
    case: Case, cast: dict[str, User], policy: Policy, customer: Customer
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    task = waiting(case, "discuss")
    closed = threading.Event()

    def close() -> None:
        with transaction.atomic():
            answers = {"note": "Spoke.", "outcome": "nothing"}
            engine.complete(task=Task.objects.get(pk=task.pk), by=cast["manager"], answers=answers)
            closed.set()
            until_somebody_waits()

    def report() -> Incident:
        closed.wait()
        return verbs.report_incident(
            policy=Policy.objects.get(pk=policy.pk),
            customer=Customer.objects.get(pk=customer.pk),
            service="Housing",
            report=an_incident(),
            by=cast["officer"],
        )

    _, incident = at_once(close, report)

    assert isinstance(incident, Incident), incident
    case.refresh_from_db()
    assert case.closed_at is not None
    assert incident.case != case
    assert incident.case.closed_at is None
    assert live(case) == []
    assert live(incident.case) == ["discuss"]


def test_two_reports_about_a_known_customer_open_one_case(
    policy: Policy, customer: Customer, cast: dict[str, User]
) -> None:
    """The second waits for the first, who has not said yet that there is a case."""
    opened = threading.Event()

    def tell(officer: str) -> Incident:
        return verbs.report_incident(
            policy=Policy.objects.get(pk=policy.pk),
            customer=Customer.objects.get(pk=customer.pk),
            service="Housing",
            report=an_incident(),
            by=User.objects.get(pk=cast[officer].pk),
        )

    def first() -> None:
        with transaction.atomic():
            tell("officer")
            opened.set()
            until_somebody_waits()

    def second() -> Incident:
        opened.wait()
        return tell("manager")

    results = at_once(first, second)

    assert results[0] is None, results
    assert isinstance(results[1], Incident), results
    assert Case.objects.count() == 1
    assert Incident.objects.count() == 2
