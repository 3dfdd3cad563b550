"""Asking online for a late appeal: it reaches those who may accept it, and a stranger learns nothing by it."""

import datetime as dt
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.forms.conftest import send_values
from tests.workflows.conftest import restrict
from workflows.models import Appeal, Case, Delivery, Event, LateRequest

from .test_message import scrubbed

pytestmark = pytest.mark.django_db

AFTER = dt.datetime(2026, 6, 20, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def over(case: Case, cast: dict[str, User]) -> Iterator[Case]:
    cache.clear()
    with time_machine.travel(AFTER - dt.timedelta(days=17), tick=False) as clock:
        restrict(case, cast)
        clock.move_to(AFTER)
        yield case


def ask(client: Client, reference: str, times: int = 1) -> str:
    client.post("/late-appeal/")
    client.post("/late-appeal/who/", {"reference": reference, "name": "Ada O’Brien"})
    client.post("/late-appeal/why/", {"why_late": "In hospital.", "statement": "Too harsh."})
    client.post("/late-appeal/contact/", {"email": "ada@customer.example"})
    values = send_values(client, "late-appeal")
    sent = [client.post("/late-appeal/check/", values) for _ in range(times)]
    return unescape(client.get(sent[-1].url).text)


def test_the_page_that_says_no_says_how_to_ask(over: Case, client: Client) -> None:
    client.post("/appeal/")
    page = client.post("/appeal/who/", {"reference": over.reference, "surname": "O’Brien"}).text

    assert "The time for an appeal has passed" in page
    assert '/late-appeal/">' in page
    assert "Give the case reference and your name, and say why it is late." in page


def test_a_request_waits_where_those_who_may_accept_it_see_it(
    over: Case, client: Client, cast: dict[str, User]
) -> None:
    page = ask(client, over.reference)

    request = LateRequest.objects.get()
    assert request.reference in page
    assert (request.case, request.why_late, request.statement) == (over, "In hospital.", "Too harsh.")
    assert (request.received_on, request.came_by, request.kept_by) == (AFTER.date(), "online", None)
    assert Event.objects.get(kind="late_appeal_asked").actor is None
    staff = Client()
    staff.force_login(cast["reviewer"])
    assert f"Answer request {request.reference}" in staff.get(reverse("desk:inbox")).text
    assert "In hospital." in staff.get(reverse("desk:case", args=[over.reference])).text
    assert Delivery.objects.filter(key=f"late-request:{request.pk}:{cast['reviewer'].pk}").exists()
    assert not Appeal.objects.exists()


def test_an_unknown_reference_gets_the_same_answer_and_is_read_by_people(over: Case) -> None:
    known = ask(Client(), over.reference)
    unknown = ask(Client(), "C-2222-3333")

    assert scrubbed(known, over.reference) == scrubbed(unknown, "C-2222-3333")
    assert LateRequest.objects.count() == 1
    body = Delivery.objects.get(key__startswith="message:L-").body
    assert "In hospital." in body
    assert "C-2222-3333" in body


def test_sent_twice_is_one_request(over: Case, client: Client) -> None:
    page = ask(client, over.reference, times=2)

    assert LateRequest.objects.get().reference in page
