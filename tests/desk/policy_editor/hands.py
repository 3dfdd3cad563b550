"""A manager's hands on the editor in a real browser: by what they read, never by an id."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True)
class Hands:
    """`within` narrows everything to a card that is open."""

    page: Page
    within: Locator | None = None

    @property
    def here(self) -> Locator:
        return self.within or self.page.locator("[role=tabpanel]:not([hidden])")

    def tab(self, name: str) -> "Hands":
        self.page.get_by_role("tab", name=name).click()
        expect(self.page.get_by_role("tabpanel", name=name)).to_be_visible()
        return Hands(self.page)

    def card(self, name: str) -> "Hands":
        """The card of this name, opened."""
        found = self.closed_card(name)
        toggle = found.locator("> .editor-card__head > .editor-card__toggle")
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
        return Hands(self.page, found)

    def closed_card(self, name: str) -> Locator:
        named = re.compile(rf"^(\d+\. )?{re.escape(name)}$")
        title = self.page.locator("> .editor-card__head .editor-card__name", has_text=named)
        return self.here.locator("li.editor-card", has=title).first

    def names(self, of: str) -> list[str]:
        """The names on the cards of a list, in order."""
        return self.list_of(of).locator("> ol > li > .editor-card__head .editor-card__name").all_text_contents()

    def list_of(self, title: str) -> Locator:
        own = self.page.locator("> .editor-list__title", has_text=re.compile(f"^{re.escape(title)}$"))
        return self.here.locator(".editor-list", has=own).first

    def add(self, of: str, button: str, kind: str = "") -> "Hands":
        """Add an item to the end of a list and return its card."""
        listed = self.list_of(of)
        listed.locator("> button", has_text=button).click()
        if kind:
            self.page.get_by_role("dialog").get_by_role("button", name=re.compile(f"^{kind}")).click()
        return Hands(self.page, listed.locator("> ol > li").last)

    def field(self, label: str) -> Locator:
        return self.here.get_by_label(re.compile(rf"^{re.escape(label)}( ?\*)?$")).first

    def fill(self, label: str, words: str) -> "Hands":
        self.field(label).fill(words)
        return self

    def choose(self, label: str, option: str) -> "Hands":
        """Choose by the words that are shown; the number before a step's name is left to the page."""
        field = self.field(label)
        ending = re.compile(rf"^(\d+\. )?{re.escape(option)}$")
        expect(field.locator("option", has_text=ending)).to_have_count(1)
        value = field.locator("option", has_text=ending).get_attribute("value")
        field.select_option(value=value)
        return self

    def tick(self, label: str) -> "Hands":
        self.field(label).check()
        return self

    def press(self, button: str) -> "Hands":
        self.here.get_by_role("button", name=button, exact=True).first.click()
        return self

    def chosen(self, label: str) -> str:
        """The words a select shows."""
        return str(self.field(label).evaluate("one => one.selectedOptions[0].textContent"))

    def focused(self) -> str:
        """The accessible name of what has the cursor."""
        return str(
            self.page.evaluate(
                "() => { const one = document.activeElement;"
                " return one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent; }"
            )
        )

    def drag(self, name: str, before: str) -> None:
        """Drag a card by its grip to the upper edge of another, as a hand does: it begins with a small move."""
        grip = self.closed_card(name).locator("> .editor-card__head > .editor-card__grip")
        over = self.closed_card(before)
        over.evaluate("card => card.scrollIntoView({ block: 'center' })")
        taken, target = grip.bounding_box(), over.bounding_box()
        assert taken
        assert target
        mouse = self.page.mouse
        mouse.move(taken["x"] + 8, taken["y"] + 12)
        mouse.down()
        mouse.move(taken["x"] + 8, taken["y"] + 4, steps=2)
        mouse.move(target["x"] + 100, target["y"] + 12, steps=5)
        mouse.move(target["x"] + 100, target["y"] + 4, steps=2)
        mouse.up()

    def save(self) -> None:
        self.page.get_by_role("button", name="Save draft").click()
        expect(self.page.locator(".messages")).to_contain_text(re.compile("(updated|created)\\."))
        self.page.wait_for_load_state()
