"""A large chart in a real browser: reached, scrolled and zoomed by keyboard, alone and in a frame."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser import assert_accessible, assert_fits_phone
from tests.workflows.large_pack import large_pack
from workflows.flows.chart import draft_charts
from workflows.policies.schema import parse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
STATIC = Path(settings.BASE_DIR) / "workflows" / "static" / "desk"


@pytest.fixture
def chart_page(tmp_path: Path) -> Path:
    """A page with the chart of a process of forty steps, and one that holds it in a frame."""
    body = render_to_string("desk/chart.html", {"chart": draft_charts(parse(large_pack(40)))[0]})
    style, script = (STATIC / "chart.css").read_text(), (STATIC / "chart.js").read_text()
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chart</title><style>{style}</style></head>'
    )
    page = tmp_path / "chart.html"
    page.write_text(
        f'{head}<body><main><h1>Chart</h1>{body}</main><script type="module">{script}</script></body></html>'
    )
    frame = '<iframe title="Live picture" src="chart.html" width="900" height="700"></iframe>'
    (tmp_path / "frame.html").write_text(f"{head}<body><main><h1>Frame</h1>{frame}</main></body></html>")
    return page


def width(place: Page | FrameLocator) -> float:
    return float(place.locator("svg.flow-chart").get_attribute("width") or 0)


def test_chart_is_accessible_and_scrolls_within_itself(page: Page, chart_page: Path) -> None:
    page.goto(chart_page.as_uri())
    page.locator("summary").click()
    assert_accessible(page)
    assert_fits_phone(page)


def test_chart_is_scrolled_by_keyboard(page: Page, chart_page: Path) -> None:
    page.goto(chart_page.as_uri())
    region = page.get_by_role("region", name="Flow chart: Escalation")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(region).to_be_focused()
    before = region.evaluate("box => box.scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('.flow-chart-scroll').scrollLeft > before", arg=before)


def test_chart_is_zoomed_by_keyboard(page: Page, chart_page: Path) -> None:
    page.goto(chart_page.as_uri())
    whole = width(page)
    smaller, fit = page.get_by_role("button", name="Smaller"), page.get_by_role("button", name="Fit")
    smaller.focus()
    page.keyboard.press("Enter")
    assert width(page) == pytest.approx(whole / 1.25)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert width(page) == pytest.approx(whole)
    fit.press("Enter")
    region = page.locator(".flow-chart-scroll")
    assert region.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_zoom_and_place_stay_when_the_page_is_drawn_again(page: Page, chart_page: Path) -> None:
    page.goto(chart_page.as_uri())
    page.get_by_role("button", name="Smaller").click()
    page.locator(".flow-chart-scroll").evaluate("box => { box.scrollLeft = 900; }")
    zoomed = width(page)
    page.goto(chart_page.as_uri() + "?again")
    page.goto(chart_page.as_uri())
    assert width(page) == pytest.approx(zoomed)
    assert page.locator(".flow-chart-scroll").evaluate("box => box.scrollLeft") == pytest.approx(900, abs=2)


def test_chart_works_in_a_frame(page: Page, chart_page: Path) -> None:
    page.goto((chart_page.parent / "frame.html").as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Larger")).to_be_visible()
    whole = width(frame)
    frame.get_by_role("button", name="Larger").press("Enter")
    assert width(frame) == pytest.approx(whole * 1.25)


def test_without_javascript_there_are_no_buttons_and_it_scrolls(chart_page: Path, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(chart_page.as_uri())
    expect(plain.get_by_role("button", name="Fit")).to_be_hidden()
    expect(plain.get_by_role("region", name="Flow chart: Escalation")).to_be_visible()
    context.close()
