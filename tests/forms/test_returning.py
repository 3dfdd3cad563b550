"""Save and come back: an emailed link that is good once, for a week, on any device, and tells nobody anything."""

import datetime
import re
import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from forms import drafts, mail
from forms.models import Draft, RateWindow, Submission
from workflows.models import Delivery

from .conftest import WHY_ANSWERS, Post, fill, send_values
from .emails import LINK, last_link, last_words
from .toy import ToyHandler

START = datetime.datetime(2026, 6, 3, 9, 0, tzinfo=datetime.UTC)
WEEK, HOUR = datetime.timedelta(days=7), datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)
ADDRESS = "pat@example.org"
SAVE, SAVED, ASK = "/toy-appeal/later/save/", "/toy-appeal/later/saved/", "/toy-appeal/later/link/"
GO_ON = "/toy-appeal/later/continue/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def saved(ready: Client) -> Client:
    """Somebody who answered everything and saved it instead of sending it."""
    assert ready.post(SAVE, {"email": ADDRESS}).url == SAVED
    return ready


def resume(link: str, client: Client | None = None) -> Client:
    """Open a link and press the button, in a browser of its own."""
    client = client or Client()
    assert client.get(link).url == GO_ON
    assert client.post(GO_ON).status_code == 302
    return client


def is_refused(link: str, client: Client | None = None) -> bool:
    client = client or Client()
    shown = client.get(link, follow=True)
    pressed = client.post(GO_ON)
    assert (shown.status_code == 410) == (pressed.status_code == 410)
    return shown.status_code == 410


def test_the_email_says_what_it_is_until_when_and_that_nothing_was_sent(saved: Client) -> None:
    words = last_words()
    assert "You saved your answers to come back later." in words
    assert "It works once, until 10:00am on 10 June 2026." in words
    assert "Nobody here has seen your answers" in words
    assert "Ask us to take it down." in words
    assert "http://127.0.0.1:8000/toy-appeal/later/link/" in words
    assert Delivery.objects.get().to == ADDRESS
    page = saved.get(SAVED).text
    assert "Nothing has been sent to anybody yet." in page
    assert ADDRESS not in page


def test_only_hashes_of_the_link_and_the_address_are_kept(saved: Client) -> None:
    token, draft = last_link().split("/")[-2], Draft.objects.get()
    held = f"{Draft.objects.values().get()} {Session.objects.get().get_decoded()} {list(RateWindow.objects.values())}"
    assert token not in held
    assert ADDRESS not in str({**Draft.objects.values().get(), "answers": ""})
    assert len(draft.link_hash) == len(draft.address_hash) == 64


def test_answers_are_kept_for_a_week_from_the_last_save(saved: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(START + WEEK - SECOND)
    assert drafts.purge_expired() == 0
    other = resume(last_link())
    assert "It was not me." in other.get("/toy-appeal/check/").text


def test_answering_on_takes_no_time_away(saved: Client, post: Post, clock: time_machine.Traveller) -> None:
    clock.move_to(START + HOUR)
    post("why", WHY_ANSWERS)
    assert Draft.objects.get().expires == START + WEEK


def test_after_a_week_they_are_gone(saved: Client, clock: time_machine.Traveller) -> None:
    link = last_link()
    clock.move_to(START + WEEK)
    assert is_refused(link)
    assert drafts.purge_expired() == 1


def test_opening_a_link_uses_nothing_up(saved: Client) -> None:
    link, before = last_link(), Draft.objects.values().get()
    for _time in range(3):
        answer = Client().get(link, follow=True)
        assert "Continue with your answers" in answer.text
        assert "It was not me." not in answer.text
    assert Draft.objects.values().get() == before
    assert saved.get("/toy-appeal/check/").status_code == 200


def test_the_token_is_in_no_page_and_no_referer(saved: Client) -> None:
    token = last_link().split("/")[-2]
    answer = Client().get(last_link(), follow=True)
    assert answer.redirect_chain == [(GO_ON, 302)]
    assert token not in answer.text
    assert Client().get(last_link()).headers["Referrer-Policy"] == "no-referrer"


def test_the_draft_goes_on_in_the_other_browser(saved: Client) -> None:
    other = resume(last_link())
    assert other.post("/toy-appeal/check/", send_values(other)).url == "/toy-appeal/done/"
    assert Submission.objects.get().answers["reason"] == "It was not me."


def test_pressing_twice_is_pressing_once(saved: Client) -> None:
    other = Client()
    other.get(last_link())
    before = other.cookies, dict(other.session)
    assert [other.post(GO_ON).url for _time in range(2)] == ["/toy-appeal/check/"] * 2
    # The second of two presses at once comes with the session as it was before the first was answered.
    session = other.session
    session.clear()
    session.update(before[1])
    session.save()
    assert other.post(GO_ON).url == "/toy-appeal/check/"
    assert other.get("/toy-appeal/check/").status_code == 200


def test_the_browser_that_was_left_says_so_and_how_to_get_it_back(saved: Client, post: Post) -> None:
    other = resume(last_link())
    for answer in (saved.get("/toy-appeal/why/"), saved.get("/toy-appeal/check/"), saved.get("/toy-appeal/done/")):
        assert answer.status_code == 410
        assert "You went on with this somewhere else" in answer.text
        assert f'href="{ASK}"' in answer.text
    assert "It was not me." not in saved.get("/toy-appeal/why/").text
    answer = post("why", {**WHY_ANSWERS, "reason": "Typed in the browser that was left."})
    assert "Typed in the browser that was left." in answer.text
    saved.post(ASK, {"email": ADDRESS})
    resume(last_link(), saved)
    assert saved.get("/toy-appeal/check/").status_code == 200
    assert other.get("/toy-appeal/check/").status_code == 410


def test_a_used_a_wrong_and_an_expired_link_get_the_same_answer(saved: Client, clock: time_machine.Traveller) -> None:
    used, wrong = last_link(), "/toy-appeal/later/" + "x" * 43 + "/"
    resume(used)
    expired_by = fill(Client())
    expired_by.post(SAVE, {"email": "kim@example.org"})
    expired = last_link()
    clock.move_to(START + WEEK)
    answers = []
    for link in (used, wrong, expired):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            shown, pressed = client.get(link, follow=True), client.post(GO_ON)
        bare = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one.text) for one in (shown, pressed)]
        answers.append((shown.status_code, pressed.status_code, bare, len(asked)))
        assert "This link does not work any more" in shown.text
        assert f'href="{ASK}"' in shown.text
    assert answers[0] == answers[1] == answers[2]


