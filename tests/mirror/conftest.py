"""The small policy's cast, a clock, and the ways in."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.workflows.conftest import case, cast, customer, person, policy, restrict
from workflows.actions.delivery import send_due
from workflows.actions.visits import answer_requests
from workflows.flows import verbs
from workflows.models import Appeal, Case

__all__ = ["case", "cast", "customer", "person", "policy"]

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def decided(case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been emailed."""
    restrict(case, cast)
    send_due()
    mail.outbox.clear()
    return case


def appeal_against(case: Case, **about: str) -> Appeal:
    return verbs.open_appeal(
        case=case,
        grounds=["harsh"],
        statement="One inbox is not enough for me.",
        submission_key=f"key-{case.pk}",
        **about,
    )


@pytest.fixture
def appeal(decided: Case) -> Appeal:
    return appeal_against(decided, email="ada@customer.example")


def ask(client: Client, reference: str, way: str = "email") -> None:
    assert client.post("/your-case/", {"reference": reference, "way": way}).status_code == 302


def emailed(to: str = "ada@customer.example") -> str:
    """The code in the latest email, after the worker has looked."""
    answer_requests()
    send_due()
    found = [message for message in mail.outbox if message.to == [to] and "Your code" in message.subject]
    match = re.search(r"^([0-9A-Z]{4} [0-9A-Z]{4})$", found[-1].body, re.MULTILINE)
    assert match, found[-1].body
    return match[1]


def type_code(client: Client, reference: str, code: str) -> int:
    return client.post("/your-case/code/", {"reference": reference, "code": code}).status_code


def get_in(client: Client, reference: str, to: str = "ada@customer.example") -> None:
    ask(client, reference)
    assert type_code(client, reference, emailed(to)) == 302


def page(client: Client) -> str:
    """What the page of a visit says, spaces and line breaks as one space."""
    answer = client.get("/your-case/now/")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2]).split())
