"""Questions that are asked only when an earlier answer calls for them."""

from typing import Any

import pytest

from forms.conditions import holds
from forms.questions import Condition, Question
from forms.rendering import build_form

HELP = Question.model_validate({"id": "help", "kind": "yes_no", "label": "Do you need help?"})


def phone(operator: str = "equals", value: str = "yes", *, target: str = "help", required: bool = True) -> Question:
    return Question.model_validate(
        {
            "id": "phone",
            "kind": "phone",
            "label": "Phone number",
            "required": required,
            "show_when": {"question": target, "operator": operator, "value": value},
        }
    )


@pytest.mark.parametrize(
    ("operator", "answers", "expected"),
    [
        ("equals", {"x": "a"}, True),
        ("equals", {"x": "b"}, False),
        ("equals", {}, False),
        ("not_equals", {"x": "b"}, True),
        ("not_equals", {"x": "a"}, False),
        ("not_equals", {}, False),
        ("includes", {"x": ["a", "b"]}, True),
        ("includes", {"x": ["b"]}, False),
        ("includes", {"x": "cab"}, False),
    ],
)
def test_when_a_condition_holds(operator: Any, answers: dict[str, Any], expected: bool) -> None:
    assert holds(Condition(question="x", operator=operator, value="a"), answers) is expected


def test_a_hidden_question_is_not_required() -> None:
    assert build_form([HELP, phone()], {"help": "no"}).is_valid()


def test_the_answer_to_a_hidden_question_is_dropped() -> None:
    form = build_form([HELP, phone()], {"help": "no", "phone": "01427 676 676"})
    assert form.is_valid()
    assert form.answers == {"help": "no"}


def test_a_shown_question_is_required() -> None:
    form = build_form([HELP, phone()], {"help": "yes"})
    assert [problem.message for problem in form.problems] == ["Enter phone number"]


def test_a_question_hidden_by_a_hidden_question_is_hidden() -> None:
    last = Question.model_validate(
        {
            "id": "ext",
            "kind": "number",
            "label": "Extension",
            "show_when": {"question": "phone", "operator": "not_equals", "value": "0"},
        }
    )
    form = build_form([HELP, phone(), last], {"help": "no", "phone": "01427 676 676"})
    assert list(form.fields) == ["help"]


def test_an_answer_of_an_earlier_page_decides() -> None:
    assert list(build_form([phone()], earlier={"help": "yes"}).fields) == ["phone"]
    assert list(build_form([phone()], earlier={"help": "no"}).fields) == []


def test_a_kept_answer_decides_when_the_page_is_shown_again() -> None:
    assert list(build_form([HELP, phone()], initial={"help": "yes"}).fields) == ["help", "phone"]


@pytest.mark.parametrize("required", [True, False])
def test_a_question_that_was_not_on_the_page_is_asked_before_going_on(required: bool) -> None:
    form = build_form([HELP, phone(required=required)], {"help": "yes", "_shown": "help"})
    assert not form.is_valid()
    assert [problem.message for problem in form.problems] == [
        "Because of what you answered, we also need to ask: Phone number"
    ]
    assert form.shown_value == "help phone"


def test_once_on_the_page_it_may_be_left_empty_if_optional() -> None:
    assert build_form([HELP, phone(required=False)], {"help": "yes", "_shown": "help phone"}).is_valid()
