"""Registers in a real browser: accessible, and on a phone nothing scrolls sideways but the table's own region."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, assert_fits_phone
from tests.workflows.conftest import restrict
from workflows.flows import verbs
from workflows.models import Case

from .test_registers import index

pytestmark = pytest.mark.browser


@pytest.fixture
def keeper_page(page: Page, live_server: LiveServer, keeper: Client) -> Page:
    session = keeper.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return page


def good(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_contain_text(heading)
    assert_accessible(page)
    assert_fits_phone(page)


def test_registers(
    keeper_page: Page, live_server: LiveServer, a_case: Case, cast: dict[str, User], many: Callable[[int], None]
) -> None:
    restrict(a_case, cast)
    verbs.open_appeal(case=a_case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    many(30)
    page = keeper_page
    for slug, heading in (("cases", "Cases"), ("restrictions", "Restrictions"), ("appeals", "Appeals")):
        page.goto(f"{live_server}{index(slug)}")
        good(page, heading)
        page.get_by_role("link", name="Next page").click()
        expect(page.get_by_text("26 to 31 of 31")).to_be_visible()
        page.get_by_label("Search by reference or surname").fill("O’Brien")
        page.get_by_role("button", name="Filter").click()
        expect(page.get_by_text("1 to 1 of 1")).to_be_visible()
        page.get_by_role("link", name="Details").click()
        good(page, heading.removesuffix("s"))


def test_register_with_a_fault_and_an_empty_one(keeper_page: Page, live_server: LiveServer, a_case: Case) -> None:
    page = keeper_page
    page.goto(f"{live_server}{index('cases')}?q={'9' * 101}")
    expect(page).to_have_title(re.compile("^Error: Cases"))
    good(page, "Cases")
    page.goto(f"{live_server}{index('appeals')}?state=decided")
    good(page, "Appeals")
