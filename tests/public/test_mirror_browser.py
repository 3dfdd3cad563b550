"""Every page and state of the customer's mirror, without JavaScript: axe finds no fault, and it fits a phone."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, assert_accessible, assert_fits_phone
from tests.mirror.conftest import appeal_against, emailed
from tests.workflows.conftest import do, restrict
from workflows.actions.delivery import send_due
from workflows.flows import verbs
from workflows.models import Appeal, Case, Customer, Restriction, VisitCode

from .test_browser import without_scripts

pytestmark = pytest.mark.browser
Good = Callable[[str], None]
NOW = "Where things are"


@pytest.fixture
def visitor(chromium: Browser, django_db_serialized_rollback: None) -> Iterator[Page]:
    cache.clear()
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE, locale="en-GB")
    yield context.new_page()
    context.close()


@pytest.fixture
def good(visitor: Page, page: Page) -> Good:
    def check(heading: str) -> None:
        expect(visitor.locator("h1")).to_have_text(heading)
        shown = without_scripts(visitor, page)
        assert_accessible(shown)
        assert_fits_phone(shown)

    return check


def get_in(page: Page, live_server: LiveServer, reference: str) -> None:
    page.goto(f"{live_server}/your-case/")
    page.get_by_label("Your reference").fill(reference)
    page.get_by_label("By email").check()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code we sent you").fill(emailed())
    page.get_by_role("button", name="See my case").click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="Leave and close your case").first.click()


def test_getting_in_and_out(
    visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User], settings: Settings
) -> None:
    page = visitor
    page.goto(f"{live_server}/your-case/")
    good("See your case")
    page.get_by_role("button", name="Send me a code").click()
    expect(page).to_have_title("Error: See your case – Your case – Smallholm Council")
    good("See your case")
    page.get_by_label("Your reference").fill(case.reference)
    page.get_by_label("By letter").check()
    page.get_by_role("button", name="Send me a code").click()
    good("Type your code")
    page.get_by_label("The code we sent you").fill("wrong")
    page.get_by_role("button", name="See my case").click()
    good("Type your code")
    get_in(page, live_server, case.reference)
    good(NOW)
    page.get_by_role("link", name="Ask us to do something differently").click()
    page.get_by_role("textbox").fill("Large print.")
    VisitCode.objects.all().delete()
    page.get_by_role("button", name="Send").click()
    good("You need a code to see this")
    expect(page.get_by_label("What you typed")).to_have_value("Large print.")
    get_in(page, live_server, case.reference)
    leave(page)
    good("You have left your case")
    settings.FORMS_LIMIT_PER_VALUE = 0
    page.goto(f"{live_server}/your-case/code/")
    page.get_by_label("Your reference").fill(case.reference)
    page.get_by_label("The code we sent you").fill("2222 2222")
    page.get_by_role("button", name="See my case").click()
    good("You have tried too many times")


def test_warned(visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    send_due()
    get_in(visitor, live_server, case.reference)
    good(NOW)


def test_restricted_appealed_withdrawn(
    visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User]
) -> None:
    page = visitor
    restrict(case, cast)
    send_due()
    Customer.objects.update(adjustments="Large print (agreed on 1 June 2026)\n" + "W" * 80)
    Restriction.objects.update(
        starts_on=timezone.localdate() - dt.timedelta(days=80), review_on=timezone.localdate() + dt.timedelta(days=5)
    )
    get_in(page, live_server, case.reference)
    good(NOW)
    page.get_by_role("link", name="Tell us something before we look at it again").click()
    good("Tell us something before the review")
    page.get_by_role("textbox").fill("Nothing has happened since.")
    page.get_by_role("button", name="Send").click()
    good(NOW)
    page.get_by_role("link", name="Ask us to do something differently").click()
    good("Ask us to do something differently")
    page.get_by_role("button", name="Send").click()
    good("Ask us to do something differently")
    appeal = appeal_against(case, email="ada@customer.example")
    page.goto(f"{live_server}/your-case/now/")
    good(NOW)
    page.get_by_role("link", name=f"Add something to appeal {appeal.reference}").click()
    good("Add something to your appeal")
    page.get_by_role("textbox").fill("I was in hospital.\n" + "W" * 300)
    page.get_by_role("button", name="Send").click()
    good(NOW)
    Restriction.objects.update(status="suspended")
    page.goto(f"{live_server}/your-case/now/")
    good(NOW)
    page.get_by_role("link", name=f"Withdraw appeal {appeal.reference}").click()
    good("Do you want to withdraw this appeal?")
    page.get_by_role("button", name="Yes, withdraw the appeal").click()
    expect(page.get_by_text("has been withdrawn. We will not decide it.")).to_be_visible()
    good(NOW)


def test_decided_and_ended(
    visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User]
) -> None:
    restrict(case, cast)
    appeal = appeal_against(case)
    do(case, "hear", cast["reviewer"], outcome="overturn", reasons="It was not fair.")
    do(case, "answer", cast["reviewer"], channel="email")
    send_due()
    get_in(visitor, live_server, case.reference)
    good(NOW)
    expect(visitor.get_by_text("Then the ombudsman.")).to_be_visible()
    assert Appeal.objects.get(pk=appeal.pk).decided_at


def test_representative(visitor: Page, good: Good, live_server: LiveServer, case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    appeal = verbs.open_appeal(
        case=case,
        grounds=["harsh"],
        statement="Too harsh.",
        submission_key="one",
        made_by="Kim Lowe, her daughter",
        email="ada@customer.example",
    )
    get_in(visitor, live_server, appeal.reference)
    good(NOW)
