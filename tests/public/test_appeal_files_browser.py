"""An appeal with two files, on the smallest phone and without JavaScript, as its sender and then an officer see it."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from forms.models import Upload
from tests.browser import assert_accessible, assert_fits_phone
from tests.forms.uploads.samples import JPEG, PDF
from tests.workflows.conftest import restrict
from workflows.models import Appeal, Case

from .test_browser import go_on, identify, without_scripts

pytestmark = pytest.mark.browser

FILES = "Anything you want to send us (optional)"
LETTER = {
    "name": f"A letter with a name too long for a phone {'x' * 60}.pdf",
    "mimeType": "a/b",
    "buffer": PDF,
}
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": JPEG}
PROGRAM = {"name": "photo.jpg.exe", "mimeType": "image/jpeg", "buffer": JPEG}


@pytest.fixture
def phone(chromium: Browser, django_db_serialized_rollback: None) -> Iterator[Page]:
    cache.clear()
    context = chromium.new_context(
        java_script_enabled=False, locale="en-GB", viewport={"width": 320, "height": 640}, accept_downloads=True
    )
    yield context.new_page()
    context.close()


def test_an_appeal_with_two_files(
    phone: Page, page: Page, live_server: LiveServer, case: Case, cast: dict[str, User]
) -> None:
    def good(heading: str) -> None:
        expect(phone.locator("h1")).to_have_text(heading)
        shown = without_scripts(phone, page)
        assert_accessible(shown)
        assert_fits_phone(shown)

    restrict(case, cast)
    identify(phone, live_server, case)
    phone.get_by_label("It is too harsh").check()
    go_on(phone)
    phone.get_by_role("textbox").fill("One inbox is not enough.")
    go_on(phone)
    good(FILES)
    chooser = phone.get_by_label(FILES)
    chooser.set_input_files([LETTER, PROGRAM])  # type: ignore[list-item]
    phone.get_by_role("button", name="Upload and stay on this page").click()
    good(FILES)
    expect(phone).to_have_title("Error: Anything you want to send us – Appeal against a decision – Smallholm Council")
    phone.get_by_role("link", name="“photo.jpg.exe” is named like a program").click()
    expect(chooser).to_be_focused()
    chooser.set_input_files([PHOTO])  # type: ignore[list-item]
    go_on(phone)
    expect(phone.locator("h1")).to_have_text("Your circumstances")
    phone.get_by_role("link", name="Back", exact=True).click()
    good(FILES)
    expect(phone.get_by_text("2 files added")).to_be_visible()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="photo.jpg").click()
    assert download.value.path().read_bytes() == JPEG
    phone.get_by_role("button", name="Remove photo.jpg").click()
    good(FILES)
    expect(phone.get_by_text("1 file added")).to_be_visible()
    chooser.set_input_files([PHOTO])  # type: ignore[list-item]
    go_on(phone)
    go_on(phone)
    phone.get_by_label("No", exact=True).check()
    go_on(phone)
    go_on(phone)
    good("Check your answers before you send them")
    phone.get_by_role("link", name="Change your answer to: Anything you want to send us").click()
    expect(phone.get_by_text("2 files added")).to_be_visible()
    go_on(phone)
    phone.get_by_role("button", name="Accept and send").click()
    good("Appeal received")
    assert Appeal.objects.count() == 1
    assert Upload.objects.filter(submission__isnull=False).count() == 2
    page.unroute_all()
    see_as_an_officer(page, live_server, case, cast["reviewer"])


def see_as_an_officer(page: Page, live_server: LiveServer, case: Case, reviewer: User) -> None:
    reviewer.set_password("a-long-password")
    reviewer.save()
    page.goto(f"{live_server}/admin/login/?next=/admin/desk/cases/{case.reference}/")
    page.get_by_label("Username").fill(reviewer.username)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="photo.jpg").click()
    assert download.value.path().read_bytes() == JPEG
    assert download.value.suggested_filename == "photo.jpg"
