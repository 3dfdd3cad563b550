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
    client.post("/appeal/evidence/")
    client.post("/appeal/you/", {"circumstances": "I care for my mother.", "adjustments": "Large print."})
    client.post("/appeal/for-whom/", {"on_behalf": "no"})
    with_circumstances = contact.pop("copy_circumstances", "no")
    client.post("/appeal/contact/", contact)
    if "email" in contact:
        client.post("/appeal/copy/", {"copy_circumstances": with_circumstances})


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


def send_with_copy(client: Client, case: Case, with_circumstances: str) -> str:
    """Send an appeal; returns the email that goes to the customer."""
    walk_to_check(client, case, email="ada@customer.example", copy_circumstances=with_circumstances)
    client.post("/appeal/check/", send_values(client, "appeal"))
    copy = Delivery.objects.get(key__startswith="appeal-copy:")
    assert copy.to == "ada@customer.example"
    return copy.body


def test_copy_holds_every_answer_and_what_happens_next(decided: Case, client: Client) -> None:
    copy = send_with_copy(client, decided, "yes")

    appeal = Appeal.objects.get()
    for words in (
        "Smallholm Council",
        f"Appeal reference: {appeal.reference}",
        f"Case reference: {decided.reference}",
        "Received on: 3 June 2026",
        "We will decide your appeal by 1 July 2026.",
        "28 calendar days from receipt on 3 June 2026 = 1 July 2026",
        "What do you disagree with?\nIt is too harsh",
        "One inbox is not enough for me.",
        "I care for my mother.",
        "Large print.",
        "Are you appealing for somebody else?\nNo",
        "The independent reviewer, who took no part in the decision, looks at your appeal.",
        "Phone: 01632 960 002",
        "Email: hello@smallholm.example",
        "Post, or in person: Old Hall, Smallholm",
    ):
        assert words in copy


def test_copy_leaves_out_the_circumstances_unless_they_are_wanted(decided: Case, client: Client) -> None:
    copy = send_with_copy(client, decided, "no")

    assert "I care for my mother." not in copy
    assert "Large print." not in copy
    assert "What you told us about your circumstances is not in this email, as you asked." in copy
    assert "One inbox is not enough for me." in copy


def test_nobody_is_asked_about_circumstances_they_did_not_give(decided: Case, client: Client) -> None:
    identify(client, decided.reference, "O’Brien")
    client.post("/appeal/what/", {"grounds": ["harsh"]})
    client.post("/appeal/why/", {"statement": "Too harsh."})
    client.post("/appeal/evidence/")
    client.post("/appeal/you/", {})
    client.post("/appeal/for-whom/", {"on_behalf": "no"})
    answer = client.post("/appeal/contact/", {"email": "ada@customer.example"})

    assert answer["Location"] == "/appeal/check/"


def test_appealing_for_somebody_else_is_a_page_of_its_own_and_no_mistake(decided: Case, client: Client) -> None:
    identify(client, decided.reference, "O’Brien")
    client.post("/appeal/what/", {"grounds": ["harsh"]})
    client.post("/appeal/why/", {"statement": "Too harsh."})
    client.post("/appeal/evidence/")
    client.post("/appeal/you/", {})
    page = client.post("/appeal/for-whom/", {"on_behalf": "yes"}, follow=True)

    assert page.redirect_chain == [("/appeal/representative/", 302)]
    assert "There is a problem" not in page.text
    client.post("/appeal/representative/", {"representative": "Kim Lowe, daughter"})
    client.post("/appeal/contact/", {"phone": "01632 960 003", "address": "2 Low Road\nSmallholm"})
    client.post("/appeal/check/", send_values(client, "appeal"))
    appeal = Appeal.objects.get()
    assert (appeal.made_by, appeal.phone) == ("Kim Lowe, daughter", "01632 960 003")
    assert appeal.address == "2 Low Road\nSmallholm"


def test_sent_twice_is_one_appeal(decided: Case, client: Client) -> None:
    walk_to_check(client, decided)
    values = send_values(client, "appeal")

    first = client.get(client.post("/appeal/check/", values).url)
    second = client.get(client.post("/appeal/check/", values).url)

    assert Appeal.objects.count() == 1
    reference = Appeal.objects.get().reference
    assert reference in first.text
    assert reference in second.text


@pytest.mark.parametrize("before", ["", "ref: ", "Our reference ", "Case no. ", "REF"])
@pytest.mark.parametrize("kind", ["c ", ""])
def test_reference_is_read_as_people_type_it(decided: Case, client: Client, before: str, kind: str) -> None:
    typed = before + kind + decided.reference[2:].lower().replace("-", " ")

    assert identify(client, typed, "O’Brien").status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "typed", ["  OBRIEN ", "Ada O'Brien", "Mrs O'Brien", "Dr. Ada O’Brien", "ada mary o brien", "Ms Ada Mary O’Brien"]
)
def test_surname_is_read_as_people_type_it(decided: Case, client: Client, typed: str) -> None:
    Customer.objects.update(first_names="Ada Mary")

    assert identify(client, decided.reference, typed).status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["Ada", "Mrs", "Mary O’Brien-Smith", "Bob O’Brien", "O’Brien Smith", "nobody"])
