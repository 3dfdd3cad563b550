"""The real West Lindsey policy in force, its people, and a browser to be each of them in."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from home.seeding import ensure_site
from tests.browser import assert_accessible, assert_fits_phone
from tests.worker.conftest import mail
from workflows.demo.people import ensure_people
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.publishing import publish_latest

__all__ = ["mail"]

PASSWORD = "an-even-hand"
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
    """The shipped pack, loaded and published as the command line does it."""
    pack = packs.read(settings.BASE_DIR / "packs" / "west-lindsey.json")
    ensure_site(council_name=pack.identity.council)
    policy = packs.load(pack, by=people["policymanager"])
    publish_latest(policy=policy, by=people["policymanager"], warnings_read_by=people["policymanager"])
    policy.refresh_from_db()
    return policy


@dataclass
class Visit:
    """One person's browser. Every screen on the way is looked at: axe, and a phone's width."""

    page: Page
    server: str
    seen: set[str] = field(default_factory=set)

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        self.look()
        return self.page

    def look(self) -> None:
        """Nothing axe can find at WCAG 2.2 A and AA, no sideways scroll at 320 pixels."""
        assert_accessible(self.page)
        assert_fits_phone(self.page)
        self.seen.add(self.page.title())

    def press(self, name: str) -> None:
        """Press a button and look at where it leads, once that page is whole: before, axe sees one without style."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link and look at where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.look()

    def fill(self, **answers: str) -> None:
        for name, words in answers.items():
            self.page.locator(f"main [name={name}]").fill(words)

    def choose(self, **answers: str | list[str]) -> None:
        for name, values in answers.items():
            for value in [values] if isinstance(values, str) else values:
                self.page.locator(f"main [name={name}][value={value}]").check()

    def take(self, step: str, reference: str) -> None:
        """Open a task from the inbox and take it."""
        self.go("/admin/desk/?tab=queue")
        self.follow(f"{step} on case {reference}")
        self.press("Take this task")


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator["Visits"]:
    """Visits of people, each in a browser of their own."""
    visits = Visits(chromium, live_server.url)
    yield visits
    visits.close()


class Visits:
    def __init__(self, chromium: Browser, server: str) -> None:
        self.chromium, self.server = chromium, server
        self.contexts: list[BrowserContext] = []

    def anonymous(self) -> Visit:
        context = self.chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        self.contexts.append(context)
        return Visit(context.new_page(), self.server)

    def sign_in(self, username: str) -> Visit:
        visit = self.anonymous()
        visit.go("/admin/login/")
        visit.page.get_by_label("Username").fill(username)
        visit.page.get_by_label("Password").fill(PASSWORD)
        visit.press("Sign in")
        expect(visit.page.get_by_role("heading", name="Your work")).to_be_visible()
        return visit

    def close(self) -> None:
        for context in self.contexts:
            context.close()
