"""Every page a customer can meet on the way through an appeal, in a real browser, with and without JavaScript."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from forms.models import Draft
from tests.browser import arrived, assert_accessible, assert_fits_phone, reload
from tests.workflows.conftest import restrict
from workflows.flows import verbs
from workflows.models import Appeal, Case, Message

pytestmark = pytest.mark.browser

SURNAME = "O’Brien"
Good = Callable[[str], None]


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visitor(javascript: bool, chromium: Browser, django_db_serialized_rollback: None) -> Iterator[Page]:
    """A clean visitor, once with JavaScript and once without."""
    cache.clear()
    context = chromium.new_context(java_script_enabled=javascript, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def good(visitor: Page, javascript: bool, page: Page) -> Good:
    """The visitor is on the page expected, axe finds no fault in it, and it fits a phone."""

    def check(heading: str) -> None:
        expect(visitor.locator("h1")).to_have_text(heading)
        shown = visitor if javascript else without_scripts(visitor, page)
        assert_accessible(shown)
        assert_fits_phone(shown)

    return check


def without_scripts(visitor: Page, onlooker: Page) -> Page:
    """The visitor's page in another window. Axe needs JavaScript, so there only the page's own scripts are held off."""
    onlooker.unroute_all()
    onlooker.route("**/*.js", lambda route: route.abort())
    onlooker.route(visitor.url, lambda route: route.fulfill(body=visitor_html, content_type="text/html; charset=utf-8"))
    visitor_html = visitor.content()
    onlooker.goto(visitor.url)
    return onlooker


@pytest.fixture
def decided(visitor: Page, live_server: LiveServer, case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been issued."""
    restrict(case, cast)
    return case


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def identify(page: Page, live_server: LiveServer, case: Case) -> None:
    page.goto(f"{live_server}/appeal/")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Case reference").fill(case.reference)
    page.get_by_label("Surname").fill(SURNAME)
    go_on(page)


def test_every_page_of_an_appeal(visitor: Page, good: Good, live_server: LiveServer, decided: Case) -> None:
    page = visitor
    page.goto(f"{live_server}/appeal/")
    good("Appeal against a decision")
    page.get_by_role("button", name="Start now").click()
    good("Your decision letter")
    go_on(page)
    good("Your decision letter")
    page.get_by_label("Case reference").fill(decided.reference)
    page.get_by_label("Surname").fill("Nobody")
    go_on(page)
    good("Your decision letter")
    page.get_by_label("Surname").fill(SURNAME)
    go_on(page)
    good("What you disagree with")
    go_on(page)
    good("What you disagree with")
    page.get_by_role("checkbox").first.check()
    go_on(page)
    good("Why you disagree")
    go_on(page)
    good("Why you disagree")
    page.get_by_role("textbox").first.fill("One inbox is not enough.\n" + "W" * 300)
    go_on(page)
    good("Your circumstances")
    page.get_by_role("textbox").first.fill("I care for my mother.")
    go_on(page)
    good("Are you appealing for somebody else?")
    go_on(page)
    good("Are you appealing for somebody else?")
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    good("Who you are")
    expect(page.get_by_text("There is a problem")).to_have_count(0)
    page.get_by_label("Your name, and how you know them").fill("Kim Lowe, her daughter")
    go_on(page)
    good("How we reach you")
    page.get_by_role("textbox", name="Email address").fill("not an address")
    go_on(page)
    good("How we reach you")
    page.get_by_role("textbox", name="Email address").fill("ada@customer.example")
    go_on(page)
    good("Shall we put what you told us about your circumstances in the email?")
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    good("Check your answers before you send them")
    page.get_by_role("button", name="Accept and send").click()
    good("Appeal received")
    expect(page.get_by_text(Appeal.objects.get().reference)).to_be_visible()


def test_a_window_that_has_closed(
    visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User]
) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(days=60)):
        restrict(case, cast)
    identify(visitor, live_server, case)
    good("The time for an appeal has passed")


def test_nothing_has_been_decided_yet(visitor: Page, good: Good, live_server: LiveServer, case: Case) -> None:
    identify(visitor, live_server, case)
    good("There is nothing to appeal yet")


def test_an_appeal_made_before(visitor: Page, good: Good, live_server: LiveServer, decided: Case) -> None:
    verbs.open_appeal(case=decided, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    identify(visitor, live_server, decided)
    good("We already have your appeal")


def test_answers_that_are_gone(visitor: Page, good: Good, live_server: LiveServer, decided: Case) -> None:
    identify(visitor, live_server, decided)
    arrived(visitor, "What you disagree with")
    Draft.objects.all().delete()
    reload(visitor)
    good("We cannot find your answers")


def test_too_many_guesses(
    visitor: Page, good: Good, live_server: LiveServer, decided: Case, settings: Settings
) -> None:
    settings.FORMS_LIMIT_PER_VALUE = 0
    identify(visitor, live_server, decided)
    good("You have tried too many times")


def test_a_session_that_has_ended(visitor: Page, good: Good, live_server: LiveServer, decided: Case) -> None:
    visitor.goto(f"{live_server}/appeal/")
    visitor.context.clear_cookies()
    visitor.get_by_role("button", name="Start now").click()
    good("Your session has ended")


@pytest.mark.urls("tests.public.trouble_urls")
@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/garbled/", "We could not understand that request"),
        ("/forbidden/", "You cannot open this page"),
        ("/nothing/", "Page not found"),
        ("/broken/", "Sorry, there is a problem with the service"),
    ],
)
def test_pages_that_say_what_went_wrong(
    visitor: Page, good: Good, live_server: LiveServer, address: str, heading: str
) -> None:
    visitor.goto(f"{live_server}{address}")
    good(heading)


