"""Two decision letters that can be appealed: the customer says which, and each appeal goes to its own."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from tests.forms.conftest import send_values
from tests.workflows.conftest import an_incident, do, restrict
from workflows.flows import verbs
from workflows.models import Appeal, Case, Notice, Policy

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def letters(case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller) -> list[Notice]:
    """Two decision letters of one case, the older first."""
    restrict(case, cast)
    clock.shift(dt.timedelta(days=5))
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Again.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Again.")
    do(case, "letter", cast["keeper"], channel="email")
    return list(Notice.objects.filter(letter="decision").order_by("pk"))


def identify(client: Client, case: Case) -> str:
    client.post("/appeal/")
    return client.post("/appeal/who/", {"reference": case.reference, "surname": "O’Brien"}).url


def send(client: Client) -> str:
    client.post("/appeal/what/", {"grounds": ["harsh"]})
    client.post("/appeal/why/", {"statement": "One inbox is not enough for me."})
    client.post("/appeal/evidence/")
    client.post("/appeal/you/", {})
    client.post("/appeal/for-whom/", {"on_behalf": "no"})
    client.post("/appeal/contact/", {})
    return client.get(client.post("/appeal/check/", send_values(client, "appeal")).url).text


def test_customer_chooses_the_letter(letters: list[Notice], case: Case, client: Client) -> None:
    assert identify(client, case).endswith("/letter/")
    page = client.get("/appeal/letter/").text
    assert "Decision, 3 June 2026" in page
    assert "The last day to appeal is 17 June 2026." in page
    assert "The last day to appeal is 22 June 2026." in page

    client.post("/appeal/letter/", {"letter": str(letters[0].pk)})
    done = send(client)

    assert Appeal.objects.get().letter == letters[0]
    assert "Your appeal is about this letter: Decision, 3 June 2026." in done


def test_the_other_letter_can_still_be_appealed(letters: list[Notice], case: Case, client: Client) -> None:
    verbs.open_appeal(case=case, letter=letters[1], grounds=["harsh"], statement="S", submission_key="one")

    assert identify(client, case).endswith("/what/"), "one letter is left, so there is nothing to choose"
    assert "Decision, 3 June 2026" in send(client)
    assert Appeal.objects.get(letter=letters[0])


def test_a_letter_of_another_case_is_never_appealed(letters: list[Notice], case: Case, client: Client) -> None:
    identify(client, case)

    page = client.post("/appeal/letter/", {"letter": "999999"})

    assert page.status_code == 200
    assert not Appeal.objects.exists()
