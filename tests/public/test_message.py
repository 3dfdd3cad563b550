"""A restricted customer is not refused: the message goes by the agreed route, and a stranger learns nothing by it."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from forms.models import Submission
from tests.forms.conftest import send_values
from tests.workflows.conftest import restrict
from workflows.access import visible_to
from workflows.flows.danger import sounds_dangerous
from workflows.models import Case, Delivery, Event, Message, Restriction

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
WORDS = "The street lamp outside my house is broken."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def limited(case: Case, cast: dict[str, User]) -> Case:
    """A case with a limit in force, which names inbox@council.example."""
    restrict(case, cast)
    return case


def send(client: Client, times: int = 1, **changes: str) -> str:
    """Send a message; returns the confirmation."""
    answers = {"at_risk": "no", "about": "new", "words": WORDS, "limited": "yes", "name": "Ada O’Brien", **changes}
    client.post("/contact-us/")
    for page, names in (("risk", ["at_risk"]), ("message", ["about", "words"]), ("limit", ["limited", "reference"])):
        client.post(f"/contact-us/{page}/", {name: answers.get(name, "") for name in names})
    client.post("/contact-us/you/", {name: answers.get(name, "") for name in ("name", "email", "phone", "address")})
    values = send_values(client, "contact-us")
    sent = [client.post("/contact-us/check/", values) for _ in range(times)]
    return unescape(client.get(sent[-1].url).text)


def went_to() -> set[str]:
    return set(Delivery.objects.filter(key__startswith="message:").values_list("to", flat=True))


def test_a_limited_customers_message_goes_to_the_point_of_contact(
    limited: Case, client: Client, cast: dict[str, User]
) -> None:
    page = send(client, reference=limited.reference, email="ada@customer.example")

    assert went_to() == {"inbox@council.example"}
    body = Delivery.objects.get(to="inbox@council.example").body
    for words in (WORDS, limited.reference, "Ada O’Brien", "ada@customer.example", "Deal with it on its merits"):
        assert words in body
    message = Message.objects.get()
    assert message.went_to == "the contact named in “One inbox” (inbox@council.example)"
    event = Event.objects.get(kind="message_received")
    assert f"Message {message.reference} came through the public form, about something new." in event.words
    assert message.went_to in event.words
    assert message.reference in page
    assert "your message goes straight to them" in page
    assert "We look at it on its merits" in page
    assert "services that the law says we must give you" in page
    assert Submission.objects.get(key="contact-us").answers["words"] == WORDS


def test_it_shows_on_the_case_to_whoever_sees_the_case(limited: Case, client: Client, cast: dict[str, User]) -> None:
    send(client, reference=limited.reference.lower().replace("-", " "), name="Kim Lowe")

    for name, sees in (("keeper", True), ("safety", True), ("manager", False), ("stranger", False)):
        staff = Client()
        staff.force_login(cast[name])
        page = staff.get(reverse("desk:case", args=[limited.reference]))
        assert (WORDS in page.text) == sees
        assert visible_to(cast[name], Message).exists() == sees
    staff.force_login(cast["keeper"])
    page = unescape(staff.get(reverse("desk:case", args=[limited.reference])).text)
    assert "This is not the customer’s name" in page


def test_a_limit_that_names_nobody_sends_it_to_those_who_keep_the_case(limited: Case, client: Client) -> None:
    Restriction.objects.filter(case=limited).update(terms={})

    send(client, reference=limited.reference)

    assert went_to() == {"keeper@council.example"}
    told = Delivery.objects.get(to="keeper@council.example")
    assert told.subject == f"Case {limited.reference}"
    assert WORDS not in told.body
    assert Message.objects.get().went_to == "those who keep the case"


@pytest.mark.parametrize(
    ("limited_answer", "about", "to"),
    [
        ("no", "new", {"hello@smallholm.example"}),
        ("unsure", "known", {"hello@smallholm.example"}),
        ("yes", "known", {"keeper@council.example"}),
        ("yes", "information", {"hello@smallholm.example", "keeper@council.example"}),
    ],
)
@pytest.mark.parametrize("with_case", [True, False])
def test_without_a_limit_in_force_it_goes_where_post_goes_or_to_who_keeps_the_register(
    case: Case, client: Client, limited_answer: str, about: str, to: set[str], with_case: bool
) -> None:
    send(client, limited=limited_answer, about=about, reference=case.reference if with_case else "")

    assert went_to() == to
    assert Message.objects.exists() == with_case
    if not with_case:
        assert all(WORDS in one.body for one in Delivery.objects.filter(key__startswith="message:"))


def test_a_request_for_information_also_goes_where_any_other_would(limited: Case, client: Client) -> None:
    send(client, reference=limited.reference, about="information")

    assert went_to() == {"inbox@council.example", "hello@smallholm.example"}


@pytest.mark.parametrize("changes", [{"at_risk": "yes"}, {"words": "He will kill himself tonight."}])
def test_danger_is_passed_on_at_once_to_everybody_and_shows_the_numbers(
    limited: Case, client: Client, changes: dict[str, str]
) -> None:
    page = send(client, reference=limited.reference, **changes)

    assert went_to() == {"inbox@council.example", "hello@smallholm.example", "keeper@council.example"}
    urgent = Delivery.objects.get(to="inbox@council.example")
    assert urgent.subject.startswith("Urgent: somebody may come to harm.")
    assert "SOMEBODY MAY COME TO HARM" in urgent.body
    assert "Urgent" in Delivery.objects.get(to="keeper@council.example").body
    assert "Somebody may come to harm." in Event.objects.get(kind="message_received").words
    for number in ("999", "101", "111", "116 123", "0800 1111"):
        assert number in page
    assert "We have passed your message on as urgent." in page


def test_the_numbers_come_before_the_message_is_written(policy: object, client: Client) -> None:
    assert "call 999" in client.get("/contact-us/").text
    client.post("/contact-us/")
    assert "call 999" in client.get("/contact-us/risk/").text
    page = client.post("/contact-us/risk/", {"at_risk": "yes"}, follow=True)
    assert page.redirect_chain[0][0] == "/contact-us/message/"
    assert "116 123" in page.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("I want to end my life", True),
        ("there is a Knife in the house", True),
        ("My child is\nnot safe", True),
        ("I have no food", True),
        (WORDS, False),
        ("Your officer skilled in parking", False),
    ],
)
def test_words_that_sound_dangerous(words: str, found: bool) -> None:
    assert sounds_dangerous(words) is found


def scrubbed(page: str, *typed: str) -> str:
    for words in typed:
        page = page.replace(words, "")
    return re.sub(r'name="(csrfmiddlewaretoken|_shown|_[a-z]+)" value="[^"]*"|\b[ML]-[\w]{4}-[\w]{4}\b', "", page)


@pytest.mark.parametrize("limited_answer", ["yes", "no", "unsure"])
def test_nothing_tells_whether_a_case_exists_or_is_limited(limited: Case, limited_answer: str) -> None:
    """The same answer to a reference of a limited case, to one of none, and to none at all."""
    told = []
    for reference in (limited.reference, "C-2222-3333", ""):
        page = send(Client(), reference=reference, limited=limited_answer)
        told.append(scrubbed(page, *([reference] if reference else [])))

    assert told[0] == told[1] == told[2]


def test_an_unknown_reference_is_kept_and_read_by_people(limited: Case, client: Client) -> None:
    send(client, reference="C-2222-3333")

    assert went_to() == {"keeper@council.example"}
    body = Delivery.objects.get(to="keeper@council.example").body
    assert "Reference given, which is not one of our cases: C-2222-3333" in body
    assert not Message.objects.exists()
    assert Submission.objects.filter(key="contact-us").exists()


def test_a_limit_that_is_lifted_or_suspended_routes_nothing(limited: Case, client: Client) -> None:
    Restriction.objects.filter(case=limited).update(status="suspended")

    send(client, reference=limited.reference, limited="no")

    assert went_to() == {"hello@smallholm.example"}


def test_sent_twice_is_one_message(limited: Case, client: Client) -> None:
    page = send(client, times=2, reference=limited.reference)

    assert Message.objects.get().reference in page
    assert Delivery.objects.filter(key__startswith="message:").count() == 1


def test_no_reference_is_no_guess(policy: object) -> None:
    """Twenty people without a reference are not taken for one who guesses."""
    for number in range(20):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        assert "Message received" in send(client)