def test_too_many_tries_to_sign_in(visitor: Page, good: Good, live_server: LiveServer, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    visitor.goto(f"{live_server}/admin/login/")
    visitor.get_by_label("Username").fill("officer")
    visitor.get_by_label("Password").fill("a wrong password")
    visitor.get_by_role("button", name="Sign in").click()
    good("Too many tries")


def test_an_appeal_with_a_keyboard_alone(
    live_server: LiveServer, page: Page, case: Case, cast: dict[str, User]
) -> None:
    restrict(case, cast)
    page.goto(f"{live_server}/appeal/")
    press_until(page, "Start now")
    send(page, "Your decision letter")
    press_until(page, "Case reference")
    page.keyboard.type(case.reference)
    press_until(page, "Surname")
    page.keyboard.type(SURNAME)
    send(page, "What you disagree with")
    press_until(page, "It is too harsh")
    page.keyboard.press("Space")
    press_until(page, "Continue")
    send(page, "Why you disagree")
    press_until(page, "Why do you disagree with the decision?")
    page.keyboard.type("One inbox is not enough.")
    press_until(page, "Continue")
    send(page, "Your circumstances")
    press_until(page, "Continue")
    send(page, "Are you appealing for somebody else?")
    press_until(page, "Yes")
    page.keyboard.press("ArrowDown")
    press_until(page, "Continue")
    send(page, "How we reach you")
    press_until(page, "Continue")
    send(page, "Check your answers before you send them")
    press_until(page, "Accept and send")
    send(page, "Appeal received")


def send(page: Page, next_heading: str) -> None:
    """Press Enter where the focus is and wait for the page that follows."""
    page.keyboard.press("Enter")
    arrived(page, next_heading)


NAME_OF_FOCUS = "() => {const e = document.activeElement; return e.labels?.[0]?.innerText ?? e.innerText ?? ''}"
FOCUS_SHOWS = """() => {
  const seen = [document.activeElement, ...(document.activeElement.labels ?? [])];
  return seen.some(e => ['', '::before'].some(part => {
    const look = getComputedStyle(e, part || null);
    return look.boxShadow !== 'none' || (look.outlineStyle !== 'none' && look.outlineWidth !== '0px');
  }));
}"""


def press_until(page: Page, name: str) -> None:
    """Tab to the control with this name; every stop on the way must show that it has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_SHOWS), f"{page.evaluate(NAME_OF_FOCUS)} on {page.url} hides its focus"
        if page.evaluate(NAME_OF_FOCUS).strip() == name:
            return
    raise AssertionError(f"the keyboard never reaches “{name}” on {page.url}")


def test_every_page_of_a_message(visitor: Page, good: Good, live_server: LiveServer, decided: Case) -> None:
    page = visitor
    page.goto(f"{live_server}/contact-us/")
    good("Send us a message")
    page.get_by_role("button", name="Start now").click()
    good("Is somebody at risk of harm?")
    go_on(page)
    good("Is somebody at risk of harm?")
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    good("Your message")
    go_on(page)
    good("Your message")
    page.get_by_label("Something new").check()
    page.get_by_label("What would you like to tell us?").fill("The lamp is broken.\n" + "W" * 300)
    go_on(page)
    good("Limits on your contact with us")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Case reference, if you have one").fill(decided.reference)
    go_on(page)
    good("Who you are")
    page.get_by_label("Your name").fill("Ada O’Brien")
    go_on(page)
    good("Check your answers before you send them")
    page.get_by_role("button", name="Accept and send").click()
    good("Message received")
    expect(page.get_by_text(Message.objects.get().reference)).to_be_visible()


def test_every_page_of_asking_for_a_late_appeal(
    visitor: Page, good: Good, live_server: LiveServer, decided: Case
) -> None:
    page = visitor
    page.goto(f"{live_server}/late-appeal/")
    good("Ask for a late appeal")
    page.get_by_role("button", name="Start now").click()
    good("Your decision letter")
    page.get_by_label("Case reference").fill(decided.reference)
    page.get_by_label("Your name").fill("Ada O’Brien")
    go_on(page)
    good("Why your appeal is late")
    go_on(page)
    good("Why your appeal is late")
    page.get_by_label("Why is your appeal late?").fill("In hospital.")
    go_on(page)
    good("How we reach you")
    go_on(page)
    good("Check your answers before you send them")
    page.get_by_role("button", name="Accept and send").click()
    good("Request received")
