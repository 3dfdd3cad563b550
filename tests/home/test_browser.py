"""The public pages in a real browser."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, assert_fits_phone
from tests.home.factories import a_policy

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/customer-behaviour/",
        "/customer-behaviour/reviews/",
        "/customer-behaviour/print/",
        "/customer-behaviour/editions/1/",
        "/accessibility/",
        "/privacy/",
        "/nothing/",
    ],
)
def test_page_is_accessible_and_fits_a_phone(live_server: LiveServer, page: Page, address: str) -> None:
    a_policy(2)
    page.goto(live_server.url + address)
    assert_accessible(page)
    assert_fits_phone(page)


def test_page_breaks_no_rule_of_its_own_security_policy(live_server: LiveServer, page: Page) -> None:
    a_policy()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + "/customer-behaviour/", wait_until="networkidle")
    assert complaints == []


def test_keyboard_reaches_the_content_first(live_server: LiveServer, page: Page) -> None:
    a_policy()
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text().startswith("Read the policy")


def test_reader_goes_through_the_policy_without_javascript(live_server: LiveServer, page: Page) -> None:
    a_policy()
    browser: Browser = page.context.browser  # type: ignore[assignment]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    reader = context.new_page()
    reader.goto(live_server.url)
    assert reader.get_by_role("navigation", name="Menu").get_by_role("link", name="Appeal a decision").is_visible()
    reader.get_by_role("link", name="Read the policy").click()
    reader.get_by_role("link", name="What this policy is for").click()
    reader.get_by_role("link", name="Next section").click()
    assert reader.get_by_role("heading", level=2).first.inner_text() == "2. Review every 3 months"
    context.close()
