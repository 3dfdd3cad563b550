"""An appeal over several days and two browsers without JavaScript: left at page three, one appeal in the end."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from forms.models import Draft, Submission
from tests.browser import PHONE, arrived, assert_accessible, assert_fits_phone
from tests.forms.emails import last_words
from tests.forms.uploads.samples import PDF
from tests.worker.conftest import MailSystem, mail
from tests.workflows.conftest import restrict
from workflows.models import Appeal, Case, Delivery

__all__ = ["mail"]

SURNAME = "O’Brien"
ADDRESS = "ada@customer.example"
HALF = "They never told me that\nthe second call"
START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
# The page after the one on why.
FILES = "Anything you want to send us (optional)"
NewPhone = Callable[[], Page]


@pytest.fixture
def phone(chromium: Browser, django_db_serialized_rollback: None) -> Iterator[NewPhone]:
    """Opens browsers that know nothing of each other, on a phone's screen, without JavaScript."""
    cache.clear()
    contexts = []

    def new() -> Page:
        contexts.append(chromium.new_context(java_script_enabled=False, locale="en-GB", viewport=PHONE))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


@pytest.fixture
def decided(phone: NewPhone, live_server: LiveServer, settings: Settings, case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been issued; links in emails lead to the live server."""
    settings.PUBLIC_URL = live_server.url
    restrict(case, cast)
    return case


def file_called(name: str) -> FilePayload:
    """Each is another file: the same bytes sent twice are kept once."""
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF + name.encode()}


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def to_page_three(page: Page, server: str, case: Case) -> None:
    page.goto(f"{server}/appeal/")
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Case reference").fill(case.reference)
    page.get_by_label("Surname").fill(SURNAME)
    go_on(page)
    page.get_by_role("checkbox").first.check()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Why you disagree")


def save_for_later(page: Page) -> None:
    page.get_by_role("textbox").first.fill(HALF)
    page.get_by_role("button", name="Save and come back later").click()
    arrived(page, "Save your answers and come back later")
    page.get_by_label("Your email address").fill(ADDRESS)
    page.get_by_role("button", name="Email me the link").click()
    arrived(page, "Your answers are saved")


def the_link(mail: MailSystem) -> str:
    call_command("worker", "--once")
    message = next(one for one in reversed(mail.messages) if "Your link" in str(one["Subject"]))
    assert message["To"] == ADDRESS
    found = re.search(r"http\S+/later/[\w-]{24,}/", message.get_body().get_content())  # type: ignore[union-attr]
    assert found is not None
    return found[0]


@pytest.mark.browser
def test_left_at_page_three_and_sent_once_from_another_browser(
    phone: NewPhone, live_server: LiveServer, decided: Case, mail: MailSystem
) -> None:
    first, second = phone(), phone()
    to_page_three(first, live_server.url, decided)
    save_for_later(first)
    expect(first.get_by_text("The last day to appeal is")).to_be_visible()
    link = the_link(mail)
    assert ADDRESS not in str(list(Delivery.objects.exclude(notice__isnull=False).values()))

    asked: list[str] = []
    second.on("request", lambda request: asked.append(str(request.all_headers().get("referer", ""))))
    second.goto(link)
    arrived(second, "Continue with your answers")
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in second.url
    go_on(second)
    arrived(second, "Why you disagree")
    assert not any(token in referer for referer in asked)
    expect(second.get_by_role("textbox").first).to_have_value(HALF)
    expect(second.get_by_text("There is a problem")).to_have_count(0)

    first.goto(f"{live_server}/appeal/why/")
    arrived(first, "You went on with this somewhere else")

    second.get_by_role("textbox").first.fill(f"{HALF} was mine.")
    go_on(second)
    second.locator("input[type=file]").set_input_files([file_called("a.pdf"), file_called("b.pdf")])
    go_on(second)
    go_on(second)  # nothing about circumstances
    second.get_by_label("No", exact=True).check()
    go_on(second)
    go_on(second)  # reached as the letter reached them
    arrived(second, "Check your answers before you send them")
    change = "Change your answer to: Why do you disagree with the decision?"
    second.get_by_role("link", name=change).click()
    second.get_by_role("textbox").first.fill("The second call was not mine.")
    go_on(second)
    second.get_by_role("button", name="Accept and send").dblclick()
    arrived(second, "Appeal received")

    assert Appeal.objects.get().statement == "The second call was not mine."
    assert Submission.objects.count() == 1
    assert sorted(one.name for one in Submission.objects.get().uploads.all()) == ["a.pdf", "b.pdf"]
    with second.expect_download() as download:
        second.get_by_role("link", name="Download a copy of what you sent (PDF)").click()
    assert download.value.suggested_filename == f"appeal-{Appeal.objects.get().reference}.pdf"


@pytest.mark.browser
def test_a_cut_connection_while_sending(phone: NewPhone, live_server: LiveServer, decided: Case) -> None:
    """The page went out, its answer never came in: sending it once more is the same answer."""
    page = phone()
    to_page_three(page, live_server.url, decided)
    page.get_by_role("textbox").first.fill("Only once.")
    page.context.set_offline(True)
    go_on(page)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(f"{live_server}/appeal/why/")
    page.get_by_role("textbox").first.fill("Only once.")
    for _time in range(2):
        go_on(page)
        arrived(page, FILES)
        page.go_back()
        arrived(page, "Why you disagree")
        expect(page.get_by_role("textbox").first).to_have_value("Only once.")
    assert Draft.objects.get().answers["why"] == {"statement": "Only once."}


@pytest.mark.browser
def test_every_page_of_coming_back(
    live_server: LiveServer, page: Page, settings: Settings, case: Case, cast: dict[str, User]
) -> None:
    """Axe, one heading, and no sideways scroll at 320 pixels, whatever the state."""
    settings.PUBLIC_URL = live_server.url
    restrict(case, cast)

    def good(heading: str) -> None:
        arrived(page, heading)
        expect(page.locator("h1")).to_have_count(1)
        assert_accessible(page)
        assert_fits_phone(page)

    to_page_three(page, live_server.url, case)
    page.get_by_role("textbox").first.fill("W" * 300)
    page.get_by_role("button", name="Save and come back later").click()
    good("Save your answers and come back later")
    page.get_by_role("button", name="Email me the link").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    good("Save your answers and come back later")
    page.get_by_label("Your email address").fill(ADDRESS)
    page.get_by_role("button", name="Email me the link").click()
    good("Your answers are saved")
    page.get_by_role("link", name="Go on with the form now").click()
    good("Why you disagree")
    _another_tab_answers(page, live_server)
    good("Why you disagree")
    page.goto(f"{live_server}/appeal/")
    good("Appeal against a decision")
    page.goto(f"{live_server}/appeal/later/saved/")
    page.get_by_role("button", name="Take them out of this browser").click()
    good("Your answers are no longer in this browser")
    page.get_by_role("link", name="Get a new link").click()
    good("Get a new link to your saved answers")
    page.get_by_role("button", name="Email me a new link").click()
    good("Get a new link to your saved answers")
    page.get_by_label("Your email address").fill(ADDRESS)
    page.get_by_role("button", name="Email me a new link").click()
    good("Look at your email")
    link = re.findall(r"http\S+/later/[\w-]{24,}/", last_words())[0]
    page.goto(link)
    good("Continue with your answers")
    go_on(page)
    good(FILES)
    page.goto(link)
    good("This link does not work any more")
    settings.FORMS_LINKS_PER_ADDRESS = 0
    expect(page.get_by_role("link", name="Continue with those answers")).to_be_visible()
    page.get_by_role("button", name="Get a new link").click()
    page.get_by_label("Your email address").fill(ADDRESS)
    page.get_by_role("button", name="Email me a new link").click()
    good("We have sent too many emails")
    page.goto(f"{live_server}/appeal/why/")
    Draft.objects.update(secret_hash="elsewhere")
    page.get_by_role("textbox").first.fill("W" * 300 + " and more")
    go_on(page)
    good("You went on with this somewhere else")
    page.goto(f"{live_server}/appeal/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Start now").click()
    good("This page was not sent")


def _another_tab_answers(page: Page, live_server: LiveServer) -> None:
    other = page.context.new_page()
    other.goto(f"{live_server}/appeal/why/")
    other.get_by_role("textbox").first.fill("Y" * 300)
    go_on(other)
    arrived(other, FILES)
    other.close()
    go_on(page)
    expect(page.get_by_text("This page has been answered since you opened it here")).to_be_visible()


def answers(case: Case) -> dict[str, str]:
    return {"reference": case.reference, "surname": SURNAME}


@pytest.mark.django_db
def test_the_email_says_the_last_day_once_the_case_is_known(client: Client, case: Case, cast: dict[str, User]) -> None:
    with time_machine.travel(START, tick=False):
        restrict(case, cast)
        client.post("/appeal/")
        client.post("/appeal/later/save/", {"email": ADDRESS})
        assert "Our letter gives the last day to appeal" in last_words()
        client.post("/appeal/who/", answers(case))
        client.post("/appeal/later/save/", {"email": ADDRESS})
        assert "The last day to appeal is 17 June 2026." in last_words()
        assert case.reference not in last_words()
        assert "O’Brien" not in last_words()
        assert "ask any of our officers to take it down for you" in last_words()
        assert Draft.objects.get().expires == timezone.now() + dt.timedelta(days=7)
