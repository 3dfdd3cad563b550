"""Every public address: what answers, what it says, what it costs."""

import html
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from home.models import HomePage, StandardPage
from home.publishing import Section, put_in_force
from home.seeding import ensure_site
from tests.home.factories import COUNCIL, SECTIONS, a_policy, a_site, an_edition

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/", "Read the policy"),
        ("/customer-behaviour/", "Document control"),
        ("/customer-behaviour/purpose/", "Everybody is heard."),
        ("/customer-behaviour/reviews/", "<li>we write to you</li>"),
        ("/customer-behaviour/print/", "Everybody is heard."),
        ("/customer-behaviour/editions/1/", "This is a past edition."),
        ("/customer-behaviour/editions/2/", "This is the edition in force"),
        ("/accessibility/", "320 pixels"),
        ("/privacy/", "public task"),
    ],
)
def test_address_answers(client: Client, address: str, says: str) -> None:
    a_policy(2)
    answer = client.get(address)
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert COUNCIL in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/nothing/", "/customer-behaviour/nothing/", "/customer-behaviour/editions/9/", "/customer-behaviour/print/x/"]
    + [f"/customer-behaviour/editions/{number}/" for number in ("01", "0", "9" * 40)],
)
def test_unknown_address_is_not_found_in_plain_words(client: Client, address: str) -> None:
    a_policy()
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_document_control_and_history(client: Client) -> None:
    a_policy(2)
    answer = client.get("/customer-behaviour/").content.decode()
    for words in ("Version 2.0", "Head of customer services", "2 March 2026", "1 March 2027", "Reason for edition 1."):
        assert words in answer
    assert 'href="/customer-behaviour/editions/1/"' in answer


def test_what_was_chosen_for_the_demonstration_is_said(client: Client) -> None:
    a_policy()
    for address in ("/customer-behaviour/", "/customer-behaviour/print/", "/customer-behaviour/editions/1/"):
        assert "An appeal is decided within 20 working days." in client.get(address).content.decode()


def test_value_chosen_for_the_demonstration_is_marked_and_explained(client: Client) -> None:
    a_policy()
    for address in ("/customer-behaviour/appeals/", "/customer-behaviour/print/", "/customer-behaviour/editions/1/"):
        answer = client.get(address).content.decode()
        assert '<span class="live-value">14 days</span> <a class="chosen-mark" href="#appeals-chosen">' in answer
        assert answer.count('id="appeals-chosen"') == 1
        assert "The old policy gives no time." in answer


def test_value_the_source_gives_is_not_marked(client: Client) -> None:
    a_policy()
    answer = client.get("/customer-behaviour/reviews/").content.decode()
    assert "chosen-mark" not in answer
    assert "Chosen for the demonstration" not in answer


def test_time_limit_says_that_it_was_chosen(client: Client) -> None:
    a_policy()
    answer = client.get("/customer-behaviour/").content.decode()
    assert "Chosen for the demonstration: The old policy gives no time." in answer


@pytest.mark.parametrize("address", ["/", "/customer-behaviour/"])
def test_how_to_appeal_is_said_at_once(client: Client, address: str) -> None:
    a_policy()
    answer = client.get(address).content.decode()
    assert "Within 14 days of the date of our letter." in answer
    assert "Independent reviewer." in answer
    assert 'href="/appeal/"' in answer


def test_choices_are_folded_away_and_counted(client: Client) -> None:
    a_policy()
    answer = client.get("/customer-behaviour/").content.decode()
    assert "What was chosen for this demonstration, not by the source (1)" in answer
    assert answer.index("<details") < answer.index("An appeal is decided within") < answer.index("</details>")


def test_privacy_page_promises_what_the_forms_keep(client: Client, settings: Settings) -> None:
    settings.FORMS_DRAFT_HOURS = 24
    a_site()
    assert "can no longer be opened 24 hours after your last answer" in client.get("/privacy/").content.decode()


def test_sections_lead_to_each_other(client: Client) -> None:
    a_policy()
    answer = client.get("/customer-behaviour/reviews/").content.decode()
    assert 'href="/customer-behaviour/purpose/" rel="prev"' in answer
    assert 'href="/customer-behaviour/appeals/" rel="next"' in answer


# Site; page tree by level (2 + their own rows 2); view restrictions; edition in force; history.
@pytest.mark.parametrize("editions", [1, 50])
def test_policy_page_costs_the_same_with_a_long_history(
    client: Client, django_assert_num_queries: Queries, editions: int
) -> None:
    a_policy(editions)
    client.get("/accessibility/")
    with django_assert_num_queries(8):
        client.get("/customer-behaviour/?not-kept")


def test_page_says_nothing_to_a_form_without_its_token() -> None:
    a_site()
    answer = Client(enforce_csrf_checks=True).post("/", {"a": "b"})
    assert answer.status_code == 403
    assert "Your session has ended" in answer.content.decode()
    assert "was not sent" in answer.content.decode()


