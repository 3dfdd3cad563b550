"""An edition comes into force: what the public page then says, and what it keeps."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from home.models import PolicyPage, PublishedEdition
from home.publishing import CannotPublishError, Section, put_in_force, words_to_reconcile
from home.wording import rich_text
from tests.home.factories import COUNCIL, SECTIONS, a_policy, a_site, an_edition

pytestmark = pytest.mark.django_db


def test_first_edition_makes_the_page(client: Client) -> None:
    page = a_policy()
    assert page.live
    assert page.edition
    assert page.edition.number == 1
    assert [section.slug for section in page.worded] == ["purpose", "reviews", "appeals"]
    assert client.get("/customer-behaviour/").status_code == 200


def test_first_policy_makes_the_site(client: Client) -> None:
    put_in_force(an_edition())
    for address in ("/", "/customer-behaviour/", "/accessibility/", "/privacy/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert COUNCIL in page.content.decode()


def test_site_that_begins_with_something_else_is_left_alone() -> None:
    root = Site.objects.get().root_page
    root.add_child(instance=Page(title="Ours", slug="ours"))
    with pytest.raises(CannotPublishError, match=r"Run: manage\.py set_up"):
        put_in_force(an_edition())
    assert not PolicyPage.objects.exists()
    call_command("set_up", COUNCIL, stdout=StringIO())
    assert put_in_force(an_edition()).live


def test_later_edition_changes_the_values_and_keeps_the_editors_words(client: Client) -> None:
    page = a_policy()
    page.sections[0].value["heading"] = "An editor's own heading"
    page.save_revision().publish()
    put_in_force(an_edition(2, facts={"review_every": "6 months", "appeal_within": "28 days"}))
    answer = client.get("/customer-behaviour/print/").content.decode()
    assert "An editor&#x27;s own heading" in answer
    assert '<span class="live-value">6 months</span>' in answer
    assert "3 months" not in answer


def test_same_edition_twice_changes_nothing() -> None:
    a_policy(2)
    before = list(PublishedEdition.objects.values())
    put_in_force(an_edition(2, change_note="Told twice."))
    assert list(PublishedEdition.objects.values()) == before


def test_number_used_for_other_content_is_refused() -> None:
    a_policy(2)
    with pytest.raises(CannotPublishError, match="An edition never changes"):
        put_in_force(an_edition(2, content_hash="sha256:other"))


def test_older_number_is_refused() -> None:
    a_site()
    put_in_force(an_edition(2))
    with pytest.raises(CannotPublishError, match="older than edition 2"):
        put_in_force(an_edition(1))


def test_edition_without_a_value_the_page_uses_is_refused() -> None:
    a_policy()
    with pytest.raises(CannotPublishError, match=r"Section 3, “How to appeal”: \{\{ appeal_within \}\}"):
        put_in_force(an_edition(2, facts={"review_every": "3 months"}))
    assert PublishedEdition.objects.get().superseded_at is None


def test_refused_first_edition_leaves_no_page() -> None:
    a_site()
    broken = replace(an_edition(), sections=[*SECTIONS, Section("purpose", "Again", "Same address.")])
    with pytest.raises(ValueError, match="is taken"):
        put_in_force(broken)
    assert not Page.objects.filter(slug="customer-behaviour").exists()


def test_one_edition_is_in_force_and_the_others_say_until_when() -> None:
    a_policy(3)
    second = PublishedEdition.objects.get(number=2)
    assert second.superseded_at == an_edition(3).in_force_from
    assert PublishedEdition.objects.get(superseded_at=None).number == 3


def test_permalink_follows_the_page_while_in_force_then_stays(client: Client) -> None:
    page = a_policy()
    page.sections[0].value["heading"] = "Last words of edition 1"
    page.save_revision().publish()
    page = put_in_force(an_edition(2, facts={"review_every": "6 months", "appeal_within": "28 days"}))
    page.sections[0].value["heading"] = "First words of edition 2"
    page.save_revision().publish()
    past = client.get("/customer-behaviour/editions/1/").content.decode()
    assert "This is a past edition." in past
    assert "Last words of edition 1" in past
    assert '<span class="live-value">3 months</span>' in past
    assert "edition 2" not in past.lower()
    assert "First words of edition 2" in client.get("/customer-behaviour/editions/2/").content.decode()


def test_draft_does_not_reach_the_permalink() -> None:
    page = a_policy()
    page.sections[0].value["heading"] = "Only a draft"
    page.save_revision()
    assert "Only a draft" not in str(PublishedEdition.objects.get().wording)


def test_plain_text_becomes_paragraphs_and_bullets() -> None:
    plain = "One\nline.\n\nThen < this:\n- first\n  goes on\n- second\n\nLast."
    assert rich_text(plain) == (
        "<p>One line.</p><p>Then &lt; this:</p><ul><li>first goes on</li><li>second</li></ul><p>Last.</p>"
    )


CHANGED = [
    Section("purpose", "What this policy is for", "Everybody is heard, and answered."),
    SECTIONS[1],
    SECTIONS[2],
    Section("help", "Where to find help", "Ask anybody."),
]


def words_on_the_page(client: Client) -> str:
    return client.get("/customer-behaviour/print/").content.decode()


def edit(page: PolicyPage, place: int, body: str, *, publish: bool = True) -> None:
    """As the admin's editor saves it: with its own marks on every paragraph."""
    for child in page.sections:
        child.value["body"].source = child.value["body"].source.replace("<p>", '<p data-block-key="a1b2c">')
    page.sections[place].value["body"].source = f'<p data-block-key="x9y8z">{body}</p>'
    revision = page.save_revision()
    if publish:
        revision.publish()


