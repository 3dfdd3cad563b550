"""The pages of editions in a real browser: whole for everybody, and on a phone."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import arrived, assert_accessible, assert_fits_phone
from tests.desk.policy_editor.conftest import edit_url
from tests.policies.conftest import PACK_FILE
from workflows.models import Edition, Policy

from .conftest import Content, SignIn, publish_next

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def at(page: Page, live_server: LiveServer, manager: User, signed_in: SignIn) -> Page:
    """The policy manager's browser."""
    cookie = signed_in(manager).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


def test_every_page_of_editions_is_accessible_and_fits_a_phone(
    at: Page, live_server: LiveServer, published: Policy, content: Content, manager: User
) -> None:
    content["sections"][0]["body"] += " And thank you."
    publish_next(content, 2, manager)
    for path in ("changes/", "editions/", "editions/1/", "editions/1/compare/2/", "editions/1/copy-back/"):
        at.goto(f"{live_server.url}/admin/snippets/workflows/policy/{published.pk}/{path}")
        expect(at.locator("h1")).to_be_visible()
        assert_accessible(at)
        assert_fits_phone(at)


def test_a_pack_is_brought_in_by_hand(at: Page, live_server: LiveServer, published: Policy) -> None:
    at.goto(f"{live_server.url}/admin/snippets/workflows/policy/import/")
    arrived(at, "Import a pack")
    assert_accessible(at)
    at.get_by_label("Or its text").fill('{"format": "evenhand-pack/2"}')
    at.get_by_role("button", name="Look at it").click()
    expect(at.get_by_role("alert")).to_contain_text("this release reads evenhand-pack/1")
    assert_accessible(at)
    at.get_by_label("Or its text").fill("")
    at.get_by_label("Pack file").set_input_files(PACK_FILE)
    at.get_by_role("button", name="Look at it").click()
    arrived(at, "Look before you keep it")
    assert_accessible(at)
    assert_fits_phone(at)
    at.get_by_role("button", name="Keep it as the draft").click()
    expect(at.get_by_text("The pack is the draft of")).to_be_visible()


def test_a_warning_is_ticked_in_the_editor_before_publishing(
    at: Page, live_server: LiveServer, policy: Policy, manager: User
) -> None:
    at.goto(f"{live_server.url}{edit_url(policy)}")
    box = at.get_by_label("I have read this:")
    box.check()
    at.get_by_role("button", name="More actions").click()
    at.get_by_role("button", name="Publish").click()
    expect(at.get_by_text("updated and published")).to_be_visible()
    assert Edition.objects.get().acknowledgements.get().by == manager
