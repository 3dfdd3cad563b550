"""What every screen must satisfy in a real browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_OPTIONS = {"runOnly": STANDARD, "resultTypes": ["violations"]}
PHONE = {"width": 320, "height": 640}


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A or AA that axe can find; says which rule and which element otherwise."""
    page.wait_for_load_state()
    violations = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    found = [f"{v['id']}: {v['help']}\n    {node['html']}" for v in violations for node in v["nodes"]]
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_fits_phone(page: Page) -> None:
    """Nothing makes the page scroll sideways at 320 pixels; the viewport is put back afterwards."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    if before:
        page.set_viewport_size(before)
    assert width <= PHONE["width"], f"{page.url} is {width} pixels wide on a phone of 320"


def arrived(page: Page, heading: str) -> None:
    """Wait until the page with this heading stands whole: Chromium refuses to reload one that is still coming in."""
    expect(page.locator("h1")).to_have_text(heading)
    page.wait_for_load_state()


def reload(page: Page) -> None:
    """Ask for the page again at its address, as a customer's refresh does.

    Not `page.reload()`: that fails with "Not attached to an active page" when the last navigation has just swapped
    the page's process.
    """
    page.goto(page.url)
