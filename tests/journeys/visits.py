"""A browser to be each person in: what they press, fill and look at, on any council's screens."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import assert_accessible, assert_fits_phone

PASSWORD = "an-even-hand"


@dataclass
class Visit:
    """One person's browser. Every screen on the way is looked at: axe, and a phone's width.

    With `once`, a screen of the same name that asks for as much is not looked at again.
    """

    page: Page
    server: str
    once: bool = False
    seen: set[tuple[str, int]] = field(default_factory=set)

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        self.look()
        return self.page

    def look(self) -> None:
        """Nothing axe can find at WCAG 2.2 A and AA, no sideways scroll at 320 pixels."""
        self.page.wait_for_load_state()
        screen = (self.page.title(), self.page.locator("main [name]").count())
        if self.once and screen in self.seen:
            return
        assert_accessible(self.page)
        assert_fits_phone(self.page)
        self.seen.add(screen)

    def press(self, name: str) -> None:
        """Press a button and look at where it leads, once that page is whole: before, axe sees one without style."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link and look at where it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.look()

    def fill(self, **answers: str) -> None:
        for name, words in answers.items():
            self.page.locator(f"main [name={name}]").fill(words)

    def choose(self, **answers: str | list[str]) -> None:
        for name, values in answers.items():
            for value in [values] if isinstance(values, str) else values:
                self.page.locator(f"main [name={name}][value={value}]").check()

    def fill_the_rest(self, words: str) -> None:
        """Write the same words wherever nothing is written yet, where a person would write whole sentences."""
        for box in self.page.locator("main textarea:visible").all():
            if not box.input_value():
                box.fill(words)

    def take(self, step: str, reference: str) -> None:
        """Open a task from the inbox and take it."""
        self.go("/admin/desk/?tab=queue")
        self.follow(f"{step} on case {reference}")
        self.press("Take this task")

    def issue(self, channel: str = "email") -> None:
        """Send the letter that is open by this channel."""
        self.choose(channel=channel)
        self.press("Issue the letter")

    def is_refused(self, path: str) -> bool:
        """Whether this person is told that there is no such page."""
        answer = self.page.goto(self.server + path)
        return answer is not None and answer.status == 404


class Visits:
    """Visits of people, each in a browser of their own. What one has looked at `once`, nobody looks at again."""

    def __init__(self, chromium: Browser, server: str, *, once: bool = False) -> None:
        self.chromium, self.server, self.once = chromium, server, once
        self.contexts: list[BrowserContext] = []
        self.seen: set[tuple[str, int]] = set()
        self.known: dict[str, Visit] = {}

    def anonymous(self) -> Visit:
        context = self.chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        self.contexts.append(context)
        return Visit(context.new_page(), self.server, self.once, self.seen)

    def sign_in(self, username: str) -> Visit:
        visit = self.anonymous()
        visit.go("/admin/login/")
        visit.page.get_by_label("Username").fill(username)
        visit.page.get_by_label("Password").fill(PASSWORD)
        visit.press("Sign in")
        expect(visit.page.get_by_role("heading", name="Your work")).to_be_visible()
        return visit

    def again(self, username: str) -> Visit:
        """The browser in which somebody signed in before, or now."""
        if username not in self.known:
            self.known[username] = self.sign_in(username)
        return self.known[username]

    def all_signed_out(self) -> None:
        """So much time has passed that everybody has to sign in anew."""
        self.known.clear()

    def close(self) -> None:
        for context in self.contexts:
            context.close()
