"""Every page of a journey in a real browser: accessible, on a phone, with and without JavaScript."""

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from forms.models import Draft, Submission
from tests.browser import assert_accessible, assert_fits_phone

from .toy import ToyHandler

pytestmark = pytest.mark.browser


@pytest.fixture
def scriptless(chromium: Browser, django_db_serialized_rollback: None) -> Iterator[Page]:
    """A visitor whose browser runs no JavaScript."""
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def good(page: Page, heading: str) -> None:
    """The page is the one expected, has no fault axe can find, and fits a phone."""
    expect(page.locator("h1")).to_have_text(heading)
    assert_accessible(page)
    assert_fits_phone(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def find_decision(page: Page, surname: str = "Marlow") -> None:
    page.get_by_label("Reference").fill("EH-1")
    page.get_by_label("Your surname").fill(surname)
    go_on(page)


def fill_why(page: Page) -> None:
    page.get_by_label("Your reason").fill("It was not me.\nI was away.")
    page.get_by_label("Day").fill("3")
    page.get_by_label("Month").fill("June")
    page.get_by_label("Year").fill("2026")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Email address (optional)").fill("pat@example.org")
    page.get_by_label("What I have said is true").check()


def test_a_whole_journey(toy: ToyHandler, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server}/toy-appeal/")
    good(page, "Appeal a toy decision")
    page.get_by_role("button", name="Start now").click()
    good(page, "Find your decision")
    find_decision(page, surname="")
    good(page, "Find your decision")
    find_decision(page, surname="Nobody")
    good(page, "Find your decision")
    find_decision(page)
    good(page, "What do you disagree with?")
    go_on(page)
    good(page, "What do you disagree with?")
    page.get_by_label("Something else").check()
    go_on(page)
    page.get_by_label("What else?").fill("The parking")
    good(page, "Something else")
    go_on(page)
    good(page, "Why you disagree")
    go_on(page)
    good(page, "Why you disagree")
    fill_why(page)
    good(page, "Why you disagree")
    go_on(page)
    good(page, "Check your answers before you send them")
    page.get_by_role("button", name="Accept and send").click()
    good(page, "Appeal sent")
    page.reload()
    good(page, "Appeal sent")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Appeal sent")
    assert Submission.objects.count() == 1


def test_a_whole_journey_without_javascript(toy: ToyHandler, live_server: LiveServer, scriptless: Page) -> None:
    page = scriptless
    page.goto(f"{live_server}/toy-appeal/")
    page.get_by_role("button", name="Start now").click()
    find_decision(page, surname="")
    page.get_by_role("link", name="Enter your surname").click()
    expect(page.get_by_label("Your surname")).to_be_focused()
    find_decision(page)
    page.get_by_label("The decision").check()
    go_on(page)
    expect(page.get_by_text("You can enter up to 500 characters")).to_be_visible()
    fill_why(page)
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    page.get_by_label("Phone number").fill("01427 676 676")
    go_on(page)
    page.get_by_role("link", name="Change your answer to: Phone number").click()
    page.get_by_label("Phone number").fill("01427 676 677")
    go_on(page)
    page.get_by_role("button", name="Accept and send").click()
    expect(page.get_by_text("TOY-1")).to_be_visible()
    assert Submission.objects.get().answers["help_phone"] == "01427 676 677"


@pytest.mark.parametrize("label", ["The decision", "What I have said is true", "Year"])
def test_an_error_link_moves_to_the_first_input(
    toy: ToyHandler, live_server: LiveServer, page: Page, label: str
) -> None:
    page.goto(f"{live_server}/toy-appeal/")
    page.get_by_role("button", name="Start now").click()
    find_decision(page)
    if label != "The decision":
        page.get_by_label("The decision").check()
        go_on(page)
        page.get_by_label("Day").fill("3")
        page.get_by_label("Month").fill("6")
    go_on(page)
    expect(page).to_have_title(f"Error: {page.locator('h1').inner_text()} – Appeal a toy decision – Evenhand")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    words = {"Year": "include a year", "The decision": "Select what", "What I have said is true": "Tick the box"}
    page.locator(".govuk-error-summary").get_by_role("link", name=words[label]).click()
    expect(page.get_by_label(label, exact=True)).to_be_focused()


def test_the_pages_that_say_no(toy: ToyHandler, live_server: LiveServer, page: Page, settings: Settings) -> None:
    settings.FORMS_LIMIT_PER_VALUE = 0
    page.goto(f"{live_server}/toy-appeal/who/")
    good(page, "We cannot find your answers")
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Start now").click()
    find_decision(page)
    good(page, "You have tried too many times")
    settings.FORMS_LIMIT_PER_VALUE = 10
    page.get_by_role("link", name="Go back to the page you were on").click()
    toy.closed = True
    find_decision(page)
    good(page, "You can no longer appeal")
    toy.closed = False
    Draft.objects.all().delete()
    page.goto(f"{live_server}/toy-appeal/done/")
    good(page, "We cannot find your answers")


def test_answers_changed_in_another_tab(toy: ToyHandler, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server}/toy-appeal/")
    page.get_by_role("button", name="Start now").click()
    find_decision(page)
    page.get_by_label("The decision").check()
    go_on(page)
    fill_why(page)
    go_on(page)
    other = page.context.new_page()
    other.goto(f"{live_server}/toy-appeal/why/?change=1")
    other.get_by_label("Your reason").fill("From another tab")
    go_on(other)
    page.get_by_role("button", name="Accept and send").click()
    good(page, "Check your answers before you send them")
    expect(page.get_by_text("Your answers have changed since you last saw this page")).to_be_visible()
    page.goto(f"{live_server}/toy-appeal/")
    good(page, "Appeal a toy decision")


@pytest.mark.urls("tests.forms.staff_urls")
def test_every_kind_in_the_staff_shell(live_server: LiveServer, page: Page) -> None:
    get_user_model().objects.create_superuser("officer", "officer@example.org", "a-long-password")
    page.goto(f"{live_server}/admin/login/?next=/admin/toy-task/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Surname")).to_be_visible()
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Enter date of call").click()
    expect(page.get_by_label("Day")).to_be_focused()
    assert_accessible(page)
    assert_fits_phone(page)
