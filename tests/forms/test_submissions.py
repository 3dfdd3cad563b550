"""One draft, one submission, whatever the visitor does."""

import threading

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.test import Client

from forms import drafts
from forms.models import Draft, Submission
from forms.questions import JourneyPage

from .conftest import WHY_ANSWERS, Post, fill, send_values
from .toy import ToyHandler


def test_sending_twice_makes_one_submission_and_shows_one_receipt(ready: Client) -> None:
    values = send_values(ready)
    answers = [ready.post("/toy-appeal/check/", values) for _time in range(2)]
    assert [answer.url for answer in answers] == ["/toy-appeal/done/"] * 2
    assert Submission.objects.count() == 1
    pages = [ready.get("/toy-appeal/done/").text for _time in range(2)]
    assert pages[0] == pages[1]
    assert "TOY-1" in pages[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sending_at_the_same_moment_makes_one_submission(toy: ToyHandler) -> None:
    client = fill(Client())
    values, cookies = send_values(client), client.cookies
    gate = threading.Barrier(6)
    answers: list[HttpResponse] = []

    def send() -> None:
        racer = Client()
        racer.cookies = cookies
        gate.wait()
        try:
            answers.append(racer.post("/toy-appeal/check/", values))
        finally:
            connection.close()

    racers = [threading.Thread(target=send) for _number in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert [answer.url for answer in answers] == ["/toy-appeal/done/"] * 6
    assert [submission.reference for submission in Submission.objects.all()] == ["TOY-1"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pages_kept_at_the_same_moment_are_all_kept(toy: ToyHandler) -> None:
    fill(Client())
    draft, gate = Draft.objects.get(), threading.Barrier(8)

    def keep(number: int) -> None:
        gate.wait()
        try:
            for part in range(5):
                drafts.keep_page(draft.pk, f"page-{number}-{part}", {})
        finally:
            connection.close()

    racers = [threading.Thread(target=keep, args=[number]) for number in range(8)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    kept = Draft.objects.get()
    assert len(kept.answers) == len(draft.answers) + 40
    assert kept.revision == draft.revision + 40


def test_the_back_button_after_sending_leads_to_the_receipt(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    for url in ("who/", "why/", "check/"):
        assert ready.get(f"/toy-appeal/{url}").url == "/toy-appeal/done/"
    assert ready.post("/toy-appeal/why/", WHY_ANSWERS).url == "/toy-appeal/done/"


def test_what_was_not_seen_is_not_sent(ready: Client, post: Post) -> None:
    seen_in_one_tab = send_values(ready)
    post("why", {**WHY_ANSWERS, "reason": "From another tab"})
    answer = ready.post("/toy-appeal/check/", seen_in_one_tab, follow=True)
    assert "Your answers have changed since you last saw this page" in answer.text
    assert "From another tab" in answer.text
    assert not Submission.objects.exists()


@pytest.mark.parametrize("values", [{}, {"draft": "x", "revision": "9" * 5000}, {"draft": "\0"}])
def test_a_forged_send_is_shown_the_answers_again(ready: Client, values: dict[str, str]) -> None:
    answer = ready.post("/toy-appeal/check/", values)
    assert "Nothing was sent" in answer.text
    assert not Submission.objects.exists()


def test_a_forged_revision_is_shown_the_answers_again(ready: Client) -> None:
    values = {**send_values(ready), "revision": "9" * 5000}
    assert "Nothing was sent" in ready.post("/toy-appeal/check/", values, follow=True).text


def test_starting_again_replaces_the_draft(ready: Client) -> None:
    assert "Continue with those answers" in ready.get("/toy-appeal/").text
    ready.post("/toy-appeal/")
    assert Draft.objects.get().answers == {}


def test_starting_again_after_sending_keeps_the_submission(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    ready.post("/toy-appeal/")
    assert Draft.objects.count() == 2
    assert Submission.objects.count() == 1


def test_a_fault_that_appears_at_the_end_leads_back_to_its_page(toy: ToyHandler, ready: Client) -> None:
    toy.refused = {"reason": "Say more about the call"}
    answer = ready.post("/toy-appeal/check/", send_values(ready), follow=True)
    assert answer.redirect_chain[-1][0] == "/toy-appeal/why/?change=1&recheck=1"
    assert "Say more about the call" in answer.text
    assert "It was not me." in answer.text


def test_a_journey_that_closes_at_the_end_sends_nothing(toy: ToyHandler, ready: Client) -> None:
    values = send_values(ready)
    toy.closed = True
    assert "The 28 days to appeal have passed." in ready.post("/toy-appeal/check/", values).text
    assert not Submission.objects.exists()
    assert Draft.objects.get().answers["why"]["reason"] == "It was not me."


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_handler_that_breaks_stores_nothing_and_loses_nothing(toy: ToyHandler) -> None:
    client = fill(Client(raise_request_exception=False))
    toy.fails_on_submit = True
    assert client.post("/toy-appeal/check/", send_values(client)).status_code == 500
    assert not Submission.objects.exists()
    toy.fails_on_submit = False
    assert client.post("/toy-appeal/check/", send_values(client)).url == "/toy-appeal/done/"


def test_the_questions_are_kept_as_they_were_asked(toy: ToyHandler, ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    toy.why = toy.why.model_copy(update={"title": "Reworded", "questions": ()})
    pages = [JourneyPage.model_validate(page) for page in Submission.objects.get().pages]
    assert pages[-1].title == "Why you disagree"
    assert [question.id for question in pages[-1].questions if question.is_asked] == [
        "reason",
        "call_date",
        "help",
        "help_phone",
        "email",
        "true",
    ]


def test_a_sent_draft_keeps_no_answers(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    assert Draft.objects.get().answers == {}


def test_a_submission_cannot_be_changed(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    submission = Submission.objects.get()
    submission.answers = {}
    with pytest.raises(TypeError, match="cannot be changed"):
        submission.save()
    with pytest.raises(TypeError, match="one receipt"):
        submission.keep_receipt(reference="X", receipt={"title": "Other"})


def test_a_sent_draft_cannot_be_deleted(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    with pytest.raises(ProtectedError):
        Draft.objects.all().delete()


def test_nothing_personal_is_in_the_names_of_rows(ready: Client) -> None:
    ready.post("/toy-appeal/check/", send_values(ready))
    submission, draft = Submission.objects.get(), Draft.objects.get()
    assert str(submission) == f"Submission {submission.pk}"
    assert str(draft) == f"Draft {draft.pk}"
