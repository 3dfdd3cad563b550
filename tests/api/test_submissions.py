"""Sending a form through the API: the pages' own checks, and one submission for one key."""

import threading
import uuid
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from forms.models import Draft, Submission
from tests.forms.toy import ToyHandler

from .conftest import ANSWERS, send, submit

KEY = "0a5a6c0e-8f0b-4a58-9a37-3f1f2b6a7c11"


def told(answer: HttpResponse) -> dict[str, str]:
    """The messages of a refusal, by where they belong."""
    return {error["pointer"]: error["message"] for error in answer.json()["errors"]}


@pytest.mark.django_db
def test_a_form_is_sent(toy: ToyHandler, client: Client) -> None:
    answer = submit(client, ANSWERS)
    assert answer.status_code == 201
    assert answer.json() == {
        "reference": "TOY-1",
        "title": "Appeal sent",
        "lines": ["We decide by 3 July 2026."],
        "next_steps": ["Someone who did not make the decision looks at it."],
        "copy_sent_to": "pat@example.org",
    }
    kept = Submission.objects.get()
    assert kept.answers == ANSWERS
    assert [page["id"] for page in kept.pages] == ["who", "what", "why"]
    assert not Draft.objects.exists()
    assert not Session.objects.exists()
    assert not answer.cookies


@pytest.mark.django_db
def test_the_same_again_is_answered_the_same(toy: ToyHandler, client: Client) -> None:
    first, second = submit(client, ANSWERS, KEY), submit(client, dict(reversed(ANSWERS.items())), KEY)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_second_try_is_answered_also_when_the_form_has_closed(toy: ToyHandler, client: Client) -> None:
    first = submit(client, ANSWERS, KEY)
    toy.closed = True
    assert submit(client, ANSWERS, KEY).content == first.content
    assert submit(client, ANSWERS).status_code == 409


@pytest.mark.django_db
def test_a_key_used_for_other_answers_is_refused(toy: ToyHandler, client: Client) -> None:
    submit(client, ANSWERS, KEY)
    answer = submit(client, {**ANSWERS, "reason": "Another reason."}, KEY)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:evenhand:problem:key-used"
    assert list(told(answer)) == ["Idempotency-Key"]
    assert Submission.objects.get().answers["reason"] == "It was not me."


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with a space in the key", "héhéhéhéhéhéhéhé"])
def test_a_request_without_a_good_key_is_refused(toy: ToyHandler, client: Client, key: str) -> None:
    headers = {"Idempotency-Key": key} if key else {}
    answer = send(client, "/forms/toy-appeal/submissions", {"answers": ANSWERS}, **headers)
    assert answer.status_code == 422
    assert list(told(answer)) == ["Idempotency-Key"]
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_the_key_cannot_be_read_from_the_table(toy: ToyHandler, client: Client) -> None:
    submit(client, ANSWERS, KEY)
    assert KEY not in Submission.objects.get().idempotency_key


@pytest.mark.django_db
def test_every_fault_is_told_at_once_in_the_pages_words(toy: ToyHandler, client: Client) -> None:
    answer = submit(client, {**ANSWERS, "parts": ["nothing"], "email": "pat@", "true": None})
    assert answer.status_code == 422
    assert told(answer) == {
        "/answers/parts": "Select answers that are in the list",
        "/answers/email": "Email address must be an email address in full, like name@example.com",
        "/answers/true": "Tick the box to confirm: What I have said is true",
    }
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_what_the_form_itself_refuses_is_told(toy: ToyHandler, client: Client) -> None:
    toy.refused = {"reason": "Say more about the call"}
    assert told(submit(client, ANSWERS)) == {"/answers/reason": "Say more about the call"}


