"""An editor makes a form of three pages in a real browser, and changes it after somebody has sent it."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page as Browser
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from forms.models import FormPage, Submission
from home.models import HomePage
from home.seeding import ensure_site
from tests.desk.policy_editor.hands import Hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PASSWORD = "an-even-hand"


@pytest.fixture
def editor(live_server: LiveServer, page: Browser) -> Browser:
    """A content editor of Wagtail's own group, signed in."""
    ensure_site(council_name="Anywhere Council")
    Group.objects.create(name="Customer experience")
    person = User.objects.create_user("editor", password=PASSWORD)
    person.groups.add(Group.objects.get(name="Editors"), Group.objects.get(name="Moderators"))
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.set_default_timeout(10_000)
    return page


def test_a_form_is_made_published_sent_and_changed(editor: Browser, live_server: LiveServer) -> None:
    make(editor, live_server)
    look_at_the_preview(editor)
    publish(editor)
    send(editor, live_server)
    change_a_label(editor, live_server)
    sent, form = Submission.objects.get(), FormPage.objects.get()
    assert sent.pages[0]["questions"][0]["label"] == "What is the noise?"
    assert sent.answers == {"what_is_the_noise": "A drill", "does_this_happen_often": "yes", "how_often": "Each day"}
    asked_now = form.journey.pages({})[0].questions[0]
    assert (asked_now.id, asked_now.label) == ("what_is_the_noise", "What do you hear?")


def make(editor: Browser, live_server: LiveServer) -> None:
    """Three pages; the last is for those who said yes on the second."""
    add = reverse("wagtailadmin_pages:add", args=["forms", "formpage", HomePage.objects.get().pk])
    editor.goto(live_server.url + add)
    expect(editor.locator("[data-editor-to-do]")).to_contain_text("This is the beginning of a form")
    hands = Hands(editor)
    hands.tab("About the form").fill("Title", "Tell us about noise")
    pages = hands.tab("Pages and questions")
    pages.card("without a name yet").fill("Title of the page", "The noise")
    question(pages.card("The noise"), "A line of text", "What is the noise?")
    page_called(pages, "How often")
    question(pages.card("How often"), "Yes or no", "Does this happen often?")
    page_called(pages, "More about it")
    last = pages.card("More about it")
    question(last, "A line of text", "How often?")
    last.here.get_by_text("More settings").last.click()
    last.here.get_by_role("button", name="Set out: show this page only after a certain answer").click()
    last.choose("Earlier question", "Does this happen often?").choose("Compared how", "was answered with")
    last.choose("Answer", "Yes")
    sent = hands.tab("Once it is sent")
    sent.press("Add: what happens next")
    sent.field("What happens next 1").fill("We answer in five working days.")
    hands.tab("How long it is kept").fill("Months to keep what was sent", "12")
    hands.save()
    expect(editor.locator("[data-editor-to-do]")).to_contain_text("No group of staff is chosen to read")
    hands.tab("About the form")
    editor.get_by_label("Customer experience").check()


def page_called(pages: Hands, title: str) -> None:
    pages.add("Pages", "Add a page").fill("Title of the page", title)


def question(card: Hands, kind: str, label: str) -> None:
    added = card.add("Questions", "Add a question")
    added.fill("Question", label)
    added.choose("Kind of answer", kind)


def look_at_the_preview(editor: Browser) -> None:
    """The picture first, then a page as its reader sees it."""
    editor.get_by_role("button", name="Toggle preview").click()
    frame = editor.frame_locator("#w-preview-iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("The journey through “Tell us about noise”")
    expect(frame.get_by_text("Only when “Does this happen often?”")).to_be_visible()
    editor.get_by_label("Preview mode").select_option(label="2. How often")
    expect(frame.get_by_role("group", name="Does this happen often?")).to_be_visible()


def publish(editor: Browser) -> None:
    editor.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Publish").click()
    expect(editor.locator(".messages")).to_contain_text("published")


def send(editor: Browser, live_server: LiveServer) -> None:
    editor.goto(f"{live_server.url}/tell-us-about-noise/")
    editor.get_by_role("button", name="Start now").click()
    editor.get_by_label("What is the noise?").fill("A drill")
    editor.get_by_role("button", name="Continue").click()
    editor.get_by_label("Yes").check()
    editor.get_by_role("button", name="Continue").click()
    editor.get_by_label("How often?").fill("Each day")
    editor.get_by_role("button", name="Continue").click()
    editor.get_by_role("button", name="Accept and send").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("We have received it")
    expect(editor.get_by_text("We answer in five working days.")).to_be_visible()


def change_a_label(editor: Browser, live_server: LiveServer) -> None:
    editor.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[FormPage.objects.get().pk]))
    page = Hands(editor).tab("Pages and questions").card("The noise")
    page.card("What is the noise?").fill("Question", "What do you hear?")
    publish(editor)
