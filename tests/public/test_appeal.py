"""The appeal journey: no account, a reference and a surname; equal answers to every wrong guess."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.forms.conftest import send_values
from tests.workflows.conftest import live, restrict
from workflows.flows import verbs
from workflows.models import Appeal, Case, Customer, Delivery, Event

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


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


def identify(client: Client, reference: str, surname: str) -> object:
    client.post("/appeal/")
    return client.post("/appeal/who/", {"reference": reference, "surname": surname})


def walk_to_check(client: Client, case: Case, **contact: str) -> None:
    identify(client, case.reference, "o'brien")
    client.post("/appeal/what/", {"grounds": ["harsh"]})
    client.post("/appeal/why/", {"statement": "One inbox is not enough for me."})
    client.post("/appeal/you/", {"circumstances": "I care for my mother.", "adjustments": "Large print."})
    client.post("/appeal/contact/", {"on_behalf": "no", **contact})


def test_customer_appeals_and_is_told_by_when(decided: Case, client: Client) -> None:
    walk_to_check(client, decided, email="ada@customer.example")
    assert "One inbox is not enough for me." in client.get("/appeal/check/").text

    done = client.get(client.post("/appeal/check/", send_values(client, "appeal")).url)

    appeal = Appeal.objects.get(case=decided)
    assert appeal.reference in done.text
    assert "1 July 2026" in done.text
    assert "28 calendar days from receipt on 3 June 2026 = 1 July 2026" in done.text
    assert appeal.circumstances == "I care for my mother."
    assert live(decided) == ["hear"]


def test_copy_goes_to_the_address_given(decided: Case, client: Client) -> None:
    walk_to_check(client, decided, email="ada@customer.example")
    client.post("/appeal/check/", send_values(client, "appeal"))

    copy = Delivery.objects.get(key__startswith="appeal-copy:")
    assert copy.to == "ada@customer.example"
    assert Appeal.objects.get().reference in copy.body


def test_sent_twice_is_one_appeal(decided: Case, client: Client) -> None:
    walk_to_check(client, decided)
    values = send_values(client, "appeal")

    first = client.get(client.post("/appeal/check/", values).url)
    second = client.get(client.post("/appeal/check/", values).url)

    assert Appeal.objects.count() == 1
    reference = Appeal.objects.get().reference
    assert reference in first.text
    assert reference in second.text


def test_reference_and_surname_are_read_as_people_type_them(decided: Case, client: Client) -> None:
    typed = decided.reference.lower().replace("-", " ")

    assert identify(client, typed, "  OBRIEN ").status_code == 302  # type: ignore[attr-defined]


def scrubbed(html: str, *typed: str) -> str:
    """A page without what must differ: tokens, and what the customer typed."""
    html = re.sub(r'name="(csrfmiddlewaretoken|_shown|_[a-z]+)" value="[^"]*"', "", html)
    for words in typed:
        html = html.replace(words, "")
    return html


def test_wrong_reference_and_wrong_surname_answer_alike(decided: Case) -> None:
    answers, queries = [], []
    for reference, surname in (("C-2222-3333", "O’Brien"), (decided.reference, "Nobody")):
        client = Client()
        # The first guess of each opens its counters; the second is the one compared.
        identify(client, reference, surname)
        with CaptureQueriesContext(connection) as seen:
            page = client.post("/appeal/who/", {"reference": reference, "surname": surname})
        assert page.status_code == 200
        assert "We cannot find a decision with this reference and surname" in page.text
        answers.append(scrubbed(page.text, reference, surname))
        queries.append([re.sub(r"'[^']*'|[0-9a-f-]{32,}|\d+", "?", one["sql"]) for one in seen.captured_queries])

    assert answers[0] == answers[1]
    # The same work in the same order: nothing in the time taken tells them apart.
    assert queries[0] == queries[1]


def test_guesses_are_limited(decided: Case, client: Client) -> None:
    client.post("/appeal/")
    codes = [
        client.post("/appeal/who/", {"reference": decided.reference, "surname": f"Guess{n}"}).status_code
        for n in range(12)
    ]

    assert codes[0] == 200
    assert codes[-1] == 429
    # The right surname is not let through either while the limit holds.
    assert client.post("/appeal/who/", {"reference": decided.reference, "surname": "O’Brien"}).status_code == 429


def test_window_that_has_closed_says_so_and_what_to_do(
    decided: Case, client: Client, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 6, 18, 9, 0, tzinfo=dt.UTC))

    page = identify(client, decided.reference, "O’Brien")

    assert "The last day to appeal was 17 June 2026." in page.text  # type: ignore[attr-defined]
    assert "Ask us." in page.text  # type: ignore[attr-defined]
    assert not Appeal.objects.exists()


def test_window_that_closes_while_the_form_is_filled_in_stores_nothing(
    decided: Case, client: Client, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 6, 17, 20, 0, tzinfo=dt.UTC))
    walk_to_check(client, decided)
    values = send_values(client, "appeal")
    clock.move_to(dt.datetime(2026, 6, 18, 1, 0, tzinfo=dt.UTC))

    page = client.post("/appeal/check/", values)

    assert "The last day to appeal was 17 June 2026." in page.text
    assert not Appeal.objects.exists()
    assert not Event.objects.filter(kind="appeal_received").exists()


def test_case_without_a_decision_cannot_be_appealed_yet(case: Case, client: Client) -> None:
    page = identify(client, case.reference, "O’Brien")

    assert "no decision on this case that can be appealed yet" in page.text  # type: ignore[attr-defined]


def test_second_appeal_while_the_first_is_open_names_the_first(decided: Case, client: Client) -> None:
    appeal = verbs.open_appeal(case=decided, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    page = identify(client, decided.reference, "O’Brien")

    assert f"Your appeal {appeal.reference} is with us" in page.text  # type: ignore[attr-defined]


def test_expired_session_says_that_nothing_was_sent(decided: Case, client: Client) -> None:
    walk_to_check(client, decided)
    values = send_values(client, "appeal")
    client.cookies.clear()

    page = client.post("/appeal/check/", values)

    assert page.status_code == 410
    assert "nothing was sent" in page.text.casefold() or "not sent" in page.text.casefold()
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("typed", ["C-2222-3333\x00", "' OR 1=1 --", "9" * 40, "٣٣٣٣٣٣٣٣", "C" * 41])
def test_nonsense_references_are_answered_in_words(decided: Case, client: Client, typed: str) -> None:
    page = identify(client, typed, "O’Brien")

    assert page.status_code == 200  # type: ignore[attr-defined]
    assert not Customer.objects.filter(surname="").exists()
