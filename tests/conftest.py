"""Fixtures every test may use: a real Chromium, and pages opened in it."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from home.seeding import ensure_site


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long forms run when they are asked for (`-m soak`) and not otherwise, whatever else `-m` says."""
    if "soak" not in config.option.markexpr:
        items[:] = [item for item in items if not item.get_closest_marker("soak")]
    if connections["default"].vendor == "postgresql":
        items[:] = [item for item in items if _asks_a_database(item)]
    _put_back(items)


def _asks_a_database(item: pytest.Item) -> bool:
    """What asks none is the same on every database, and has been tried on SQLite."""
    asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db") or item.get_closest_marker("postgresql"))


def _put_back(items: list[pytest.Item]) -> None:
    """Every test that empties the database must put back what the migrations made, or the next one finds ruins."""
    for item in items:
        for mark in item.iter_markers("django_db"):
            if mark.kwargs.get("transaction") and not mark.kwargs.get("serialized_rollback"):
                raise pytest.UsageError(f"{item.nodeid} needs serialized_rollback=True beside transaction=True")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The site's first pages are made once, and put back with what the migrations made.

    Nearly every test needs them, and making them costs more than most tests.
    """
    with django_db_blocker.unblock():
        ensure_site(council_name="Anywhere Council")
        connection = connections["default"]
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole session. Ask for `page` unless a test needs two visitors at once."""
    opened = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, which Django takes for asynchronous code: it
        # would refuse queries, and open other connections that know nothing of the test database's copy.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        for alias, connection in opened.items():
            connections[alias] = connection
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Browser, django_db_serialized_rollback: None) -> Iterator[Page]:
    """A clean visitor (no cookies) on a desktop screen; ask for `live_server` beside it.

    `live_server` empties the database after each test; the rolled-back copy brings back what the
    migrations made (the page tree's root, groups), which every page needs.
    """
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context.new_page()
    context.close()