def test_later_edition_brings_its_own_words(client: Client) -> None:
    a_policy()
    put_in_force(an_edition(2, sections=CHANGED))
    page = words_on_the_page(client)
    assert "Everybody is heard, and answered." in page
    assert page.index("How to appeal") < page.index("Where to find help")
    assert words_to_reconcile("customer-behaviour") == ""
    assert "We act only when contact does harm." in client.get("/customer-behaviour/editions/1/").content.decode()


def test_section_that_a_later_edition_lacks_is_gone(client: Client) -> None:
    a_policy()
    put_in_force(an_edition(2, sections=SECTIONS[:2]))
    assert "How to appeal" not in words_on_the_page(client)


def test_sections_stand_in_the_order_of_the_edition() -> None:
    a_policy()
    page = put_in_force(an_edition(2, sections=[SECTIONS[2], SECTIONS[0], SECTIONS[1]]))
    assert [section.slug for section in page.worded] == ["appeals", "purpose", "reviews"]


def test_editors_words_stay_where_the_policy_says_nothing_new(client: Client) -> None:
    edit(a_policy(), 2, "An editor’s way to say it.")
    put_in_force(an_edition(2, sections=CHANGED))
    page = words_on_the_page(client)
    assert "An editor’s way to say it." in page
    assert "Everybody is heard, and answered." in page
    assert words_to_reconcile("customer-behaviour") == ""


def test_where_both_changed_a_section_the_editors_words_become_a_draft(client: Client) -> None:
    edit(a_policy(), 0, "An editor’s way to say it.")
    page = put_in_force(an_edition(2, sections=CHANGED))
    assert "Everybody is heard, and answered." in words_on_the_page(client)
    assert "An editor’s way to say it." not in words_on_the_page(client)
    assert page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    assert "An editor’s way to say it." in draft.sections[0].value["body"].source
    assert [child.value["address"] for child in draft.sections] == ["purpose", "reviews", "appeals", "help"]
    assert "“What this policy is for”" in words_to_reconcile("customer-behaviour")
    assert "An editor’s way to say it." in client.get("/customer-behaviour/editions/1/").content.decode()


def test_draft_that_an_editor_had_begun_is_not_lost() -> None:
    edit(a_policy(), 0, "Not published yet.", publish=False)
    page = put_in_force(an_edition(2, sections=CHANGED))
    assert page.has_unpublished_changes
    assert "Not published yet." in page.get_latest_revision_as_object().sections[0].value["body"].source
    assert "“What this policy is for”" in words_to_reconcile("customer-behaviour")


def test_section_of_the_editors_own_stays_where_it_is(client: Client) -> None:
    page = a_policy()
    own = {"heading": "Our own", "address": "our-own", "body": RichText("<p>Ours.</p>")}
    page.sections.insert(1, ("section", own))
    page.save_revision().publish()
    page = put_in_force(an_edition(2, sections=[CHANGED[0], *CHANGED[2:], CHANGED[1]]))
    assert [section.slug for section in page.worded] == ["purpose", "our-own", "appeals", "help", "reviews"]


def test_section_that_an_editor_took_off_comes_back_only_with_new_words() -> None:
    page = a_policy()
    del page.sections[0]
    page.save_revision().publish()
    page = put_in_force(an_edition(2))
    assert [section.slug for section in page.worded] == ["reviews", "appeals"]
    page = put_in_force(an_edition(3, sections=CHANGED))
    assert [section.slug for section in page.worded] == ["purpose", "reviews", "appeals", "help"]
    assert "“What this policy is for”" in words_to_reconcile("customer-behaviour")


def test_content_check_says_what_it_covers(client: Client) -> None:
    a_policy()
    page = client.get("/customer-behaviour/").content.decode()
    assert "Check of the policy file" in page
    assert "not what editors have changed on this page since" in page
