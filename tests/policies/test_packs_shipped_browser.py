"""The public pages of each shipped pack in a real browser: everything on them, nothing axe finds, fit for a phone."""

import os
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, assert_accessible, assert_fits_phone

from .open_council import START, open_council

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("portsmouth", "Before anything formal happens, a service manager looks at your case, within 10 working days"),
        ("newcastle-under-lyme", "how long we monitor how it goes: 3 months or less"),
    ],
)
def test_public_page(page: Page, live_server: LiveServer, name: str, says: str) -> None:
    with time_machine.travel(START, tick=True) as clock:
        council = open_council(name, clock)
        page.goto(f"{live_server.url}/{name}/")
        expect(page.locator("h1")).to_contain_text(council.pack.identity.policy_title)
        for section in council.pack.sections:
            expect(page.get_by_role("link", name=section.heading, exact=True)).to_be_visible()
        _look(page, name)
        page.goto(f"{live_server.url}/{name}/print/")
        for section in council.pack.sections:
            expect(page.get_by_role("heading", name=section.heading)).to_be_visible()
        expect(page.locator("main")).to_contain_text(says)
        _look(page, f"{name}-print")
        for slug in ("appeal", "complaints-and-ombudsman"):
            page.goto(f"{live_server.url}/{name}/{slug}/")
            _look(page, f"{name}-{slug}")


def _look(page: Page, name: str) -> None:
    assert "{{" not in page.content()
    assert_accessible(page)
    assert_fits_phone(page)
    _picture(page, name)


def _picture(page: Page, name: str) -> None:
    """Keep the page as it looks where POLICY_PICTURES says."""
    folder = os.environ.get("POLICY_PICTURES")
    for size in (WIDE, PHONE) if folder else ():
        page.set_viewport_size(size)
        page.screenshot(path=Path(str(folder)) / f"{name}-{size['width']}.png", full_page=True)
