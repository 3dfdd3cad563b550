"""Conditions that no answer can fulfil are refused before anybody meets them."""

from typing import Any

import pytest
from pydantic import ValidationError

from forms.questions import Condition, JourneyPage, Question, check_pages, check_questions

from .toy import question


def when(operator: str, value: str = "", target: str = "q") -> dict[str, Any]:
    return {"question": target, "operator": operator, "value": value}


def asked(id: str, condition: dict[str, Any] | None = None, kind: str = "short_text", **more: Any) -> Question:
    return question(kind, **{"id": id, "label": id.capitalize(), "show_when": condition, **more})


CAN_HOLD = [
    ("number", {"rules": {"min": 5, "max": 9}}, when("at_least", "9")),
    ("number", {"rules": {"decimals": 1, "min": 5, "max": 6}}, when("equals", "5.5")),
    ("date", {"rules": {"latest": "2026-06-03"}}, when("at_least", "2026-06-03")),
    ("date", {"rules": {"latest": "today"}}, when("at_least", "2030-01-01")),
    ("date", {}, when("at_least", "today")),
    ("time", {}, when("at_most", "00:00")),
    ("many_of", {}, when("not_includes", "a")),
    ("one_of", {}, when("not_equals", "a")),
    ("files", {"required": False}, when("answered")),
    ("address", {}, when("answered")),
    ("lookup", {}, when("equals", "north")),
    ("short_text", {"required": False}, when("not_answered")),
]
CANNOT = [
    ("number", {"rules": {"max": 9}}, when("at_least", "10"), "at_least 10"),
    ("number", {"rules": {"min": 5}}, when("at_most", "4"), "at_most 4"),
    ("number", {}, when("equals", "1.5"), "equals 1.5"),
    ("number", {}, when("at_least", "many"), "which is no number"),
    ("number", {}, when("at_least", "nan"), "which is no number"),
    ("date", {"rules": {"latest": "2026-06-03"}}, when("at_least", "2026-06-04"), "at_least 2026-06-04"),
    ("date", {}, when("at_least", "soon"), "which is no day"),
    ("time", {}, when("at_least", "2pm"), "which is no time"),
    ("many_of", {"rules": {"min": 2}}, when("not_includes", "a"), "not_includes a"),
    ("many_of", {}, when("not_includes", "c"), "does not offer"),
    ("declaration", {}, when("not_equals", "yes"), "not_equals yes"),
    ("short_text", {"rules": {"max_length": 3}}, when("equals", "four"), "equals four"),
    ("short_text", {}, when("not_answered"), "not_answered"),
    ("short_text", {}, when("at_least", "5"), "'at_least' cannot be used"),
    ("files", {}, when("equals", "x"), "'equals' cannot be used"),
]


@pytest.mark.parametrize(("kind", "more", "condition"), CAN_HOLD)
def test_a_condition_that_can_hold_is_taken(kind: str, more: dict[str, Any], condition: dict[str, Any]) -> None:
    check_questions([question(kind, **more), asked("then", condition)])


@pytest.mark.parametrize(("kind", "more", "condition", "words"), CANNOT)
def test_a_condition_that_cannot_hold_is_refused(
    kind: str, more: dict[str, Any], condition: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match="'then'") as refusal:
        check_questions([question(kind, **more), asked("then", condition)])
    assert words in str(refusal.value)


@pytest.mark.parametrize("operator", ["answered", "not_answered"])
def test_asking_for_any_answer_takes_no_value(operator: str) -> None:
    with pytest.raises(ValidationError, match="take the value away"):
        Condition.model_validate(when(operator, "x"))


def test_comparing_needs_a_value() -> None:
    with pytest.raises(ValidationError, match="needs the answer to compare with"):
        Condition.model_validate(when("equals"))


def page(id: str, *questions: Question, condition: dict[str, Any] | None = None) -> JourneyPage:
    return JourneyPage(id=id, title=id.capitalize(), questions=questions, show_when=condition)


FIRST = page("first", question("yes_no"))


def test_a_page_and_its_question_that_contradict_each_other_are_refused() -> None:
    second = page("second", asked("inner", when("equals", "no")), condition=when("equals", "yes"))
    with pytest.raises(ValueError, match=r"'inner' on page 'second' .“Second”. is never asked: 'q'"):
        check_pages([FIRST, second])


def test_a_chain_that_contradicts_itself_is_refused() -> None:
    middle = asked("middle", when("equals", "yes"), "yes_no")
    last = asked("last", when("equals", "yes", "middle"))
    after = page("after", asked("end", when("answered", target="last")), condition=when("equals", "no"))
    with pytest.raises(ValueError, match="'end' on page 'after'"):
        check_pages([FIRST, page("second", middle, last), after])


def test_a_question_that_may_be_hidden_may_be_unanswered() -> None:
    hidden = page("hidden", asked("inner"), condition=when("equals", "yes"))
    check_pages([FIRST, hidden, page("last", asked("end"), condition=when("not_answered", target="inner"))])


def test_a_page_condition_names_its_page() -> None:
    with pytest.raises(ValueError, match=r"page 'second' .“Second”. depends on 'later', which is not a question"):
        check_pages([FIRST, page("second", asked("inner"), condition=when("answered", target="later"))])


def test_a_page_cannot_depend_on_its_own_question() -> None:
    with pytest.raises(ValueError, match="not a question that comes before it"):
        check_pages([FIRST, page("second", asked("inner"), condition=when("answered", target="inner"))])


def test_two_pages_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two pages have the id 'first'"):
        check_pages([FIRST, page("first", asked("other"))])


def test_a_question_used_twice_names_its_page() -> None:
    with pytest.raises(ValueError, match="two questions have the id 'q' on page 'second'"):
        check_pages([FIRST, page("second", question("number"))])
