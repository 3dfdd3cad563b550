"""A journey page by page, as a browser without JavaScript walks it."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forms import handlers
from forms.models import Draft, Submission

from .conftest import WHY_ANSWERS, Post, fill, send_values
from .toy import RIGHT, ToyHandler

pytestmark = pytest.mark.django_db


def test_from_start_to_reference(toy: ToyHandler, client: Client) -> None:
    assert "It takes about 10 minutes." in client.get("/toy-appeal/").text
    seen = [client.post("/toy-appeal/").url]
    seen.append(client.post(seen[-1], RIGHT).url)
    seen.append(client.post(seen[-1], {"parts": ["decision", "other"]}).url)
    seen.append(client.post(seen[-1], {"else_text": "The parking"}).url)
    seen.append(client.post(seen[-1], WHY_ANSWERS).url)
    assert [url.removeprefix("/toy-appeal/") for url in seen] == ["who/", "what/", "something-else/", "why/", "check/"]
    check = client.get(seen[-1])
    assert "The parking" in check.text
    sent = client.post(seen[-1], send_values(client))
    done = client.get(sent.url)
    assert sent.url == "/toy-appeal/done/"
    assert "TOY-1" in done.text
    assert "pat@example.org" in done.text
    submission = Submission.objects.get()
    assert submission.reference == "TOY-1"
    assert submission.answers == {
        **RIGHT,
        "parts": ["decision", "other"],
        "else_text": "The parking",
        **WHY_ANSWERS,
    }


def test_an_unregistered_key_is_not_ours(client: Client) -> None:
    assert client.get("/toy-appeal/").status_code == 404


def test_a_key_is_registered_once(toy: ToyHandler) -> None:
    with pytest.raises(ValueError, match="there already is a journey 'toy-appeal'"):
        handlers.register(ToyHandler())
    assert "toy-appeal" in handlers.registered_keys()
    assert reverse("forms:start", args=["toy-appeal"]) == "/toy-appeal/"


def test_a_mistake_is_shown_with_what_was_typed(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    answer = post("who", {"reference": "EH-1", "surname": ""})
    assert answer.status_code == 200
    assert "<title>Error: Find your decision" in answer.text
    assert '<a href="#id_surname">Enter your surname</a>' in answer.text
    assert 'value="EH-1"' in answer.text


def test_a_fault_the_handler_finds_is_shown_with_what_was_typed(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    answer = post("who", {"reference": "EH-2", "surname": "Marlow"})
    assert "We cannot find a decision with that reference and surname" in answer.text
    assert 'value="EH-2"' in answer.text


def test_nul_bytes_are_refused_in_words(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    answer = post("who", {"reference": "EH\0-1", "surname": "Marlow"})
    assert "Reference contains a character we cannot store" in answer.text
    assert "\0" not in answer.text


def test_skipping_ahead_leads_to_the_first_unanswered_page(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    post("who", RIGHT)
    for skipped in ("why/", "check/", "done/", "no-such-page/"):
        assert client.get(f"/toy-appeal/{skipped}").url == "/toy-appeal/what/"
    assert post("why", WHY_ANSWERS).url == "/toy-appeal/what/"


def test_back_links_lead_back_to_the_start(ready: Client) -> None:
    backs = [ready.get(f"/toy-appeal/{page}/").context["back_url"] for page in ("check", "why", "what", "who")]
    assert backs == ["/toy-appeal/why/", "/toy-appeal/what/", "/toy-appeal/who/", "/toy-appeal/"]


def test_a_change_returns_to_check(ready: Client, post: Post) -> None:
    assert '"/toy-appeal/why/?change=1#id_reason"' in ready.get("/toy-appeal/check/").text
    changing = ready.get("/toy-appeal/why/?change=1")
    assert "It was not me." in changing.text
    assert changing.context["back_url"] == "/toy-appeal/check/"
    assert post("why", {**WHY_ANSWERS, "reason": "It was late."}, "?change=1").url == "/toy-appeal/check/"
    assert "It was late." in ready.get("/toy-appeal/check/").text


def test_a_change_that_brings_up_a_page_goes_through_it(ready: Client, post: Post) -> None:
    assert post("what", {"parts": ["other"]}, "?change=1").url == "/toy-appeal/something-else/?change=1"
    assert ready.get("/toy-appeal/check/").url == "/toy-appeal/something-else/"
    assert post("something-else", {"else_text": "Noise"}, "?change=1").url == "/toy-appeal/check/"


def test_an_answer_to_a_page_that_went_away_is_not_sent(ready: Client, post: Post) -> None:
    post("what", {"parts": ["other"]}, "?change=1")
    post("something-else", {"else_text": "Noise"}, "?change=1")
    post("what", {"parts": ["length"]}, "?change=1")
    ready.post("/toy-appeal/check/", send_values(ready))
    assert "else_text" not in Submission.objects.get().answers


def test_an_optional_answer_can_be_taken_back(ready: Client, post: Post) -> None:
    post("why", {**WHY_ANSWERS, "email": ""}, "?change=1")
    assert "pat@example.org" not in ready.get("/toy-appeal/check/").text


def test_a_question_brought_up_on_the_same_page_is_asked(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    post("who", RIGHT)
    post("what", {"parts": ["length"]})
    shown = client.get("/toy-appeal/why/").context["form"].shown_value
    answer = post("why", {**WHY_ANSWERS, "help": "yes", "_shown": shown})
    assert "Because of what you answered, we also need to ask: Phone number" in answer.text
    shown = answer.context["form"].shown_value
    final = post("why", {**WHY_ANSWERS, "help": "yes", "help_phone": "01427 676 676", "_shown": shown})
    assert final.url == "/toy-appeal/check/"


def test_a_closed_journey_says_so_plainly(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    toy.closed = True
    answer = post("who", RIGHT)
    assert answer.status_code == 200
    assert "The 28 days to appeal have passed." in answer.text


def test_a_robot_is_stopped_and_a_person_can_go_on(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    answer = post("who", {**RIGHT, "contact-website": "spam"})
    assert "hidden box was filled in" in answer.text
    assert "spam" not in answer.text
    assert post("who", RIGHT).url == "/toy-appeal/what/"


def test_nothing_of_a_journey_is_stored_by_browsers(ready: Client) -> None:
    for url in ("", "who/", "check/", "done/"):
        assert "no-store" in ready.get(f"/toy-appeal/{url}").headers["Cache-Control"]


def test_the_session_holds_no_answers(ready: Client) -> None:
    held = Session.objects.get().get_decoded()["forms_drafts"]["toy-appeal"]
    assert held[0] == str(Draft.objects.get().pk)
    assert len(held) == 2


def test_two_visitors_do_not_meet(ready: Client) -> None:
    fill(Client())
    assert Draft.objects.count() == 2


@pytest.mark.parametrize(("page", "queries"), [("who", 4), ("what", 4), ("why", 4), ("check", 4)])
def test_reading_a_page_costs_the_same_few_queries(
    ready: Client, page: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # Session, draft, the council's name in the header, and how to reach it.
    with django_assert_num_queries(queries):
        ready.get(f"/toy-appeal/{page}/")


def test_other_methods_are_refused(ready: Client) -> None:
    assert ready.put("/toy-appeal/who/").status_code == 405


def test_each_page_says_where_one_is_how_long_answers_stay_and_where_help_is(ready: Client) -> None:
    Draft.objects.update(expires=datetime.datetime(2027, 6, 3, 8, 5, tzinfo=datetime.UTC))
    for number, page in enumerate(("who", "what", "why"), start=1):
        text = ready.get(f"/toy-appeal/{page}/").text
        assert f"Appeal a toy decision: page {number}</span>" in text
        assert "We keep your answers until 9:05am on 3 June 2027, in this browser only." in text
        assert "Nothing is sent until you have checked all your answers at the end." in text
        assert "Ask us to take it down." in text
        assert text.count("<h1") == 1
    assert "changing an answer" in ready.get("/toy-appeal/why/?change=1").text
    check = ready.get("/toy-appeal/check/").text
    assert "until 9:05am on 3 June 2027" in check
    assert "Ask us to take it down." in check
