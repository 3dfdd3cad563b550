"""Every kind of question: what it takes, what it refuses and in which words."""

import json
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.fields import FIELD_OF_KIND
from forms.rendering import build_form

from .toy import question


def date(day: str, month: str, year: str) -> dict[str, str]:
    return {"q-day": day, "q-month": month, "q-year": year}


VALID: list[tuple[str, dict[str, Any], dict[str, Any], Any]] = [
    ("short_text", {}, {"q": "  some words "}, "some words"),
    ("long_text", {}, {"q": "one\r\ntwo"}, "one\ntwo"),
    ("email", {}, {"q": "pat@example.org"}, "pat@example.org"),
    ("phone", {}, {"q": "+44 (0)1427 676 676 ext 2"}, "+44 (0)1427 676 676 ext 2"),
    ("number", {}, {"q": "1,200"}, 1200),
    ("number", {}, {"q": "12.0"}, 12),
    ("number", {"rules": {"decimals": 2}}, {"q": "-12.50"}, -12.5),
    ("number", {}, {"q": "0" * 5000 + "7"}, 7),
    ("date", {}, date("3", "6", "2026"), "2026-06-03"),
    ("date", {}, date(" 29", "February ", "2028"), "2028-02-29"),
    ("date", {}, {"q": "2026-06-03"}, "2026-06-03"),
    ("yes_no", {}, {"q": "no"}, "no"),
    ("one_of", {}, {"q": "b"}, "b"),
    ("many_of", {}, {"q": ["b", "a"]}, ["a", "b"]),
    ("declaration", {}, {"q": "yes"}, "yes"),
]
INVALID: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("short_text", {"name": "your surname"}, {"q": "  "}, "Enter your surname"),
    ("short_text", {"label": "Town or city"}, {}, "Enter town or city"),
    ("short_text", {"label": "Why now?"}, {}, "Answer the question “Why now?”"),
    (
        "short_text",
        {"rules": {"max_length": 3}},
        {"q": "abcd"},
        "The question must be 3 characters or fewer. You have used 4",
    ),
    ("short_text", {"rules": {"min_length": 3}}, {"q": "ab"}, "The question must be 3 characters or more"),
    ("short_text", {}, {"q": "a\nb"}, "contains a character we cannot store"),
    ("short_text", {}, {"q": "a\0b"}, "contains a character we cannot store"),
    ("long_text", {}, {"q": "a\x1bb"}, "contains a character we cannot store"),
    ("long_text", {}, {"q": "a\ud800b"}, "contains a character we cannot store"),
    ("long_text", {}, {"q": "x" * 2_000_000}, "4,000 characters or fewer. You have used 2,000,000"),
    ("email", {}, {"q": "pat at example"}, "must be an email address in full, like name@example.com"),
    ("phone", {}, {"q": "12345"}, "must be a phone number"),
    ("phone", {}, {"q": "ring me"}, "must be a phone number"),
    ("number", {}, {"q": "twelve"}, "must be a whole number, like 12"),
    ("number", {}, {"q": "12.5"}, "must be a whole number, like 12"),
    ("number", {}, {"q": "٣"}, "must be a whole number, like 12"),
    ("number", {}, {"q": "nan"}, "must be a whole number"),
    ("number", {}, {"q": "9" * 10_000}, "must be 999,999,999,999 or less"),
    ("number", {"rules": {"min": 2}}, {"q": "1"}, "must be 2 or more"),
    ("number", {"rules": {"max": 2}}, {"q": "3"}, "must be 2 or less"),
    ("date", {"label": "Date of call"}, date("3", "6", ""), "Date of call must include a year"),
    ("date", {"label": "Date of call"}, date("", "", "2026"), "Date of call must include a day and month"),
    ("date", {"label": "Date of call"}, date("", "", ""), "Enter date of call"),
    ("date", {}, date("31", "2", "2026"), "must be a real date"),
    ("date", {}, date("3", "6", "26"), "must include a year with 4 numbers"),
    ("date", {}, date("1", "1", "0001"), "must be a real date"),
    ("date", {}, date("9" * 9999, "1", "2026"), "must be a real date"),
    ("date", {"rules": {"latest": "today"}}, date("4", "6", "2026"), "must be today or earlier"),
    ("date", {"rules": {"earliest": "2026-01-02"}}, date("1", "1", "2026"), "must be 2 January 2026 or later"),
    ("yes_no", {"label": "Was it you?"}, {}, "Select yes or no: Was it you?"),
    ("yes_no", {}, {"q": "perhaps"}, "Select one of the answers in the list"),
    ("one_of", {"name": "a reason"}, {"q": ""}, "Select a reason"),
    ("one_of", {}, {"q": "c"}, "Select one of the answers in the list"),
    ("many_of", {}, {"q": ["a", "c"]}, "Select answers that are in the list"),
    ("many_of", {}, {"q": []}, "Select the question"),
    ("many_of", {"rules": {"min": 2}}, {"q": ["a"]}, "Select at least 2 answers"),
    ("many_of", {"rules": {"max": 1}}, {"q": ["a", "b"]}, "Select no more than 1 answer"),
    ("declaration", {"label": "It is true"}, {}, "Tick the box to confirm: It is true"),
    ("declaration", {"label": "It is true"}, {"q": "on"}, "Tick the box to confirm"),
]


