"""A letter that can never be true any more: its page says so and offers the way out, with a reason."""

import datetime as dt
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User

from workflows.flows import engine
from workflows.flows.sweep import sweep
from workflows.models import Case, Notice, Task

from .conftest import Desk, do, task_url, waiting

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
BUTTON = 'name="not_needed"'


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def letter(case: Case, cast: dict[str, User]) -> Task:
    """A decision letter with its writer."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Yes.")
    task = waiting(case, "letter")
    engine.take(task=task, by=cast["keeper"])
    task.refresh_from_db()
    return task


@pytest.fixture
def overtaken(letter: Task, clock: time_machine.Traveller) -> Task:
    """The same letter, after the review has lifted the restriction."""
    clock.move_to(dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC))
    sweep()
    return letter


def test_letter_that_is_true_offers_no_way_round_it(letter: Task, desk: Desk) -> None:
    assert BUTTON not in desk("keeper").get(task_url(letter)).content.decode()


def test_page_says_why_and_offers_the_way_out(overtaken: Task, desk: Desk) -> None:
    page = unescape(desk("keeper").get(task_url(overtaken)).content.decode())

    assert "The restrictions it tells of are no longer in force." in page
    assert BUTTON in page


def test_it_needs_a_reason(overtaken: Task, desk: Desk) -> None:
    page = desk("keeper").post(task_url(overtaken), {"not_needed": "yes", "reason": " "})

    assert "Say why this letter is not needed any more." in page.content.decode()
    overtaken.refresh_from_db()
    assert overtaken.is_live


def test_with_a_reason_the_case_closes(overtaken: Task, desk: Desk) -> None:
    answer = desk("keeper").post(task_url(overtaken), {"not_needed": "yes", "reason": "The review lifted it."})

    assert answer.status_code == 302
    overtaken.case.refresh_from_db()
    assert overtaken.case.closed_at is not None
    assert not Notice.objects.filter(letter="decision").exists()


def test_a_letter_that_is_true_is_not_dropped_by_a_forged_answer(letter: Task, desk: Desk) -> None:
    answer = desk("keeper").post(task_url(letter), {"not_needed": "yes", "reason": "I would rather not."})

    assert answer.status_code == 409
    assert "still needed" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.is_live
