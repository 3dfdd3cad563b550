"""Drafts end after a day, and say so."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from forms import drafts
from forms.models import Draft, RateWindow, Submission

from .conftest import Post, fill, send_values
from .toy import RIGHT, ToyHandler

START = datetime.datetime(2026, 6, 3, 9, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["who/", "why/", "check/", "done/"])
def test_without_a_session_the_page_says_nothing_was_sent(toy: ToyHandler, client: Client, page: str) -> None:
    answer = client.get(f"/toy-appeal/{page}")
    assert answer.status_code == 410
    assert "We cannot find your answers" in answer.text
    assert "nothing was sent" in answer.text
    assert 'href="/toy-appeal/"' in answer.text


@pytest.mark.django_db
def test_a_page_sent_without_a_session_says_nothing_was_sent(toy: ToyHandler, post: Post) -> None:
    assert "this page was not sent" in post("who", RIGHT).text


def test_answers_are_forgotten_a_day_after_the_last_one(clock: time_machine.Traveller, ready: Client) -> None:
    values = send_values(ready)
    clock.move_to(START + DAY - datetime.timedelta(seconds=1))
    assert ready.get("/toy-appeal/check/").status_code == 200
    clock.move_to(START + DAY)
    assert ready.post("/toy-appeal/check/", values).status_code == 410
    assert not Submission.objects.exists()


def test_each_page_gives_another_day(clock: time_machine.Traveller, ready: Client, post: Post) -> None:
    clock.move_to(START + DAY / 2)
    post("what", {"parts": ["length"]})
    clock.move_to(START + DAY)
    assert ready.get("/toy-appeal/check/").status_code == 200


def test_the_receipt_is_shown_for_a_day_and_then_says_it_was_sent(clock: time_machine.Traveller, ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    clock.move_to(START + DAY)
    answer = ready.get("/toy-appeal/done/")
    assert answer.status_code == 410
    assert "What you sent reached us." in answer.text
    assert "TOY-1" not in answer.text


def test_the_purge_deletes_unsent_drafts_that_expired(clock: time_machine.Traveller, ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    fill(Client())
    clock.move_to(START + DAY / 2)
    fresh = fill(Client())
    clock.move_to(START + DAY)
    assert drafts.purge_expired() == 1
    assert drafts.purge_expired() == 0
    assert Draft.objects.count() == 2
    assert fresh.get("/toy-appeal/check/").status_code == 200
    assert not RateWindow.objects.exists()


def test_a_draft_opens_only_with_its_secret(ready: Client) -> None:
    session = ready.session
    session["forms_drafts"] = {"toy-appeal": [str(Draft.objects.get().pk), "guessed"]}
    session.save()
    assert ready.get("/toy-appeal/check/").status_code == 410