@pytest.mark.parametrize(("kind", "more", "data", "answer"), VALID)
def test_takes(kind: str, more: dict[str, Any], data: dict[str, Any], answer: Any) -> None:
    form = build_form([question(kind, **more)], data)
    assert form.is_valid()
    assert form.answers == {"q": answer}


@pytest.mark.parametrize(("kind", "more", "data", "message"), INVALID)
def test_refuses_in_words(kind: str, more: dict[str, Any], data: dict[str, Any], message: str) -> None:
    with time_machine.travel("2026-06-03T12:00:00+01:00", tick=False):
        form = build_form([question(kind, **more)], data)
        assert not form.is_valid()
        assert message in form.problems[0].message


@pytest.mark.parametrize("kind", [kind for kind in FIELD_OF_KIND if kind != "information"])
def test_an_optional_question_may_be_left_empty(kind: str) -> None:
    form = build_form([question(kind, required=False)], {})
    assert form.is_valid()
    assert form.answers == {}


def test_information_takes_no_answer() -> None:
    form = build_form([question("information")], {"q": "anything"})
    assert form.is_valid()
    assert form.answers == {}


def test_own_words_replace_the_standard_message() -> None:
    own = {"messages": {"required": "Tell us which"}}
    form = build_form([question("one_of", rules=own)], {})
    assert form.problems[0].message == "Tell us which"


ANY_TEXT = st.text(st.characters(exclude_categories=[]))


@pytest.mark.parametrize("kind", list(FIELD_OF_KIND))
@settings(max_examples=60, deadline=None)
@given(first=ANY_TEXT, second=ANY_TEXT)
def test_any_text_is_taken_or_refused_and_shown_again(kind: str, first: str, second: str) -> None:
    data = QueryDict(mutable=True)
    data.setlist("q", [first, second])
    if kind == "date":
        data = QueryDict(mutable=True)
        data.update({"q-day": first, "q-month": second, "q-year": "2026"})
    form = build_form([question(kind, required=False)], data)
    assert form.is_valid() or form.problems[0].message
    if form.is_valid():
        assert json.loads(json.dumps(form.answers)) == form.answers
        again = build_form([question(kind, required=False)], form.answers)
        assert again.is_valid()
        assert again.answers == form.answers
    form.render().encode()


@pytest.mark.parametrize("kind", list(FIELD_OF_KIND))
@settings(max_examples=60, deadline=None)
@given(value=st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists))
def test_any_json_is_taken_or_refused(kind: str, value: Any) -> None:
    form = build_form([question(kind, required=False)], {"q": value})
    if form.is_valid():
        assert json.loads(json.dumps(form.answers)) == form.answers
