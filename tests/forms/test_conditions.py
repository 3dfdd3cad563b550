"""Questions that are asked only when an earlier answer calls for them."""

from typing import Any, get_args

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from forms import wording
from forms.conditions import holds
from forms.questions import Condition, Question
from forms.rendering import build_form
from forms.when import ALONE, Operator

from .toy import question

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


@pytest.mark.parametrize(
    ("operator", "value", "answer", "expected"),
    [
        ("not_includes", "a", ["b"], True),
        ("not_includes", "a", ["a", "b"], False),
        ("not_includes", "a", None, False),
        ("not_includes", "a", "b", False),
        ("answered", "", "anything", True),
        ("answered", "", {"town": "Lille"}, True),
        ("answered", "", None, False),
        ("not_answered", "", None, True),
        ("not_answered", "", 0, False),
        ("at_least", "12", 12, True),
        ("at_least", "12", 11.5, False),
        ("at_least", "9", 12, True),
        ("at_most", "12", 12.5, False),
        ("at_most", "1", None, False),
        ("at_most", "many", 1, False),
        ("at_least", "2026-06-03", "2026-06-03", True),
        ("at_least", "2026-06-03", "2026-06-02", False),
        ("at_most", "today", "2026-06-03", True),
        ("at_most", "today", "2026-06-04", False),
        ("at_least", "09:30", "14:00", True),
        ("equals", "12", 12.0, True),
        ("equals", "12.50", 12.5, True),
        ("equals", "today", "today", True),
    ],
)
def test_when_other_conditions_hold(operator: Any, value: str, answer: Any, expected: bool) -> None:
    with time_machine.travel("2026-06-03T12:00:00+01:00", tick=False):
        assert holds(Condition(question="x", operator=operator, value=value), {"x": answer}) is expected


ANSWERS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())


@given(operator=st.sampled_from(get_args(Operator)), value=st.text(min_size=1, max_size=20), answer=ANSWERS)
def test_a_condition_is_true_or_false_of_anything(operator: Any, value: str, answer: Any) -> None:
    condition = Condition(question="x", operator=operator, value="" if operator in ALONE else value)
    assert holds(condition, {"x": answer}) in (True, False)
    opposite = {"equals": "not_equals", "answered": "not_answered"}.get(operator)
    if opposite and answer is not None:
        other = condition.model_copy(update={"operator": opposite})
        assert holds(other, {"x": answer}) is not holds(condition, {"x": answer})


def condition_words(kind: str, operator: str, value: str = "") -> str:
    return wording.condition(Condition(question="q", operator=operator, value=value), question(kind, label="Day"))


def test_a_condition_in_words() -> None:
    assert condition_words("date", "at_least", "2026-06-03") == "your answer to “Day” is 3 June 2026 or later"
    assert condition_words("date", "at_most", "today") == "your answer to “Day” is today or earlier"
    assert condition_words("time", "at_least", "14:30") == "your answer to “Day” is 2:30pm or later"
    assert condition_words("number", "at_most", "5") == "your answer to “Day” is 5 or less"
    assert condition_words("many_of", "not_includes", "a") == "you did not choose “Ay” at “Day”"
    assert condition_words("address", "not_answered") == "you did not answer “Day”"