def test_a_newer_link_ends_the_one_before(saved: Client) -> None:
    to_a_wrong_address = last_link()
    saved.post(SAVE, {"email": "kim@example.org"})
    assert is_refused(to_a_wrong_address)
    assert not is_refused(last_link())


def test_a_link_is_of_one_journey(saved: Client) -> None:
    other = Client()
    other.get(last_link().replace("/toy-appeal/", "/appeal/"))
    assert other.post("/appeal/later/continue/").status_code == 410


def test_sending_ends_the_link(saved: Client) -> None:
    link = last_link()
    saved.post("/toy-appeal/check/", send_values(saved))
    assert is_refused(link)
    draft = Draft.objects.get()
    assert (draft.link_hash, draft.address_hash, draft.typed) == ("", "", {})


def test_the_confirmation_of_saved_answers_is_shown_for_one_day_too(
    saved: Client, clock: time_machine.Traveller
) -> None:
    saved.post("/toy-appeal/check/", send_values(saved))
    clock.move_to(START + datetime.timedelta(days=1))
    assert "What you sent reached us." in saved.get("/toy-appeal/done/").text


def test_an_email_address_given_in_the_journey_is_not_asked_for_again(ready: Client) -> None:
    assert f'value="{ADDRESS}"' in ready.get(SAVE).text


def test_an_address_that_is_none_is_refused_in_words(ready: Client) -> None:
    answer = ready.post(SAVE, {"email": "pat@"})
    assert "<title>Error: Save your answers" in answer.text
    assert "Enter an email address in full" in answer.text
    assert not Delivery.objects.exists()


def test_a_new_link_is_the_same_answer_and_work_for_every_address(saved: Client) -> None:
    seen = []
    for number, address in enumerate((ADDRESS, "nobody@example.org")):
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(ASK, {"email": address}, REMOTE_ADDR=f"192.0.2.{number}")
        seen.append((answer.status_code, answer.url, len(asked), client.get(answer.url).text))
    assert seen[0] == seen[1]
    assert [len(LINK.findall(one.body)) for one in Delivery.objects.order_by("pk")] == [1, 1, 0]
    assert "We have no saved answers for this address." in last_words()


def test_capitals_in_an_address_make_no_other_address(saved: Client) -> None:
    Client().post(ASK, {"email": "Pat@Example.ORG "})
    assert not is_refused(last_link())


