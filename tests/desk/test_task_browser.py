"""The work screens in a real browser: nothing axe finds, nothing that scrolls sideways, every button works."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from home.seeding import ensure_site
from tests.browser import PHONE, assert_accessible, assert_fits_phone
from tests.workflows.shapes import open_panel, shaped
from workflows.flows import engine, verbs
from workflows.models import Case, Task

from .conftest import do, restrict, task_url, waiting

pytestmark = pytest.mark.browser

Sitting = Callable[[str], Page]


@pytest.fixture
def sit(page: Page, live_server: LiveServer, cast: dict[str, User]) -> Sitting:
    """Sign one of the cast in, in the browser."""

    def sign_in(name: str) -> Page:
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("a-long-password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Your work")).to_be_visible()
        return page

    return sign_in


def good(page: Page, name: str) -> None:
    """What every screen must satisfy; keeps a picture of it where DESK_PICTURES says."""
    assert_accessible(page)
    assert_fits_phone(page)
    before = page.viewport_size or PHONE
    # Nothing is measured while the sidebar is still sliding away.
    page.add_style_tag(content="* { transition: none !important; }")
    page.set_viewport_size(PHONE)
    # Wagtail's main hides what sticks out of it: measured by itself.
    main = page.locator("#main")
    width, room = main.evaluate("main => [main.scrollWidth, main.clientWidth]")
    assert width <= room, f"{name}: {width} pixels in {room} on a phone"
    picture(page, f"{name}-phone", PHONE)
    picture(page, f"{name}-wide", before)
    page.set_viewport_size(before)


def picture(page: Page, name: str, size: dict[str, int]) -> None:
    folder = os.environ.get("DESK_PICTURES")
    if folder:
        page.set_viewport_size(size)
        height = page.locator("#main").evaluate("main => main.scrollHeight") + 60
        page.set_viewport_size({**size, "height": max(height, size["height"])})
        page.screenshot(path=Path(folder) / f"{name}.png")


def open_task(page: Page, live_server: LiveServer, task: Task) -> None:
    page.goto(live_server.url + task_url(task))


def test_from_the_first_page_to_a_completed_task(case: Case, sit: Sitting) -> None:
    page = sit("manager")
    good(page, "home")
    page.get_by_role("link", name="Open your inbox").click()
    good(page, "inbox-empty")
    page.get_by_role("link", name="My teams’ queue 1").click()
    good(page, "inbox-queue")
    page.get_by_role("link", name="Discuss the incident").click()
    good(page, "task-take")
    page.get_by_role("button", name="Take this task").click()
    good(page, "task-form")
    page.get_by_role("button", name="Complete this task").click()
    good(page, "task-errors")
    page.get_by_role("link", name="Answer").first.click()
    page.get_by_label("What was said?").fill("We spoke.")
    page.get_by_label("Refer").check()
    page.get_by_role("button", name="Complete this task").click()
    expect(page.get_by_text("Next: “Propose an arrangement”, with Safety officer.")).to_be_visible()
    good(page, "inbox-after")


def test_questions_appear_with_the_answer_they_depend_on(
    case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer
) -> None:
    case.customer.adjustments = "Large print, and the phone when unwell. Agreed 4 May 2026."
    case.customer.save()
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="I need the phone.", submission_key="one")
    task = waiting(case, "hear")
    engine.take(task=task, by=cast["reviewer"])
    page = sit("reviewer")
    open_task(page, live_server, task)
    good(page, "appeal")

    inbox = page.get_by_label("Which inbox?")
    expect(page.get_by_label("One inbox")).to_be_hidden()
    page.get_by_label("Vary").check()
    expect(page.get_by_label("One inbox")).to_be_visible()
    expect(inbox).to_be_hidden()
    page.get_by_label("One inbox").check()
    expect(inbox).to_be_visible()
    good(page, "restrictions")
    page.get_by_label("Uphold").check()
    expect(inbox).to_be_hidden()


def test_panel(case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    task = waiting(case, "vote")
    page = sit("safety")
    open_task(page, live_server, task)
    good(page, "panel-open")
    page.get_by_label("Restrict", exact=True).check()
    page.get_by_label("Reasons for this decision").fill("Calls keep staff from other work.")
    page.get_by_role("button", name="Cast your vote").click()
    expect(page.get_by_text("The panel waits for 1 more vote.")).to_be_visible()
    open_task(page, live_server, task)
    good(page, "panel-voted")
    do(case, "vote", cast["keeper"], outcome="no", reasons="A phone call is all they have.")
    page = sit("keeper")
    open_task(page, live_server, task)
    good(page, "panel-decided")


def test_decision_after_advice(
    cast: dict[str, User], person: Callable[..., User], sit: Sitting, live_server: LiveServer
) -> None:
    ensure_site(council_name="Smallholm Council")
    task = open_panel(shaped("consult"), cast, person)
    page = sit("safety")
    open_task(page, live_server, task)
    good(page, "advice-open")
    page.get_by_label("No restriction").check()
    page.get_by_label("Reasons for your advice").fill("A phone call is all they have.")
    page.get_by_role("button", name="Send your advice").click()
    expect(page.get_by_text("Your advice is recorded. Waiting for: Line manager.")).to_be_visible()
    do(task.case, "vote", cast["manager"], outcome="yes", reasons="Calls keep staff from other work.")
    page = sit("keeper")
    open_task(page, live_server, task)
    expect(page.get_by_text("A phone call is all they have.")).to_be_visible()
    good(page, "decision-open")
    page.get_by_label("Restrict", exact=True).check()
    page.get_by_label("Reasons for this decision").fill("One inbox leaves a way to reach us.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text("Next: “Write the decision letter”")).to_be_visible()
    open_task(page, live_server, task)
    good(page, "decision-made")


def test_letter_from_preview_to_reception(
    case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    task = waiting(case, "warn")
    engine.take(task=task, by=cast["manager"])
    page = sit("manager")
    open_task(page, live_server, task)
    good(page, "letter-write")
    page.get_by_label("What happened").fill("")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.get_by_text("The letter cannot be issued yet.")).to_be_visible()
    good(page, "letter-missing")
    page.get_by_label("What happened").fill("You shouted at our officer.")
    page.get_by_label("Hold at reception").check()
    page.get_by_role("button", name="Preview", exact=True).click()
    good(page, "letter-preview")
    page.get_by_role("button", name="Issue the letter").click()
    expect(page.get_by_text("The case now waits")).to_be_visible()
    good(page, "letter-issued")
    page.get_by_role("link", name="1 letter waits to be posted or handed over").click()
    good(page, "letters-of-the-role")

    page = sit("keeper")
    page.goto(f"{live_server.url}/admin/desk/letters/")
    page.get_by_role("link", name="Record what became of it").click()
    good(page, "letter-record")
    expect(page.get_by_label("How did you check who it was?")).to_be_hidden()
    page.get_by_label("It was handed over").check()
    page.get_by_role("button", name="Record it").click()
    good(page, "letter-record-errors")
    page.get_by_label("How did you check who it was?").fill("Saw a passport.")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Recorded: “Warning” was handed over on")).to_be_visible()
    good(page, "letters-none")


def test_the_second_of_two_is_told_and_keeps_their_words(
    case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer
) -> None:
    task = waiting(case, "discuss")
    engine.take(task=task, by=cast["manager"])
    page = sit("manager")
    open_task(page, live_server, task)
    engine.complete(task=task, by=cast["manager"], answers={"note": "From elsewhere.", "outcome": "warn"})
    page.get_by_label("What was said?").fill("An hour’s work.")
    page.get_by_label("Refer").check()
    page.get_by_role("button", name="Complete this task").click()
    expect(page.get_by_text("An hour’s work.")).to_be_visible()
    good(page, "told")
