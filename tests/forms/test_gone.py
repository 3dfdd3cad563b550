"""No draft to go with: what was typed is shown and can be taken along, and cookies that are off are spoken of."""

import datetime

import pytest
import time_machine
from django.test import Client

from forms.models import Draft

from .conftest import WHY_ANSWERS, Post, fill
from .toy import RIGHT, ToyHandler

pytestmark = pytest.mark.django_db

LONG = "I was away that week\nand can show it."
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def strict(toy: ToyHandler) -> Client:
    """A visitor whose forms need a CSRF token that fits, as in life."""
    return Client(enforce_csrf_checks=True)


def token(client: Client) -> dict[str, str]:
    client.get("/toy-appeal/")
    return {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}


def carried(answer: object) -> dict[str, str]:
    """What the form of the page that says so would send to the start."""
    return dict(answer.context["carried"])  # type: ignore[attr-defined]


def test_what_was_typed_when_the_day_was_over_is_shown_and_taken_along(toy: ToyHandler, post: Post) -> None:
    with time_machine.travel(datetime.datetime(2026, 6, 3, 9, tzinfo=datetime.UTC), tick=False) as clock:
        client = fill(Client())
        clock.shift(datetime.timedelta(hours=24))
        answer = client.post("/toy-appeal/why/", {**WHY_ANSWERS, "reason": LONG})
        assert answer.status_code == 410
        assert "and can show it." in answer.text
        assert client.post("/toy-appeal/", carried(answer)).url == "/toy-appeal/who/"
        client.post("/toy-appeal/who/", RIGHT)
        client.post("/toy-appeal/what/", {"parts": ["decision"]})
        page = client.get("/toy-appeal/why/").text
        assert "and can show it." in page
        assert "There is a problem" not in page
        assert client.get("/toy-appeal/check/").url == "/toy-appeal/why/"


def test_the_first_page_is_shown_with_its_questions(toy: ToyHandler, client: Client, post: Post) -> None:
    answer = post("who", {"reference": "EH-1", "surname": "Marlow", "_shown": "reference surname"})
    assert "<strong>Your surname</strong><br>Marlow" in answer.text
    client.post("/toy-appeal/", carried(answer))
    assert 'value="Marlow"' in client.get("/toy-appeal/who/").text


def test_nothing_typed_nothing_offered(toy: ToyHandler, client: Client, post: Post) -> None:
    answer = post("who", {"reference": "", "surname": " "})
    assert "What you typed" not in answer.text
    assert "Start again with" not in answer.text


def test_a_closed_journey_shows_the_words_all_the_same(
    toy: ToyHandler, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forms.handlers import Closed

    def closed(answers: object) -> object:
        raise Closed("Over")

    monkeypatch.setattr(toy, "pages", closed)
    assert "and can show it." in post("why", {"reason": LONG}).text


@pytest.mark.parametrize(
    "forged", [{"_page": "who"}, {"_page": "../x", "_typed": "reason=x"}, {"_page": "who", "_typed": "%00" * 9}, {}]
)
def test_a_forged_start_begins_with_nothing(toy: ToyHandler, client: Client, forged: dict[str, str]) -> None:
    assert client.post("/toy-appeal/", forged).url == "/toy-appeal/who/"
    assert Draft.objects.get().typed == {}


def test_with_cookies_off_the_start_says_so_and_how_else(strict: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post("/toy-appeal/", token(strict))
    assert answer.status_code == 403
    assert "Your browser sent us no cookie." in answer.text
    assert "Ask us to take it down." in answer.text
    assert not Draft.objects.exists()


def test_with_cookies_off_no_page_goes_round_in_circles(toy: ToyHandler) -> None:
    for url in ("who/", "check/", "later/save/", "later/continue/", "later/" + "x" * 43 + "/"):
        answer = Client().get(f"/toy-appeal/{url}")
        while answer.status_code == 302:  # as a browser does that keeps no cookie
            answer = Client().get(answer.url)
        assert answer.status_code == 410
        assert "Your browser sent us no cookie." in answer.text


def test_a_token_that_does_not_fit_loses_nothing(strict: Client) -> None:
    strict.post("/toy-appeal/", token(strict))
    strict.cookies["csrftoken"] = "x" * 32
    answer = strict.post("/toy-appeal/who/", {**RIGHT, "csrfmiddlewaretoken": "y" * 32}, headers=OURS)
    assert answer.status_code == 403
    assert "This page was not sent" in answer.text
    assert "Your earlier answers are kept." in answer.text
    fields = dict(answer.context["resent"])
    assert fields == RIGHT
    fits = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post(answer.context["address"], {**fields, **fits}).url == "/toy-appeal/what/"


def test_another_site_borrows_no_token_of_ours(strict: Client) -> None:
    strict.post("/toy-appeal/", token(strict))
    for where in ({"Sec-Fetch-Site": "cross-site"}, {}):
        answer = strict.post("/toy-appeal/who/", {**RIGHT, "csrfmiddlewaretoken": "y" * 32}, headers=where)
        assert answer.status_code == 403
        assert 'type="hidden"' not in answer.text
    stranger = Client(enforce_csrf_checks=True).post("/toy-appeal/who/", RIGHT)
    assert 'type="hidden"' not in stranger.text
    assert "Marlow" in stranger.text


def test_cookies_that_were_deleted_while_typing(strict: Client) -> None:
    sent = {"reason": LONG, **token(strict)}
    answer = Client(enforce_csrf_checks=True).post("/toy-appeal/why/", sent, headers=OURS)
    assert "and can show it." in answer.text
    assert carried(answer)["_page"] == "why"


def test_the_check_page_whose_token_does_not_fit_leads_back_to_it(strict: Client) -> None:
    strict.post("/toy-appeal/", token(strict))
    answer = strict.post("/toy-appeal/check/", {"csrfmiddlewaretoken": "y" * 32}, headers=OURS)
    assert 'href="/toy-appeal/check/"' in answer.text
