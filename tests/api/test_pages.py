"""Which pages come next: the journey for programs, with the pages' own limits on guesses."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from forms.models import RateWindow
from tests.forms.toy import RIGHT, ToyHandler

from .conftest import ANSWERS, pages, submit

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 6, 3, 9, 0, tzinfo=dt.UTC)
WRONG = {"reference": "EH-9", "surname": "Marlow"}


@pytest.fixture
def clock(settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.FORMS_LIMIT_PER_ADDRESS = 5
    settings.FORMS_LIMIT_PER_VALUE = 3
    settings.API_LIMIT_PER_ADDRESS = 20
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_the_form_and_its_first_pages(toy: ToyHandler, client: Client) -> None:
    told = client.get("/api/v1/forms/toy-appeal").json()
    assert [page["id"] for page in told["pages"]] == ["who", "what", "why"]
    assert [page["limited"] for page in told["pages"]] == [True, False, False]
    surname, phone = told["pages"][0]["questions"][1], told["pages"][2]["questions"][4]
    assert (surname["autocomplete"], surname["required"], surname["max_length"]) == ("family-name", True, 200)
    assert phone["show_when"] == {"question": "help", "operator": "equals", "value": "yes"}
    assert phone["input_type"] == "tel"
    assert told["other_ways"] == ["Ask us to take it down."]
    assert told["answers_schema"]["additionalProperties"] is True
    assert [rule["question"] for rule in told["rules"]] == ["call_date", "help_phone", "email"]


def test_forms_are_listed(toy: ToyHandler, client: Client) -> None:
    assert [form["key"] for form in client.get("/api/v1/forms").json()["items"]] == ["appeal", "toy-appeal"]


def test_one_page_after_another(toy: ToyHandler, client: Client) -> None:
    nothing = pages(client, {}).json()
    assert (nothing["next"], nothing["ticket"]) == ("who", "")
    who = pages(client, RIGHT).json()
    assert (who["next"], [page["complete"] for page in who["pages"]]) == ("what", [True, False, False])
    what = pages(client, {**RIGHT, "parts": ["other"]}, who["ticket"]).json()
    assert what["next"] == "something-else"
    why = {**ANSWERS, "call_date": None}
    assert pages(client, ANSWERS, who["ticket"]).json()["next"] == "why"
    done = pages(client, why, who["ticket"]).json()
    assert done["next"] is None
    assert done["answers_schema"]["additionalProperties"] is False


def test_answers_that_will_not_do_are_told_and_those_to_come_are_not(toy: ToyHandler, client: Client) -> None:
    answer = pages(client, {**RIGHT, "parts": []})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/answers/parts", "field": "parts", "message": "Select what you disagree with"}
    ]
    assert pages(client, {"reference": "EH-1"}).json()["next"] == "who"


def test_what_no_page_asks_for_is_said(toy: ToyHandler, client: Client) -> None:
    assert pages(client, {**RIGHT, "else_text": "x", "help": "no"}).json()["ignored"] == ["else_text"]


def test_a_form_that_has_closed_says_so(toy: ToyHandler, client: Client) -> None:
    toy.closed = True
    answer = pages(client, RIGHT)
    assert (answer.status_code, answer.json()["title"]) == (409, "You can no longer appeal")


def test_guesses_are_counted_with_those_on_the_pages(
    toy: ToyHandler, client: Client, clock: time_machine.Traveller
) -> None:
    client.post("/toy-appeal/")
    client.post("/toy-appeal/who/", WRONG)
    assert [pages(client, WRONG).status_code for _time in range(2)] == [422, 422]
    refused = pages(client, WRONG)
    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert refused.json()["detail"] == "Too many tries. Try again in 15 minutes."
    assert submit(client, {**ANSWERS, **WRONG}).status_code == 429
    assert client.post("/toy-appeal/who/", WRONG).status_code == 429


def test_one_sender_can_guess_only_so_often(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    tried = [pages(client, {**WRONG, "reference": f"EH-{number}"}).status_code for number in range(10, 16)]
    assert tried == [422] * 5 + [429]


def test_a_ticket_counts_no_guess_twice(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    ticket = pages(client, RIGHT).json()["ticket"]
    assert [pages(client, RIGHT, ticket).status_code for _time in range(8)] == [200] * 8
    assert [pages(client, RIGHT).status_code for _time in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("other", [{"surname": "Mason"}, {"reference": "EH-2"}, {"reference": ["EH-1"]}])
def test_a_ticket_is_worth_nothing_with_other_answers(
    toy: ToyHandler, client: Client, clock: time_machine.Traveller, other: dict[str, object]
) -> None:
    ticket = pages(client, RIGHT).json()["ticket"]
    tried = [pages(client, {**RIGHT, **other}, ticket).status_code for _time in range(4)]
    assert tried[-1] == 429


def test_a_ticket_ends_with_its_day_and_is_for_one_form(
    toy: ToyHandler, client: Client, clock: time_machine.Traveller
) -> None:
    ticket = pages(client, RIGHT).json()["ticket"]
    for spoilt in (ticket[:-1], "x", "x:y:z"):
        RateWindow.objects.all().delete()
        assert pages(client, RIGHT, spoilt).status_code == 200
        assert RateWindow.objects.filter(count=1).count() == 3
    clock.move_to(START + dt.timedelta(hours=25))
    RateWindow.objects.all().delete()
    assert [pages(client, RIGHT, ticket).status_code for _time in range(4)][-1] == 429


def test_a_sender_has_a_share_of_requests(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    assert [pages(client, {}).status_code for _time in range(21)] == [200] * 20 + [429]
    assert client.get("/api/v1/forms/toy-appeal").status_code == 200


def test_a_second_try_costs_no_guess(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    key = "k" * 20
    tried = [submit(client, ANSWERS, key).status_code for _time in range(6)]
    assert tried == [201] + [200] * 5
