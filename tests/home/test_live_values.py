"""Live values: what an editor may write and what the page then shows."""

import pytest
from django.core.exceptions import ValidationError

from home import live_values
from home.models import PolicyPage
from tests.home.factories import a_policy

FACTS = {"review_every": "3 months", "who": "<b>Us</b> & co"}


def test_value_is_marked_and_escaped_in_rich_text() -> None:
    assert live_values.in_html("<p>By {{ who }}.</p>", FACTS) == (
        '<p>By <span class="live-value">&lt;b&gt;Us&lt;/b&gt; &amp; co</span>.</p>'
    )


def test_heading_is_escaped_around_its_values() -> None:
    assert live_values.in_heading("A < {{review_every}}", FACTS) == 'A &lt; <span class="live-value">3 months</span>'


def test_title_is_plain_words() -> None:
    assert live_values.in_text("Every {{ review_every }}", FACTS) == "Every 3 months"


def test_spaces_an_editor_cannot_see_are_allowed() -> None:
    assert live_values.faults("{{\xa0review_every&nbsp;}}", FACTS) == []


@pytest.mark.parametrize(
    ("wording", "complaint"),
    [
        ("<p>{{ reveiw_every }}</p>", "{{ reveiw_every }} is not a live value."),
        ("<p>{{ review_every }</p>", "Curly brackets"),
        ("<p>{{ <b>review_every</b> }}</p>", "nothing formatted inside"),
        ('<a href="https://a.example/{{ who }}">x</a>', "link's address"),
    ],
)
def test_faults_say_what_is_wrong(wording: str, complaint: str) -> None:
    assert complaint in " ".join(live_values.faults(wording, FACTS))


@pytest.mark.django_db
def test_page_refuses_an_unknown_value_and_names_what_there_is() -> None:
    page = a_policy()
    page.sections[1].value["heading"] = "Every {{ fortnight }}"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    said = " ".join(refused.value.message_dict["sections"])
    assert "Section 2, “Every {{ fortnight }}”: {{ fortnight }} is not a live value." in said
    assert "{{ review_every }} (3 months), {{ appeal_within }} (14 days)" in said


@pytest.mark.django_db
def test_page_gives_an_address_to_a_section_that_has_none() -> None:
    page = a_policy()
    page.sections[1].value["address"] = ""
    page.full_clean()
    assert page.sections[1].value["address"] == "review-every"


@pytest.mark.django_db
@pytest.mark.parametrize("taken", ["purpose", "print", "editions"])
def test_page_refuses_an_address_that_leads_elsewhere(taken: str) -> None:
    page = a_policy()
    page.sections[2].value["address"] = taken
    with pytest.raises(ValidationError, match=f"“{taken}” is taken"):
        page.full_clean()


@pytest.mark.django_db
def test_unknown_value_cannot_be_published_by_code() -> None:
    page = a_policy()
    page.sections[0].value["heading"] = "{{ nothing }}"
    with pytest.raises(ValidationError):
        page.save()
    assert PolicyPage.objects.get().sections[0].value["heading"] == "What this policy is for"
