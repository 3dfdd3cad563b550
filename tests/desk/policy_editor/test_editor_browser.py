"""The editor in a real browser: the shipped policy changed by hand, and every tab fit for everybody."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, assert_fits_phone
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.pointers import used_at
from workflows.policies.schema import Pack, parse

from .conftest import edit_url, kept
from .hands import Hands

pytestmark = pytest.mark.browser

GONE = "Investigate (no longer in this policy)"


@pytest.fixture
def hands(page: Page, live_server: LiveServer, policy: Policy, manager: User) -> Hands:
    """The policy manager, at the shipped policy."""
    page.set_default_timeout(10_000)
    manager.set_password("a-long-password")
    manager.save()
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    page.goto(live_server.url + edit_url(policy))
    expect(page.locator("[data-editor-part] .editor-field").first).to_be_visible()
    return Hands(page)


def test_a_step_is_renamed_and_goes_to_follows_before_anything_is_saved(hands: Hands) -> None:
    process = hands.tab("Steps").card("Unacceptable actions")
    process.card("Investigate").fill("Name", "Look into it")
    way = process.card("Discuss the incident").card("Refer for investigation")
    expect(way.field("Goes to").locator("option:checked")).to_have_text("5. Look into it")
    hands.save()
    steps = kept().content["processes"][0]["steps"]
    assert [step["label"] for step in steps if step["id"] == "investigation"] == ["Look into it"]
    assert steps[0]["outcomes"][2]["goes_to"] == "investigation"


def test_a_step_is_copied_with_a_code_of_its_own(hands: Hands) -> None:
    process = hands.tab("Steps").card("Unacceptable actions")
    process.closed_card("Investigate").get_by_role("button", name="Copy: Investigate").click()
    assert process.names("Steps")[4:6] == ["5. Investigate", "6. Copy of Investigate"]
    way = process.card("Discuss the incident").card("Take no further action")
    way.choose("Goes to", "Copy of Investigate")
    hands.save()
    steps = kept().content["processes"][0]["steps"]
    assert [step["id"] for step in steps[4:6]] == ["investigation", "copy_of_investigate"]
    assert steps[0]["outcomes"][0]["goes_to"] == "copy_of_investigate"
    assert steps[5]["outcomes"] == steps[4]["outcomes"]


def test_steps_are_moved_by_keyboard_alone_and_by_dragging(hands: Hands) -> None:
    process = hands.tab("Steps").card("Unacceptable actions")
    process.closed_card("Investigate").get_by_role("button", name="Move up: Investigate").focus()
    hands.page.keyboard.press("Enter")
    assert process.names("Steps")[3] == "4. Investigate"
    assert hands.focused() == "Move up: Investigate"
    hands.page.keyboard.press("Enter")
    assert process.names("Steps")[2] == "3. Investigate"
    process.drag("Investigate", before="Discuss the incident")
    assert process.names("Steps")[:2] == ["1. Investigate", "2. Discuss the incident"]
    expect(process.closed_card("Investigate").get_by_text("Start", exact=True)).to_be_visible()
    expect(process.closed_card("Discuss the incident").get_by_text("Start", exact=True)).to_be_hidden()
    hands.save()
    assert [step["id"] for step in kept().content["processes"][0]["steps"][:2]] == ["investigation", "discussion"]


def test_what_is_in_use_is_told_before_it_is_removed_and_what_pointed_there_says_so(hands: Hands, pack: Pack) -> None:
    process = hands.tab("Steps").card("Unacceptable actions")
    remove = process.closed_card("Investigate").get_by_role("button", name="Remove: Investigate")
    remove.click()
    asked = hands.page.get_by_role("dialog", name="“Investigate” is in use")
    assert_accessible(hands.page)
    expect(asked.get_by_role("listitem")).to_have_count(len(used_at(pack, "step", "investigation", "escalation")))
    asked.get_by_role("button", name="Keep it").click()
    assert "5. Investigate" in process.names("Steps")
    remove.click()
    asked.get_by_role("button", name="Remove it all the same").click()
    assert "5. Investigate" not in process.names("Steps")
    way = process.card("Discuss the incident").card("Refer for investigation")
    expect(way.field("Goes to").locator("option:checked")).to_have_text(GONE)
    hands.save()
    assert kept().content["processes"][0]["steps"][0]["outcomes"][2]["goes_to"] == "investigation"
    to_do = hands.page.locator("[data-editor-to-do]")
    expect(to_do).to_contain_text("The outcome “Refer for investigation” of “Discuss the incident”")
    expect(to_do).to_contain_text("leads to “Investigate”, a step that is no longer in this policy.")
    to_do.get_by_role("link", name=re.compile("Refer for investigation › Goes to$")).click()
    expect(hands.page.locator("select:focus")).to_have_attribute("aria-invalid", "true")
    expect(hands.page.locator("select:focus option:checked")).to_have_text(GONE)


def test_what_has_no_field_leads_to_the_text(hands: Hands, live_server: LiveServer, pack: Pack) -> None:
    content = pack.as_json()
    content["identity"]["slug"] = "admin"
    other = packs.load(parse(content), by=None)
    hands.page.goto(live_server.url + edit_url(other))
    to_do = hands.page.locator("[data-editor-to-do]")
    expect(to_do).to_contain_text("The policy needs another address")
    to_do.get_by_role("link", name="Web address").click()
    expect(hands.page.locator("[data-editor-text]")).to_be_focused()


def test_what_was_removed_can_be_put_back(hands: Hands) -> None:
    before = kept().content
    process = hands.tab("Steps").card("Unacceptable actions")
    process.closed_card("Investigate").get_by_role("button", name="Remove: Investigate").click()
    hands.page.get_by_role("button", name="Remove it all the same").click()
    hands.page.get_by_role("button", name="Put it back").click()
    assert process.names("Steps")[4] == "5. Investigate"
    hands.save()
    assert kept().content == before


def test_where_a_role_is_used_leads_to_the_field(hands: Hands) -> None:
    role = hands.tab("People and roles").card("Line manager")
    role.here.get_by_text("Where this is used").click()
    role.here.get_by_role("link", name="Unacceptable actions › Discuss the incident › Who does it").click()
    expect(hands.page.locator("select:focus option:checked")).to_have_text("Line manager")
    expect(hands.page.get_by_role("tabpanel", name="Steps")).to_be_visible()


def test_a_fault_is_shown_at_its_field_and_nothing_typed_is_lost(hands: Hands) -> None:
    deadline = hands.tab("Deadlines and reviews").card(kept().content["deadlines"][0]["label"])
    deadline.fill("How many", "soon").fill("Name", "Time for a talk")
    hands.save()
    link = hands.page.locator("[data-editor-to-do]").get_by_role("link")
    expect(link).to_have_count(1)
    link.click()
    expect(hands.page.locator("input:focus")).to_have_value("soon")
    expect(hands.page.locator("input:focus")).to_have_attribute("aria-invalid", "true")
    expect(hands.page.get_by_text("A whole number is expected here, without").last).to_be_visible()
    assert kept().content["deadlines"][0]["span"]["n"] == "soon"


def test_the_preview_draws_what_is_being_typed(hands: Hands) -> None:
    hands.page.get_by_role("button", name="Toggle preview").click()
    drawn = hands.page.frame_locator("#w-preview-iframe")
    expect(drawn.locator("svg.flow-chart")).to_have_count(4, timeout=15_000)
    process = hands.tab("Steps").card("Unacceptable actions")
    process.card("Investigate").fill("Name", "Look into it")
    expect(drawn.locator("svg.flow-chart").first).to_contain_text("Look into it", timeout=15_000)


def test_the_text_and_the_fields_are_one_draft(hands: Hands) -> None:
    hands.fill("Title of the policy", "A kinder title")
    text = hands.tab("The whole pack as text").here.get_by_role("textbox")
    expect(text).to_have_value(re.compile("A kinder title"))
    put_in(text, text.input_value().replace("A kinder title", "Kinder still"))
    hands.tab("About and document control")
    expect(hands.field("Title of the policy")).to_have_value("Kinder still")
    text = hands.tab("The whole pack as text").here.get_by_role("textbox")
    put_in(text, "{ this is no JSON")
    hands.tab("About and document control")
    expect(hands.page.get_by_text("The text of the pack cannot be read").first).to_be_visible()
    expect(hands.page.locator("[data-editor-text]")).to_have_value("{ this is no JSON")


def put_in(text: Locator, words: str) -> None:
    """As pasting does. Typing a hundred thousand characters would take the browser half a minute."""
    text.evaluate("(box, words) => { box.value = words; box.dispatchEvent(new Event('change')); }", words)


def test_every_tab_is_fit_for_everybody(hands: Hands) -> None:
    for name in hands.page.get_by_role("tab").all_inner_texts():
        hands.tab(name.split("\n")[0])
        open_everything_once(hands.page)
        # An example inside a field is taken for an answer: examples stand in the help above it.
        assert hands.page.locator("[data-editor-part] [placeholder]").count() == 0
        # Half under the shell's bar, which stays when the page is scrolled, a button would count as too small.
        hands.page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        assert_accessible(hands.page)
        assert_fits_phone(hands.page)


def open_everything_once(page: Page) -> None:
    """The first card of each list, three levels down, and what is folded away."""
    for _ in range(3):
        page.evaluate(
            "() => { const panel = document.querySelector('[role=tabpanel]:not([hidden])');"
            " for (const list of panel.querySelectorAll('.editor-cards'))"
            "   list.querySelector(':scope > li > .editor-card__head > [aria-expanded=false]')?.click();"
            " for (const fold of panel.querySelectorAll('details')) fold.open = true; }"
        )


def test_opening_and_saving_in_the_browser_changes_nothing(hands: Hands, policy: Policy) -> None:
    before = policy.get_latest_revision_as_object().content
    hands.tab("Steps").card("Unacceptable actions").card("Discuss the incident")
    hands.save()
    assert kept().content == before


def test_who_does_what_is_fit_for_everybody(hands: Hands, live_server: LiveServer) -> None:
    hands.page.goto(live_server.url + reverse("desk:who_does_what"))
    assert_accessible(hands.page)
    assert_fits_phone(hands.page)