def test_a_new_link_adds_no_time(saved: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(START + WEEK - HOUR)
    Client().post(ASK, {"email": ADDRESS})
    assert Draft.objects.get().link_until == Draft.objects.get().expires == START + WEEK


def test_somebody_who_helps_others_gets_a_link_to_each(saved: Client) -> None:
    second = fill(Client())
    second.post(SAVE, {"email": ADDRESS})
    Client().post(ASK, {"email": ADDRESS})
    links = LINK.findall(last_words())
    assert len(links) == 2
    assert not any(is_refused(link) for link in links)


def test_a_new_start_keeps_what_a_link_leads_to(saved: Client) -> None:
    assert "the link that we emailed still opens them" in saved.get("/toy-appeal/").text
    saved.post("/toy-appeal/")
    assert Draft.objects.count() == 2
    assert not is_refused(last_link())


def test_answers_can_be_taken_out_of_a_shared_browser(saved: Client) -> None:
    assert saved.post("/toy-appeal/later/leave/").url == "/toy-appeal/later/left/"
    assert "no longer in this browser" in saved.get("/toy-appeal/later/left/").text
    assert saved.get("/toy-appeal/check/").status_code == 410
    assert not is_refused(last_link())


def test_nothing_is_taken_out_that_no_link_leads_to(ready: Client) -> None:
    assert ready.post("/toy-appeal/later/leave/").url == SAVED
    assert ready.get(SAVED).url == SAVE
    assert ready.get("/toy-appeal/check/").status_code == 200


def test_other_answers_in_the_browser_are_spoken_of_before_they_go(saved: Client) -> None:
    other = fill(Client())
    assert "Save those answers first" in other.get(last_link(), follow=True).text
    other.post(GO_ON)
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(("by", "most"), [("address", 2), ("sender", 3)])
def test_only_so_many_emails(ready: Client, settings: Settings, by: str, most: int) -> None:
    settings.FORMS_LINKS_PER_ADDRESS, settings.FORMS_LINKS_PER_SENDER = 2, 3
    statuses = []
    url = {"address": SAVE, "sender": ASK}[by]
    for number in range(most + 1):
        sender = f"192.0.2.{number}" if by == "address" else "192.0.2.1"
        address = ADDRESS if by == "address" else f"p{number}@example.org"
        statuses.append(ready.post(url, {"email": address}, REMOTE_ADDR=sender).status_code)
    assert statuses == [302] * most + [429]
    assert Delivery.objects.count() == most
    assert Draft.objects.get().answers


def test_a_robot_sends_no_email(ready: Client) -> None:
    for url in (SAVE, ASK):
        assert ready.post(url, {"email": ADDRESS, "contact-website": "x"}).status_code == 200
    assert not Delivery.objects.exists()


def test_what_the_handler_says_to_remember_is_said(saved: Client, toy: ToyHandler) -> None:
    toy.to_remember = lambda answers: [f"Mind the day, {answers['surname']}."]  # type: ignore[attr-defined]
    saved.post(SAVE, {"email": ADDRESS})
    assert "Mind the day, Marlow." in last_words()
    assert "Mind the day, Marlow." in saved.get(SAVED).text


def test_without_a_mailer_it_is_not_offered(ready: Client, monkeypatch: pytest.MonkeyPatch, post: Post) -> None:
    monkeypatch.setattr(mail, "_mailers", [])
    for page in ("", "why/", "check/"):
        assert "come back later" not in ready.get(f"/toy-appeal/{page}").text
    assert post("why", {**WHY_ANSWERS, "_save": "yes"}).url == "/toy-appeal/check/"


def test_the_database_holds_that_a_link_has_its_time(saved: Client) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.update(link_until=None)


@pytest.mark.django_db
def test_pages_that_need_a_draft_say_when_there_is_none(toy: ToyHandler, client: Client) -> None:
    for page in ("save", "saved"):
        assert client.get(f"/toy-appeal/later/{page}/").status_code == 410
    assert client.get(GO_ON).status_code == 410


# Session, draft, council's name, how to reach it; the link once for each reading; nothing for each answer kept.
@pytest.mark.parametrize(
    ("url", "queries"), [(SAVE, 4), (SAVED, 4), (ASK, 3), (GO_ON, 5), ("/toy-appeal/later/asked/", 3)]
)
def test_each_page_costs_a_few_queries(
    saved: Client, url: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    saved.get(last_link())
    with django_assert_num_queries(queries):
        assert saved.get(url).status_code == 200


def test_saving_and_coming_back_cost_a_few_queries(ready: Client) -> None:
    with CaptureQueriesContext(connection) as saving:
        ready.post(SAVE, {"email": ADDRESS})
    # Read at once: the next request empties the list. Session, draft; two counts; the link; the council and how to
    # reach it, as the email says them; the email.
    assert sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in saving.captured_queries) == 15
    other = Client()
    other.get(last_link())
    with CaptureQueriesContext(connection) as coming:
        other.post(GO_ON)
    # Session; the draft, taken over; what was sent of it; the session.
    assert sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in coming.captured_queries) == 5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_link_pressed_in_many_browsers_at_once_is_used_by_one(toy: ToyHandler) -> None:
    fill(Client()).post(SAVE, {"email": ADDRESS})
    link, gate, statuses = last_link(), threading.Barrier(5), []
    racers = [Client() for _number in range(5)]
    for racer in racers:
        racer.get(link)

    def press(racer: Client) -> None:
        gate.wait()
        try:
            statuses.append(racer.post(GO_ON).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[racer]) for racer in racers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 410, 410, 410, 410]
    assert [racer.get("/toy-appeal/check/").status_code for racer in racers].count(200) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_email_that_cannot_be_queued_moves_no_link(toy: ToyHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    client = fill(Client(raise_request_exception=False))
    client.post(SAVE, {"email": ADDRESS})
    link, before = last_link(), Draft.objects.get().link_hash

    def broken(**email: str) -> None:
        raise OSError("no room")

    monkeypatch.setattr(mail, "_mailers", [broken])
    assert client.post(SAVE, {"email": ADDRESS}).status_code == 500
    assert client.post(ASK, {"email": ADDRESS}).status_code == 500
    assert Draft.objects.get().link_hash == before
    assert not is_refused(link)
