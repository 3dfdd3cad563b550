"""The shipped policies in force, their people, and a browser to be each of them in."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.worker.conftest import mail
from workflows.demo.people import ensure_people
from workflows.models import Policy

from .councils import open_council, publish
from .visits import PASSWORD, Visits

__all__ = ["mail"]

START = dt.datetime(2026, 6, 24, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The server's clock; it ticks, because a browser waits for it."""
    with time_machine.travel(START, tick=True) as traveller:
        yield traveller


@pytest.fixture
def people(
    django_db_serialized_rollback: None, transactional_db: None, clock: time_machine.Traveller
) -> dict[str, User]:
    return ensure_people(PASSWORD)


@pytest.fixture
def west_lindsey(people: dict[str, User]) -> Policy:
    return publish("west-lindsey", by=people["policymanager"])


@pytest.fixture
def cumbria(django_db_serialized_rollback: None, transactional_db: None, clock: time_machine.Traveller) -> Policy:
    return open_council("cumbria")


@pytest.fixture
def portsmouth(django_db_serialized_rollback: None, transactional_db: None, clock: time_machine.Traveller) -> Policy:
    return open_council("portsmouth")


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visits]:
    """Visits of people, each in a browser of their own."""
    visits = Visits(chromium, live_server.url)
    yield visits
    visits.close()


@pytest.fixture
def brief_visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visits]:
    """The same, where each kind of screen is looked at once: the West Lindsey journey looks at every one."""
    visits = Visits(chromium, live_server.url, once=True)
    yield visits
    visits.close()
