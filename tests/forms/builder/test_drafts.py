"""Drafts of forms: gaps are kept, codes are made once, faults are told in words and by place."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from forms.builder import drafts
from forms.builder.set_content import SetContent
from forms.builder.starter import starter
from forms.editor.reading import ContentFault

from .noise import Content, noise

Damage = Callable[[Content], Any]


def test_a_whole_form_is_read_and_written_the_same() -> None:
    draft = drafts.read(noise())
    assert draft.faults == ()
    assert drafts.read_text(drafts.as_text(draft.content)).content == draft.content


def test_the_beginning_of_a_form_has_gaps_and_is_kept() -> None:
    draft = drafts.read(starter())
    assert draft.form is None
    assert [path for path, _ in draft.faults] == ["pages[0].title"]
    assert draft.content["pages"][0]["title"] == ""


def test_a_code_is_made_from_words_once_and_outlives_them() -> None:
    content = noise()
    content["pages"][0]["questions"].append({"id": "new-1", "kind": "email", "label": "Your email address"})
    content["pages"][1]["show_when"] = {"question": "new-1", "operator": "equals", "value": "a@example.org"}
    made = drafts.read(content).content
    assert made["pages"][0]["questions"][1]["id"] == "your_email_address"
    assert made["pages"][1]["show_when"]["question"] == "your_email_address"
    made["pages"][0]["questions"][1]["label"] = "Where we write to"
    assert drafts.read(made).content["pages"][0]["questions"][1]["id"] == "your_email_address"


@pytest.mark.parametrize("title", ["Check", "Done", "Start"])
def test_no_page_gets_an_address_that_the_journey_needs(title: str) -> None:
    content = noise()
    content["pages"].append({"id": "new-1", "title": title, "intro": ["Only words."]})
    draft = drafts.read(content)
    assert draft.form is not None
    assert draft.form.pages[-1].id == f"{title.lower()}-2"


def test_a_shared_set_is_taken_in_as_it_is_now_and_kept_when_it_is_gone() -> None:
    content = noise()
    content["pages"][0]["sets"] = [{"set": "about-you"}]
    asked = {"questions": [{"id": "name", "kind": "short_text", "label": "Your name", "personal": True}]}
    sets = {"about-you": SetContent.model_validate(asked).questions}
    taken = drafts.read(content, sets)
    assert taken.form is not None
    assert [question.id for question in taken.form.journey[0].questions] == ["what", "name"]
    assert drafts.read(taken.content, {}).content == taken.content


@pytest.mark.parametrize(
    ("damage", "path", "words"),
    [
        (lambda form: form["pages"][2]["show_when"].update(question="nothing"), "the whole form", "nothing"),
        (lambda form: form["pages"][0]["questions"][0].update(id="often"), "the whole form", "often"),
        (lambda form: form["pages"][1].update(id="noise"), "pages", "'noise' is used twice"),
        (lambda form: form["keeping"].update(months=0), "keeping.months", "1 or more"),
        (lambda form: form["pages"][0]["questions"][0].update(kind="mood"), "pages[0].questions[0].kind", "choose"),
        (lambda form: form.update(colour="red"), "colour", "no field of this name"),
    ],
)
def test_a_fault_is_told_by_its_place_and_in_words(damage: Damage, path: str, words: str) -> None:
    content = noise()
    damage(content)
    draft = drafts.read(content)
    assert draft.form is None
    assert [found for found, _ in draft.faults] == [path]
    assert words in draft.faults[0][1]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        '{"a": 1e999}',
        "[" * 100_000,
        "{",
        "[]",
        '"x"',
        json.dumps({"format": "evenhand-form/1", "before": ["\u0000"]}),
    ],
)
def test_what_could_be_no_draft_is_refused(text: str) -> None:
    with pytest.raises(ContentFault):
        drafts.read_text(text)
