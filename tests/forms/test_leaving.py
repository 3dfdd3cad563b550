"""A page left before it is sent keeps what was typed, as typed, and shows it again without judging it."""

import pytest
from django.http import QueryDict
from django.test import Client

from forms import typed
from forms.models import Draft, Submission

from .conftest import WHY_ANSWERS, Post, send_values
from .toy import RIGHT, WHAT, WHY, ToyHandler

pytestmark = pytest.mark.django_db

SHOWN = {"_shown": "reason call_date help email true"}
HALF = {"reason": "It was", "call_date-day": "31", "call_date-month": "Febr", "call_date-year": "", "email": "pat@"}
SAVED = "/toy-appeal/later/save/"


@pytest.fixture
def at_why(toy: ToyHandler, client: Client, post: Post) -> Client:
    client.post("/toy-appeal/")
    post("who", RIGHT)
    post("what", {"parts": ["decision"]})
    return client


def leave(post: Post, **answers: object) -> str:
    return str(post("why", {**SHOWN, **answers, "_save": "yes"}).url)  # type: ignore[attr-defined]


def test_what_would_not_pass_is_kept_as_typed_and_shown_without_an_error(at_why: Client, post: Post) -> None:
    assert leave(post, **HALF) == SAVED
    page = at_why.get("/toy-appeal/why/").text
    for words in ("It was</textarea>", 'value="31"', 'value="Febr"', 'value="pat@"'):
        assert words in page
    assert "There is a problem" not in page
    assert "<title>Why you disagree" in page


def test_it_is_judged_once_it_is_sent(at_why: Client, post: Post) -> None:
    leave(post, **HALF)
    assert "Error: Why you disagree" in post("why", {**SHOWN, **HALF}).text  # type: ignore[attr-defined]
    assert post("why", WHY_ANSWERS).url == "/toy-appeal/check/"  # type: ignore[attr-defined]
    assert Draft.objects.get().typed == {}


def test_an_empty_page_is_left_too(at_why: Client, post: Post) -> None:
    assert leave(post) == SAVED
    assert at_why.get("/toy-appeal/check/").url == "/toy-appeal/why/"


def test_a_page_that_was_answered_before_has_to_be_sent_again(ready: Client, post: Post) -> None:
    values = send_values(ready)
    leave(post, **{**WHY_ANSWERS, "reason": "It was not me, and"})
    assert ready.get("/toy-appeal/check/").url == "/toy-appeal/why/"
    answer = ready.post("/toy-appeal/check/", values, follow=True)
    assert "It was not me, and" in answer.text
    assert not Submission.objects.exists()
    assert Draft.objects.get().answers["why"]["reason"] == "It was not me."


def test_a_tick_that_was_taken_away_stays_away(ready: Client, post: Post) -> None:
    post("what", {"_shown": "parts", "_save": "yes"})
    assert " checked>" not in ready.get("/toy-appeal/what/").text


def test_a_question_that_an_answer_brings_up_is_there_again(at_why: Client, post: Post) -> None:
    leave(post, help="yes", reason="x")
    assert "Phone number" in at_why.get("/toy-appeal/why/").text


def test_characters_no_database_takes_are_left_out(at_why: Client, post: Post) -> None:
    assert leave(post, reason="one\0 two\x7fthree") == SAVED
    assert "one twothree" in at_why.get("/toy-appeal/why/").text


def test_more_than_is_kept_is_refused_in_words_and_shown(at_why: Client, post: Post) -> None:
    answer = post("why", {**SHOWN, "reason": "long " * 13_000, "_save": "yes"})
    assert "This is more than we can keep for later" in answer.text  # type: ignore[attr-defined]
    assert "long long" in answer.text  # type: ignore[attr-defined]
    assert Draft.objects.get().typed == {}


def test_a_robot_leaves_nothing(at_why: Client, post: Post) -> None:
    answer = post("why", {**HALF, "_save": "yes", "contact-website": "spam"})
    assert "hidden box was filled in" in answer.text  # type: ignore[attr-defined]
    assert Draft.objects.get().typed == {}


def test_leaving_is_not_a_guess_at_a_reference(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    toy.closed = True  # whatever is asked about a reference raises now
    assert post("who", {"reference": "EH-9", "_save": "yes"}).url == SAVED  # type: ignore[attr-defined]


def test_only_what_belongs_to_the_page_is_kept(at_why: Client, post: Post) -> None:
    leave(post, reason="x", surname="Nobody", nonsense="y")
    assert set(Draft.objects.get().typed["why"]) == {"reason", "call_date", "help", "email", "true"}


@pytest.mark.parametrize(
    "line", ["a=" + "b" * 60_000, "&".join(["a=b"] * 700), "%00=%00", "A=1", "csrfmiddlewaretoken=x"]
)
def test_a_forged_line_carries_nothing(line: str) -> None:
    assert typed.from_carried(line) == {}


def test_a_line_carries_what_it_was_made_of() -> None:
    sent = {"reason": ["Ä & ü = 1\nand"], "call_date-day": ["3"], "parts": ["a", "b"]}
    assert typed.from_carried(typed.carried(sent)) == sent


def test_what_was_typed_can_be_read() -> None:
    data = QueryDict(
        "parts=decision&parts=length&true=yes&call_date-day=3&call_date-month=&call_date-year=2026&reason=So"
    )
    said = {row.id: row.value for row in typed.in_words([*WHAT.questions, *WHY.questions], typed.anywhere(data))}
    assert said == {"parts": "The decision\nHow long it lasts", "reason": "So", "call_date": "3 2026", "true": "Yes"}
