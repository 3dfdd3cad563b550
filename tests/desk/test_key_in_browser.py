"""An officer takes down an appeal on the phone, in a real browser: mistakes first, then a late one, then done."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, assert_accessible
from workflows.models import Appeal, Case, Notice

from .conftest import restrict
from .test_task_browser import Sitting, good, sit

__all__ = ["sit"]
pytestmark = pytest.mark.browser


def test_an_appeal_by_phone(case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer) -> None:
    restrict(case, cast)
    page = sit("keeper")
    page.goto(live_server.url + reverse("desk:case", args=[case.reference]))
    fine(page, "case-before-an-appeal")
    page.get_by_role("link", name="Key in an appeal").click()
    fine(page, "key-in")
    _key_in(page).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert page.title().startswith("Error: ")
    fine(page, "key-in-errors")
    page.get_by_role("link", name="Select how the appeal came").click()
    expect(page.get_by_label("By letter")).to_be_focused()
    page.get_by_label("By phone").check()
    page.get_by_label("It is too harsh").check()
    page.get_by_label("Why, in their own words").fill("“One inbox is not enough for me.”\n" + "W" * 300)
    page.get_by_label("The customer", exact=True).check()
    page.get_by_label("Email address for the answer").fill("ada@customer.example")
    fine(page, "key-in-filled")
    _key_in(page).click()
    expect(page.get_by_text(f"Appeal {Appeal.objects.get().reference} is open.")).to_be_visible()
    fine(page, "case-with-an-appeal")


def test_a_late_one(case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer) -> None:
    restrict(case, cast)
    # The letter alone says that its time is over: the browser and the server share one clock.
    long_ago = timezone.now() - dt.timedelta(days=40)
    Notice.objects.filter(case=case).update(status=Notice.Status.SENT, served_on=long_ago.date())
    page = sit("keeper")
    page.goto(live_server.url + reverse("desk:key_in_appeal", args=[case.reference]))
    page.get_by_label("In person").check()
    page.get_by_label("It is too harsh").check()
    page.get_by_label("Why, in their own words").fill("Too harsh.")
    page.get_by_label("The customer", exact=True).check()
    _key_in(page).click()
    expect(page.get_by_role("heading", name="It is late")).to_be_visible()
    fine(page, "key-in-late")
    page.get_by_label("Accept it").check()
    page.get_by_label("Because of this").select_option("illness")
    page.get_by_label("Your reasons, in words").fill("In hospital.")
    _key_in(page).click()
    expect(page.get_by_text(f"Appeal {Appeal.objects.get().reference} is open.")).to_be_visible()
    expect(page.get_by_text("Illness, disability or a crisis in their life. In hospital.")).to_be_visible()
    fine(page, "case-with-a-late-appeal")


def fine(page: Page, name: str) -> None:
    """As for every screen, and nothing that axe finds on a phone either."""
    good(page, name)
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    assert_accessible(page)
    page.set_viewport_size(before or PHONE)


def _key_in(page: Page) -> Locator:
    return page.get_by_role("button", name="Key in the appeal")