def test_seeding_twice_changes_nothing_but_the_name() -> None:
    a_site()
    StandardPage.objects.filter(slug="privacy").update(body="<p>Our own words.</p>")
    ensure_site(council_name="Another Council")
    assert HomePage.objects.count() == 1
    assert StandardPage.objects.count() == 2
    assert StandardPage.objects.get(slug="privacy").body == "<p>Our own words.</p>"
    assert Site.objects.get().site_name == "Another Council"
    assert not Page.objects.filter(title__startswith="Welcome to").exists()


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", "editor@testshire.example", "x"))
    return client


def test_editor_sees_the_live_values_with_their_words(editor: Client) -> None:
    page = a_policy()
    answer = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "{{ review_every }}" in answer
    assert "How often a limit is looked at again" in answer


def test_editor_is_told_of_an_unknown_value(editor: Client) -> None:
    page = a_policy()
    section = {"heading": "{{ fortnight }}", "address": "purpose", "body": rich_text("<p>Words.</p>")}
    form = {
        "title": page.title,
        "slug": page.slug,
        "sections": streamfield([("section", section)]),
        "comments": inline_formset([]),
        "action-publish": "action-publish",
    }
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(form))
    assert answer.status_code == 200
    said = html.unescape(answer.content.decode())
    assert "fortnight }} is not a live value. The live values are: {{ review_every }} (3 months)" in said


def test_editor_previews_the_whole_wording(editor: Client) -> None:
    page = a_policy()
    answer = page.make_preview_request()
    assert "Everybody is heard." in answer.content.decode()
    assert "private" in answer["Cache-Control"]


def test_page_with_a_record_of_editions_cannot_be_deleted(editor: Client) -> None:
    page = a_policy()
    editor.post(f"/admin/pages/{page.pk}/delete/")
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(
    "address",
    ["/", "/customer-behaviour/", "/customer-behaviour/purpose/", "/accessibility/", "/privacy/", "/nothing/"],
)
def test_page_says_how_to_reach_the_council(client: Client, address: str) -> None:
    a_policy()
    page = client.get(address).content.decode()
    assert '<a class="govuk-link" href="tel:01632960001">01632 960 001</a>' in page
    assert '<a class="govuk-link" href="mailto:help@testshire.example">' in page
    assert "1 High Street<br>Testshire TS1 1AA" in page
    assert '<a class="govuk-link" href="https://www.testshire.example">www.testshire.example</a>' in page


def test_contact_details_made_up_for_a_demonstration_say_so(client: Client) -> None:
    a_site()
    put_in_force(an_edition(contact={"phone": "01632 960 001", "chosen": "They do not exist."}))
    assert "Chosen for the demonstration. Do not use them." in client.get("/").content.decode()


def test_section_that_was_chosen_says_so_wherever_it_is_read(client: Client) -> None:
    a_site()
    chosen = replace(SECTIONS[0], chosen="The old policy does not say this.")
    put_in_force(an_edition(sections=[chosen, *SECTIONS[1:]]))
    put_in_force(an_edition(2, sections=[chosen, *SECTIONS[1:]]))
    for address in ("purpose/", "print/", "editions/1/"):
        page = client.get(f"/customer-behaviour/{address}").content.decode()
        assert "The old policy does not say this." in page
        assert page.count('id="purpose-chosen"') == 1
    assert "The old policy does not say this." not in client.get("/customer-behaviour/reviews/").content.decode()


def test_web_address_in_the_words_can_be_followed(client: Client) -> None:
    a_site()
    words = Section("purpose", "Purpose", "Ask the ombudsman, www.lgo.org.uk. Or:\n- see https://a.example/b?c=1&d=2")
    put_in_force(an_edition(sections=[words, *SECTIONS[1:]], appeal_points=[("Help", "See www.lgo.org.uk.", "")]))
    section = client.get("/customer-behaviour/purpose/").content.decode()
    assert '<a href="https://www.lgo.org.uk">www.lgo.org.uk</a>. Or:' in section
    assert '<a href="https://a.example/b?c=1&amp;d=2">' in section
    assert '<a href="https://www.lgo.org.uk">www.lgo.org.uk</a>.' in client.get("/").content.decode()


def test_appeal_comes_before_the_long_contents_of_a_section_page(client: Client) -> None:
    a_policy()
    beside = client.get("/customer-behaviour/purpose/").content.decode().partition("</nav>\n    </div>")[2]
    assert beside.index('href="/appeal/"') < beside.index('id="sections-heading"')


def test_privacy_page_names_every_cookie_and_for_how_long(client: Client, settings: Settings) -> None:
    a_policy()
    privacy = client.get("/privacy/").content.decode()
    client.get("/appeal/")
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
    client.post("/appeal/")
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME}
    for name, cookie in client.cookies.items():
        days = int(cookie["max-age"]) // 86_400
        assert f"<li>{name} is set when you" in privacy
        assert f"keeps it for {days} days" in privacy


def test_source_page_says_where_the_code_is(client: Client, settings: Settings) -> None:
    a_site()
    settings.SOURCE_CODE_URL = ""
    page = client.get("/").content.decode()
    assert '<a class="govuk-footer__link" href="/source/">' in page
    assert "a folder that holds its whole source code" in client.get("/source/").content.decode()
    settings.SOURCE_CODE_URL = "https://code.example/evenhand"
    assert 'href="https://code.example/evenhand">Get the source code' in client.get("/source/").content.decode()
