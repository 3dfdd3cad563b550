"""The appeal through the API: the same answers to every wrong guess, and the same appeal as from the pages."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.models import RateWindow
from tests.workflows.conftest import restrict
from workflows.models import Appeal, Case

from .conftest import pages, submit

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
REST = {"grounds": ["harsh"], "statement": "One inbox is not enough for me.", "on_behalf": "no"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def decided(case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been issued."""
    restrict(case, cast)
    return case


def who(reference: str, surname: str = "o'brien") -> dict[str, str]:
    return {"reference": reference, "surname": surname}


def test_an_appeal_is_made(decided: Case, client: Client) -> None:
    found = pages(client, who(decided.reference), form="appeal").json()
    assert [page["id"] for page in found["pages"]] == ["who", "what", "why", "you", "for-whom", "contact"]
    assert found["next"] == "what"
    answer = submit(client, {**who(decided.reference), **REST}, form="appeal")
    assert answer.status_code == 201
    appeal = Appeal.objects.get()
    assert answer.json()["reference"] == appeal.reference
    assert appeal.statement == "One inbox is not enough for me."


def test_known_and_unknown_references_are_answered_the_same(decided: Case, client: Client) -> None:
    guesses = [who(decided.reference, "Nobody"), who("C-0000-0000", "o'brien"), who("C-0000-0000", "Nobody"), who("x")]
    for send in (pages, submit):
        seen = set()
        for guess in guesses:
            # Counting a value for the first time costs more than counting it again.
            RateWindow.objects.all().delete()
            with CaptureQueriesContext(connection) as queries:
                answer = send(client, {**guess, **REST}, form="appeal")
            headers = tuple(sorted(answer.headers.items()))
            seen.add((answer.status_code, answer.content, headers, len(queries)))
        assert len(seen) == 1
        assert next(iter(seen))[0] == 422


def test_an_answer_that_is_no_text_finds_nothing(decided: Case, client: Client) -> None:
    for reference in ([decided.reference], {"a": decided.reference}, 5, True):
        answer = pages(client, {"reference": reference, "surname": "o'brien"}, form="appeal")
        assert answer.json()["errors"][0]["pointer"] == "/answers/reference"


def test_a_second_appeal_is_told_what_to_do_instead(decided: Case, client: Client) -> None:
    answers = {**who(decided.reference), **REST}
    first = submit(client, answers, "k" * 20, form="appeal")
    assert submit(client, answers, "k" * 20, form="appeal").content == first.content
    again = submit(client, answers, "l" * 20, form="appeal")
    assert (again.status_code, again.json()["type"]) == (409, "urn:evenhand:problem:closed")
    assert Appeal.objects.count() == 1


def test_after_the_last_day_the_page_and_the_api_say_the_same(
    decided: Case, client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=400))
    told = pages(client, who(decided.reference), form="appeal").json()
    client.post("/appeal/")
    page = client.post("/appeal/who/", who(decided.reference)).text
    assert told["status"] == 409
    assert told["title"] in page
