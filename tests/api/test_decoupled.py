"""The example site in docs/examples/decoupled: from another origin, in a browser, from the policy to the receipt."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from forms.models import Draft
from tests.browser import assert_accessible, assert_fits_phone
from tests.workflows.conftest import restrict
from workflows.models import Appeal, Case

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "decoupled"
SURNAME = "O’Brien"


class Quiet(SimpleHTTPRequestHandler):
    """Serves the example's files; `config.js` says where this test's Evenhand is."""

    def __init__(self, *args: object, evenhand: str, **kwargs: object) -> None:
        self.evenhand = evenhand
        super().__init__(*args, directory=str(FOLDER), **kwargs)

    def do_GET(self) -> None:
        if self.path != "/config.js":
            super().do_GET()
            return
        content = f'export const SITE = "{self.evenhand}";\nexport const FORM = "appeal";\n'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> Iterator[str]:
    """The example on an origin of its own, which Evenhand has on its list."""
    cache.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, evenhand=live_server.url))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    settings.CORS_ALLOWED_ORIGINS = [origin]
    yield origin
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def decided(page: Page, live_server: LiveServer, case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been issued."""
    restrict(case, cast)
    return case


def good(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    assert_accessible(page)
    assert_fits_phone(page)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def find_decision(page: Page, reference: str, surname: str) -> None:
    page.get_by_label("Case reference").fill(reference)
    page.get_by_label("Surname").fill(surname)
    go_on(page)


def to_the_check(page: Page, site: str, case: Case) -> None:
    page.goto(site)
    page.get_by_role("button", name="Start now").click()
    find_decision(page, case.reference, SURNAME)
    page.get_by_role("checkbox").first.check()
    go_on(page)
    page.get_by_label("Why do you disagree").fill("One inbox is not enough for me.")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Your circumstances")
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)
    expect(page.locator("h1")).to_have_text("How we reach you")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Check your answers before you send them")


def test_from_the_policy_to_the_receipt(page: Page, site: str, decided: Case) -> None:
    page.goto(site)
    good(page, decided.policy.title)
    page.locator("summary").first.click()
    good(page, decided.policy.title)
    page.get_by_role("button", name="Start now").click()
    good(page, "Your decision letter")
    expect(page.locator("h1")).to_be_focused()
    find_decision(page, decided.reference, "")
    good(page, "Your decision letter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page).to_have_title("Error: Your decision letter")
    page.get_by_role("link", name="Enter your surname").click()
    expect(page.get_by_label("Surname")).to_be_focused()
    find_decision(page, decided.reference, "Nobody")
    expect(page.locator(".summary")).to_contain_text("We cannot find a decision with this reference and surname.")
    find_decision(page, decided.reference, SURNAME)
    good(page, "What you disagree with")
    page.get_by_role("checkbox").first.check()
    go_on(page)
    good(page, "Why you disagree")
    page.get_by_label("Why do you disagree").fill("One inbox is not enough for me.")
    go_on(page)
    good(page, "Your circumstances")
    page.get_by_label("Is there anything about your circumstances").fill("<b>I care</b> for my mother.")
    go_on(page)
    good(page, "Are you appealing for somebody else?")
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    good(page, "Who you are")
    page.get_by_label("Your name, and how you know them").fill("Kim Lowe, their daughter")
    go_on(page)
    good(page, "How we reach you")
    page.get_by_label("Email address").fill("ada@")
    go_on(page)
    page.get_by_role("link", name="Enter an email address in full").click()
    page.get_by_label("Email address").fill("ada@customer.example")
    go_on(page)
    page.get_by_label("No", exact=True).check()
    go_on(page)
    good(page, "Check your answers before you send them")
    page.get_by_role("button", name="Change: Are you appealing for somebody else?").click()
    page.get_by_label("No", exact=True).check()
    go_on(page)
    expect(page.locator("h1")).to_have_text("Check your answers before you send them")
    expect(page.get_by_text("Kim Lowe")).to_have_count(0)
    expect(page.get_by_text("<b>I care</b> for my mother.")).to_be_visible()
    page.get_by_role("button", name="Accept and send").click()
    appeal_reference = page.locator("strong")
    expect(appeal_reference).to_be_visible()
    appeal = Appeal.objects.get()
    expect(appeal_reference).to_have_text(appeal.reference)
    assert_accessible(page)
    assert_fits_phone(page)
    assert appeal.circumstances == "<b>I care</b> for my mother."
    assert not page.context.cookies()
    assert not Draft.objects.exists()


def test_an_answer_that_was_lost_is_asked_for_again(page: Page, site: str, decided: Case) -> None:
    """The appeal arrives, its answer does not: the second try brings the same receipt, and no second appeal."""
    to_the_check(page, site, decided)

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    page.route("**/submissions", lose_the_answer, times=1)
    page.get_by_role("button", name="Accept and send").click()
    good(page, "We could not reach the council")
    appeal = Appeal.objects.get()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Accept and send").click()
    expect(page.locator("strong")).to_have_text(appeal.reference)
    assert Appeal.objects.count() == 1


def test_a_site_that_is_not_on_the_list_is_told_so(page: Page, site: str, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = []
    page.goto(site)
    good(page, "We could not reach the council")
