"""The pages' HTML: what assistive technology and error links rely on."""

import re
from html.parser import HTMLParser
from typing import Literal

import pytest

from forms.fields import FIELD_OF_KIND
from forms.rendering import build_form

from .toy import question

Look = Literal["public", "staff"]
ASKED = [kind for kind in FIELD_OF_KIND if kind != "information"]


class Ids(HTMLParser):
    """Collects ids, and every id that an attribute points to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: set[str] = set()
        self.inputs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
            if tag in {"input", "textarea", "select"}:
                self.inputs.append(str(found["id"]))
        for name in ("aria-describedby", "for"):
            self.pointed.update(str(found.get(name) or "").split())


@pytest.mark.parametrize("look", ["public", "staff"])
@pytest.mark.parametrize("kind", ASKED)
def test_every_reference_points_to_one_element(kind: str, look: Look) -> None:
    found = Ids(build_form([question(kind, hint="A hint")], {}, look=look).render())
    assert found.pointed <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert {"id_q-hint", "id_q-error"} <= found.pointed


@pytest.mark.parametrize("look", ["public", "staff"])
@pytest.mark.parametrize("kind", ASKED)
def test_the_error_links_to_the_first_input(kind: str, look: Look) -> None:
    form = build_form([question(kind)], {}, look=look)
    assert form.problems[0].target == Ids(form.render()).inputs[0]


def test_a_date_error_links_to_the_box_that_is_wrong() -> None:
    form = build_form([question("date")], {"q-day": "3", "q-month": "6", "q-year": ""})
    assert form.problems[0].target == "id_q-year"
    assert form.render().count("govuk-input--error") == 1


@pytest.mark.parametrize("kind", ["date", "address", "yes_no", "one_of", "many_of"])
def test_a_group_of_inputs_has_a_legend(kind: str) -> None:
    assert re.search(
        r"<fieldset.*<legend[^>]*>\s*The question\s*</legend>", build_form([question(kind)]).render(), re.S
    )


@pytest.mark.parametrize("look", ["public", "staff"])
@pytest.mark.parametrize("kind", ASKED)
def test_optional_is_said(kind: str, look: Look) -> None:
    assert "The question (optional)" in build_form([question(kind, required=False)], look=look).render()
    assert "The question (optional)" not in build_form([question(kind)], look=look).render()


def test_what_was_typed_is_shown_again_and_escaped() -> None:
    html = build_form([question("email")], {"q": '"><script>'}).render()
    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_kept_answers_are_shown() -> None:
    html = build_form([question("date")], initial={"q": "2026-06-03"}).render()
    assert re.findall(r'value="(\d+)"', html) == ["3", "6", "2026"]
    assert build_form([question("many_of")], initial={"q": ["b"]}).render().count(" checked") == 1


def test_a_line_break_at_the_start_of_a_long_text_is_not_swallowed() -> None:
    assert ">\n\nindented</textarea>" in build_form([question("long_text")], initial={"q": "\nindented"}).render()


def test_only_questions_about_the_person_are_filled_in_for_them() -> None:
    assert 'autocomplete="email"' in build_form([question("email", personal=True)]).render()
    assert "autocomplete" not in build_form([question("email")]).render()
    assert 'autocomplete="off"' in build_form([question("email", personal=True)], look="staff").render()


def test_numbers_ask_for_the_right_keyboard() -> None:
    assert 'inputmode="numeric"' in build_form([question("number")]).render()
    assert 'inputmode="decimal"' in build_form([question("number", rules={"decimals": 2})]).render()


def test_a_lone_question_that_is_the_title_is_the_heading() -> None:
    form = build_form([question("yes_no")], heading="The question")
    assert form.has_heading
    assert form.render().count("<h1") == 1
    assert not build_form([question("yes_no")], heading="Another").has_heading


def test_two_forms_on_one_page_do_not_share_ids() -> None:
    html = "".join(build_form([question("date")], prefix=prefix).render() for prefix in "ab")
    found = Ids(html)
    assert len(found.ids) == len(set(found.ids))
