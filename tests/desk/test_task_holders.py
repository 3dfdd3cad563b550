"""A task with somebody who cannot go on with it: others may take it over, and the holder may let go of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User

from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Policy, Task

from .conftest import Desk, an_incident, restrict, task_url, waiting

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
TAKE, HAND_BACK = 'name="take"', 'name="hand_back"'


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def page(desk: Desk, name: str, task: Task) -> str:
    response = desk(name).get(task_url(task))
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.fixture
def colleague(cast: dict[str, User], person: Callable[..., User]) -> User:
    cast["colleague"] = person("colleague", "Managers")
    return cast["colleague"]


@pytest.fixture
def involved(case: Case, cast: dict[str, User], policy: Policy, person: Callable[..., User]) -> Task:
    """An appeal's decision, with a reviewer who has become involved since."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="I need the phone.", submission_key="one")
    engine.take(task=waiting(case, "hear"), by=cast["reviewer"])
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["reviewer"]
    )
    cast["other"] = person("other", "Reviewers")
    return waiting(case, "hear")


def test_task_that_a_colleague_works_on_is_not_offered(taken: Task, desk: Desk, colleague: User) -> None:
    shown = page(desk, "colleague", taken)

    assert TAKE not in shown
    assert "Somebody else has already taken this task." in shown


def test_task_of_somebody_who_left_is_offered(taken: Task, desk: Desk, colleague: User, cast: dict[str, User]) -> None:
    cast["manager"].is_active = False
    cast["manager"].save()

    shown = page(desk, "colleague", taken)
    assert TAKE in shown
    assert "What was said?" in shown, "what will be asked"

    desk("colleague").post(task_url(taken), {"take": "yes"})
    taken.refresh_from_db()
    assert taken.owner == colleague


def test_overdue_task_is_offered_to_the_role_it_was_brought_to(
    taken: Task, desk: Desk, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=30))
    sweep()

    assert TAKE in page(desk, "safety", taken)


def test_task_of_an_involved_holder_is_offered_to_another(involved: Task, desk: Desk) -> None:
    assert TAKE in page(desk, "other", involved)


def test_involved_holder_may_let_go_and_sees_nothing_of_the_case(involved: Task, desk: Desk) -> None:
    shown = page(desk, "reviewer", involved)

    assert HAND_BACK in shown
    assert TAKE not in shown
    assert "You took part in this case" in shown
    for closed in ("O’Brien", "I need the phone.", "Shouted", 'name="reasons"'):
        assert closed not in shown

    desk("reviewer").post(task_url(involved), {"hand_back": "yes", "reason": "I reported an incident."})
    involved.refresh_from_db()
    assert involved.owner is None


def test_involved_holder_can_do_nothing_but_let_go(involved: Task, desk: Desk) -> None:
    answered = desk("reviewer").post(task_url(involved), {"outcome": "uphold", "complete": "yes"})

    assert answered.status_code == 409
    assert "O’Brien" not in answered.content.decode()
    involved.refresh_from_db()
    assert involved.is_live


def test_who_let_go_is_told_nothing_more(involved: Task, desk: Desk, cast: dict[str, User]) -> None:
    engine.hand_back(task=involved, by=cast["reviewer"], reason="I reported an incident.")

    assert desk("reviewer").get(task_url(involved)).status_code == 404


def test_holder_who_changed_role_may_let_go(taken: Task, desk: Desk, cast: dict[str, User]) -> None:
    cast["manager"].groups.clear()

    shown = page(desk, "manager", taken)
    assert HAND_BACK in shown
    assert "O’Brien" not in shown