def test_other_names_are_refused(decided: Case, client: Client, typed: str) -> None:
    assert identify(client, decided.reference, typed).status_code == 200  # type: ignore[attr-defined]


def test_every_way_to_type_a_reference_counts_as_one(decided: Case, client: Client) -> None:
    client.post("/appeal/")
    typed = [f"{before}{decided.reference[place:]}" for before in ("", "Ref ", "Our ref ", "No. ") for place in (0, 2)]
    codes = [client.post("/appeal/who/", {"reference": one, "surname": "Guess"}).status_code for one in typed * 2]

    assert codes[9] == 200
    assert codes[10:] == [429] * 6


def scrubbed(html: str, *typed: str) -> str:
    """A page without what must differ: tokens, and what the customer typed."""
    html = re.sub(r'name="(csrfmiddlewaretoken|_shown|_[a-z]+)" value="[^"]*"', "", html)
    for words in typed:
        html = html.replace(words, "")
    return html


def read_again(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        return list(cursor.execute(sql).fetchall())


def test_wrong_reference_and_wrong_surname_answer_alike(decided: Case) -> None:
    answers, queries, rows = [], [], []
    for reference, surname in (("C-2222-3333", "O’Brien"), (decided.reference, "Nobody")):
        client = Client()
        # The first guess of each opens its counters; the second is the one compared.
        identify(client, reference, surname)
        with CaptureQueriesContext(connection) as seen:
            page = client.post("/appeal/who/", {"reference": reference, "surname": surname})
        assert page.status_code == 200
        assert "We cannot find a decision with this reference and surname" in page.text
        answers.append(scrubbed(page.text, reference, surname))
        looked_up = [one["sql"] for one in seen.captured_queries if '"workflows_case"' in one["sql"]]
        rows.append([read_again(sql) for sql in looked_up])
        queries.append([re.sub(r"'[^']*'|[0-9a-f-]{32,}|\d+", "?", one["sql"]) for one in seen.captured_queries])

    assert answers[0] == answers[1]
    # The same work in the same order, over as much: nothing in the time taken tells them apart.
    assert queries[0] == queries[1]
    assert len(rows[0]) > 0
    for nothing, something in zip(*rows, strict=True):
        assert (len(nothing), len(nothing[0])) == (len(something), len(something[0])) == (1, 3)
        # No edition is read for the one that exists.
        assert len(str(something)) < 100


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

    assert "The time for an appeal has passed" in page.text  # type: ignore[attr-defined]
    assert "The last day to appeal was 17 June 2026." in page.text  # type: ignore[attr-defined]
    assert "Ask us." in page.text  # type: ignore[attr-defined]
    assert "01632 960 002" in page.text  # type: ignore[attr-defined]
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

    said = page.text  # type: ignore[attr-defined]
    assert '<h1 class="govuk-heading-l">There is nothing to appeal yet</h1>' in said
    assert "no decision on this case that can be appealed yet" in said
    assert "Complain to us." in said
    for wrong in ("has passed", "Ask us.", "comes late"):
        assert wrong not in said


@pytest.mark.parametrize("address", ["/appeal/", "/appeal/who/", "/nothing/", "/accessibility/", "/privacy/"])
def test_page_says_how_to_reach_the_council(decided: Case, client: Client, address: str) -> None:
    client.post("/appeal/")
    page = client.get(address).text

    assert '<a class="govuk-link" href="tel:01632960002">01632 960 002</a>' in page
    assert 'href="mailto:hello@smallholm.example"' in page
    assert "Old Hall<br>Smallholm" in page


def test_confirmation_and_one_try_too_many_say_how_to_reach_the_council(decided: Case, client: Client) -> None:
    walk_to_check(client, decided)
    done = client.get(client.post("/appeal/check/", send_values(client, "appeal")).url)
    for _ in range(12):
        client.post("/appeal/")
        last = client.post("/appeal/who/", {"reference": "C-2222-3333", "surname": "Guess"})

    assert last.status_code == 429
    for page in (done, last):
        assert "01632 960 002" in page.text


def test_first_page_says_how_long_there_is_and_what_else_can_be_done(decided: Case, client: Client) -> None:
    page = client.get("/appeal/").text

    assert "You have 14 calendar days from the day our letter is issued." in page
    assert "If you have lost the letter" in page
    assert "You can also appeal by phone, by post, by email or in person" in page
    assert "never breaks a limit on your contact" in page


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