@pytest.mark.django_db
def test_a_slip_in_an_id_is_told_and_not_lost(toy: ToyHandler, client: Client) -> None:
    answer = submit(client, {**ANSWERS, "emial": "pat@example.org"})
    assert list(told(answer)) == ["/answers/emial"]
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_an_answer_nobody_asks_for_is_dropped(toy: ToyHandler, client: Client) -> None:
    assert submit(client, {**ANSWERS, "help_phone": "01427 676 676"}).status_code == 201
    assert "help_phone" not in Submission.objects.get().answers


@pytest.mark.django_db
def test_a_page_that_answers_bring_up_is_asked(toy: ToyHandler, client: Client) -> None:
    brought = {**ANSWERS, "parts": ["other"]}
    assert list(told(submit(client, brought))) == ["/answers/else_text"]
    assert submit(client, {**brought, "else_text": "The parking"}).status_code == 201


@pytest.mark.django_db
def test_a_form_that_has_closed_says_so(toy: ToyHandler, client: Client) -> None:
    toy.closed = True
    answer = submit(client, ANSWERS)
    assert answer.status_code == 409
    assert answer.json()["title"] == "You can no longer appeal"
    assert answer.json()["detail"] == "The 28 days to appeal have passed."


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_handler_that_breaks_stores_nothing_and_the_key_stays_free(toy: ToyHandler) -> None:
    client = Client(raise_request_exception=False)
    toy.fails_on_submit = True
    broken = submit(client, ANSWERS, KEY)
    assert (broken.status_code, broken["Content-Type"]) == (500, "application/problem+json")
    assert "toy broke" not in broken.text
    assert not Submission.objects.exists()
    toy.fails_on_submit = False
    assert submit(client, ANSWERS, KEY).status_code == 201


class ClosesAfterOne(ToyHandler):
    """As an appeal: once it is made, there is nothing more to send."""

    def check_page(self, page_id: str, answers: Any, meta: Any) -> Any:
        self.closed = Submission.objects.filter(key=self.key).exists()
        return super().check_page(page_id, answers, meta)


def race(keys: list[str], answers: dict[str, Any] = ANSWERS) -> list[HttpResponse]:
    """Sends the same answers at the same moment, each under its key."""
    gate = threading.Barrier(len(keys))
    found: list[HttpResponse] = []

    def once(key: str) -> None:
        gate.wait()
        try:
            found.append(submit(Client(), answers, key))
        finally:
            connection.close()

    racers = [threading.Thread(target=once, args=[key]) for key in keys]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return found


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("closes", [False, True])
def test_at_the_same_moment_one_key_makes_one_submission(toy: ToyHandler, closes: bool) -> None:
    if closes:
        toy.__class__ = ClosesAfterOne
    found = race([KEY] * 6)
    assert sorted(answer.status_code for answer in found) == [200] * 5 + [201]
    assert {answer.json()["reference"] for answer in found} == {"TOY-1"}
    assert Submission.objects.count() == 1


class Overtaken(ClosesAfterOne):
    """While the first request looks at its pages, another one with the same key is sent and answered."""

    other: threading.Thread | None = None
    closes = False

    def pages(self, answers: Any) -> Any:
        if self.other:
            other, self.other = self.other, None
            other.start()
            other.join()
        return super().pages(answers)

    def check_page(self, page_id: str, answers: Any, meta: Any) -> Any:
        return super().check_page(page_id, answers, meta) if self.closes else {}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("closes", [False, True])
def test_a_request_that_is_overtaken_is_answered_as_the_other_was(toy: ToyHandler, closes: bool) -> None:
    toy.__class__ = Overtaken
    toy.closes = closes
    found: list[HttpResponse] = []
    toy.other = threading.Thread(target=lambda: found.extend(race([KEY])))
    answer = submit(Client(), ANSWERS, KEY)
    assert (found[0].status_code, answer.status_code) == (201, 200)
    assert answer.content == found[0].content
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_at_the_same_moment_each_key_makes_its_own(toy: ToyHandler) -> None:
    found = race([str(uuid.uuid4()) for _number in range(6)])
    assert [answer.status_code for answer in found] == [201] * 6
    assert Submission.objects.count() == 6
