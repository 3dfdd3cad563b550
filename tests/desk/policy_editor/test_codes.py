"""Codes that nobody types: made from words, unlike any other, and kept; what pointed at the passing one follows."""

import copy

import pytest

from workflows.policies import codes, drafts
from workflows.policies.schema import parse

from .conftest import Content


def a_new_step(label: str, code: str = "new-1") -> Content:
    outcome = {"id": "new-2", "label": "Go on", "goes_to": "no_action"}
    return {"id": code, "label": label, "role": "line_manager", "kind": "task", "outcomes": [outcome]}


def steps_of(content: Content) -> list[Content]:
    steps: list[Content] = content["processes"][0]["steps"]
    return steps


def test_a_code_is_made_from_the_label_and_what_pointed_at_it_follows(content: Content) -> None:
    steps_of(content).insert(1, a_new_step("Speak to the customer’s advocate"))
    steps_of(content)[0]["outcomes"][0]["goes_to"] = "new-1"
    made = codes.settled(content)
    assert steps_of(made)[1]["id"] == "speak_to_the_customers_advocate"
    assert steps_of(made)[1]["outcomes"][0]["id"] == "go_on"
    assert steps_of(made)[0]["outcomes"][0]["goes_to"] == "speak_to_the_customers_advocate"
    assert parse(made)


def test_a_copy_gets_a_code_of_its_own(content: Content) -> None:
    first = steps_of(content)[0]
    steps_of(content).insert(1, {**copy.deepcopy(first), "id": "new-1", "label": first["label"]})
    steps_of(content).insert(2, {**copy.deepcopy(first), "id": "new-3", "label": first["label"]})
    made = [step["id"] for step in steps_of(codes.settled(content))]
    assert len(set(made)) == len(made)
    assert made[0] == first["id"]


def test_a_code_stays_when_the_label_changes(content: Content) -> None:
    before = steps_of(content)[0]["id"]
    steps_of(content)[0]["label"] = "Something else entirely"
    assert steps_of(codes.settled(content))[0]["id"] == before


def test_what_has_no_label_yet_keeps_its_passing_code_and_only_the_label_is_asked_for(content: Content) -> None:
    steps_of(content).append(a_new_step(""))
    steps_of(content)[0]["outcomes"][0]["goes_to"] = "new-1"
    last = len(steps_of(content)) - 1
    draft = drafts.read(content)
    assert steps_of(draft.content)[last]["id"] == "new-1"
    assert draft.faults == ((f"processes[0].steps[{last}].label", "this has to be filled in"),)


@pytest.mark.parametrize(
    ("words", "joined_by", "code"),
    [
        ("Contact by letter only", "_", "contact_by_letter_only"),
        ("2nd look", "_", "nd_look"),
        ("2nd look", "-", "2nd-look"),
        ("Straße & Café", "_", "strae_cafe"),
        ("…", "_", ""),
        ("word " * 40, "_", "word_" * 10 + "word"),
    ],
)
def test_codes_from_words(words: str, joined_by: str, code: str) -> None:
    assert codes.code_from(words, joined_by, 60, set()) == code


def test_words_in_letters_that_codes_cannot_have_still_make_a_code(content: Content) -> None:
    steps_of(content).append(a_new_step("跟客户谈"))
    made = steps_of(codes.settled(content))[-1]["id"]
    assert made.startswith("part_")


def test_a_paragraph_without_a_heading_is_named_by_its_words(content: Content) -> None:
    content["letters"][0]["paragraphs"].append({"id": "new-7", "text": "We are sorry."})
    assert codes.settled(content)["letters"][0]["paragraphs"][-1]["id"] == "we_are_sorry"
