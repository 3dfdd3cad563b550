"""A form's schema and its own checks agree, up to the rules that are listed as unsaid."""

import datetime as dt
from typing import Any, get_args

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from forms.json_schema import SCHEMA_OF_KIND, form_schema, unsaid
from forms.questions import JourneyPage, Kind, Question, check_questions
from forms.rendering import clean_answers
from tests.forms.toy import ELSE, WHAT, WHO, WHY, question

ASKED = [kind for kind in get_args(Kind) if kind != "information"]
FORMATS = FormatChecker(formats=())


@FORMATS.checks("email", raises=ValidationError)
def is_email(value: object) -> bool:
    """By the rule that is listed as unsaid."""
    if isinstance(value, str):
        validate_email(value.strip())
    return True


@FORMATS.checks("date", raises=ValueError)
def is_date(value: object) -> bool:
    return not isinstance(value, str) or dt.date.fromisoformat(value).year >= 1900


def page(*questions: Question) -> JourneyPage:
    return JourneyPage(id="page", title="A page", questions=questions)


def validator(*pages: JourneyPage, closed: bool = True) -> Draft202012Validator:
    schema = form_schema(pages, closed=closed)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FORMATS)


def cleaned(questions: list[Question], answers: dict[str, Any]) -> dict[str, Any] | None:
    try:
        return clean_answers(questions, answers)
    except ValidationError:
        return None


def test_every_kind_that_is_asked_has_a_schema() -> None:
    assert set(SCHEMA_OF_KIND) == set(ASKED)


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("kind", ASKED)
def test_every_schema_is_json_schema_2020_12(kind: str, required: bool) -> None:
    checked = validator(page(question(kind, required=required)))
    assert checked.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert checked.is_valid({}) is not required


RULES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "short_text": st.fixed_dictionaries(
        {}, optional={"min_length": st.integers(1, 4), "max_length": st.integers(4, 9)}
    ),
    "long_text": st.fixed_dictionaries({}, optional={"min_length": st.integers(1, 4), "max_length": st.integers(4, 9)}),
    "number": st.fixed_dictionaries(
        {}, optional={"min": st.integers(-9, 0), "max": st.integers(0, 99), "decimals": st.integers(0, 3)}
    ),
    "many_of": st.fixed_dictionaries({}, optional={"min": st.integers(0, 2), "max": st.integers(2, 3)}),
}
TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=" \t\n\r\0\x7f\x85\ud800ab0", max_size=8),
    st.sampled_from(["yes", "no", "a", "b", "", " ", "pat@example.org", " pat@example.org", "pat@", "2026-06-03"]),
    st.sampled_from(
        ["1899-12-31", "2026-02-30", "2026-6-3", "01427 676 676", "+44 (0)1427 676676 ext. 12", "12", "1,200"]
    ),
    st.from_regex(r"\A\+?[0-9 ().x-]{5,24}\Z"),
)
VALUES = st.one_of(
    TEXTS,
    st.none(),
    st.booleans(),
    st.integers(-(10**13), 10**13),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-99_000, 99_000).map(lambda number: number / 1000),
    st.lists(st.sampled_from(["a", "b", "c", "z"]), max_size=4),
    st.lists(st.one_of(st.integers(), st.none(), TEXTS), max_size=3),
    st.dictionaries(st.sampled_from(["day", "month", "year"]), st.integers(1, 30), max_size=3),
)


@st.composite
def asked(draw: st.DrawFn, kind: str) -> Question:
    options = [{"value": value, "label": value.upper()} for value in "abc"]
    return question(
        kind,
        required=draw(st.booleans()),
        rules=draw(RULES.get(kind, st.just({}))),
        **({"options": options} if kind in ("one_of", "many_of") else {}),
    )


def unsaid_rule_breaks(found: Question, value: Any) -> bool:
    """Whether a value breaks a rule that is listed as unsaid (email and date are checked as formats)."""
    listed = {rule.rule: rule.value for rule in unsaid([found])}
    if "decimals" in listed and isinstance(value, int | float) and not isinstance(value, bool):
        text = str(value)
        return "e" in text or len(text.partition(".")[2].rstrip("0")) > int(listed["decimals"])
    return "min_length" in listed and isinstance(value, str) and "\r" in value


@pytest.mark.parametrize("kind", ASKED)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_one_answer(kind: str, data: st.DataObject) -> None:
    found = data.draw(asked(kind))
    value = data.draw(VALUES)
    checked = validator(page(found))
    answers = cleaned([found], {"q": value})
    if checked.is_valid({"q": value}) and not unsaid_rule_breaks(found, value):
        assert answers is not None, f"the schema takes {value!r}, the form does not"
    if answers is not None:
        errors = [error.message for error in checked.iter_errors(answers)]
        assert not errors, f"the form gives back {answers!r} for {value!r}: {errors}"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("short_text", "x" * 201),
        ("short_text", "one\ntwo"),
        ("short_text", 5),
        ("short_text", "  "),
        ("long_text", "a\0b"),
        ("email", "pat@"),
        ("phone", "12345"),
        ("phone", "call me on 01427 676 676"),
        ("number", 1.5),
        ("number", 10**12),
        ("date", "3 June 2026"),
        ("date", "2026-02-30"),
        ("yes_no", "perhaps"),
        ("one_of", "z"),
        ("many_of", ["a", "z"]),
        ("many_of", []),
        ("declaration", "no"),
    ],
)
def test_what_the_form_refuses_the_schema_refuses(kind: str, value: Any) -> None:
    assert cleaned([question(kind)], {"q": value}) is None
    assert not validator(page(question(kind))).is_valid({"q": value})


SOURCES = {
    "yes_no": ("equals", ["yes", "no"]),
    "one_of": ("not_equals", ["a", "b"]),
    "many_of": ("includes", ["a", "b"]),
    "number": ("equals", ["5", "2.5", "-3", "05"]),
    "declaration": ("equals", ["yes"]),
    "short_text": ("not_equals", ["word"]),
}


@st.composite
def chains(draw: st.DrawFn) -> list[Question]:
    """A few questions, each perhaps asked only after a certain answer to one before."""
    found: list[Question] = []
    for number in range(draw(st.integers(2, 5))):
        kind = draw(st.sampled_from(list(SOURCES)))
        more: dict[str, Any] = {"rules": {"decimals": 1}} if kind == "number" else {}
        if found and draw(st.booleans()):
            before = draw(st.sampled_from(found))
            usual, values = SOURCES[before.kind]
            operator = usual if usual == "includes" else draw(st.sampled_from(["equals", "not_equals"]))
            more["show_when"] = {"question": before.id, "operator": operator, "value": draw(st.sampled_from(values))}
        found.append(question(kind, id=f"q{number}", required=draw(st.booleans()), **more))
    check_questions(found)
    return found


FITTING: dict[str, st.SearchStrategy[Any]] = {
    "yes_no": st.sampled_from(["yes", "no"]),
    "one_of": st.sampled_from(["a", "b"]),
    "many_of": st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True),
    "number": st.sampled_from([5, 2.5, -3, 5.0, 7]),
    "declaration": st.just("yes"),
    "short_text": st.sampled_from(["word", "other"]),
}


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_conditions(data: st.DataObject) -> None:
    """With answers that fit, or none: schema and form say the same of which are missing."""
    questions = data.draw(chains())
    answers = {
        one.id: data.draw(FITTING[one.kind])
        for one in questions
        if data.draw(st.integers(0, 3), label="0 leaves it out")
    }
    checked = validator(page(*questions))
    found = cleaned(questions, answers)
    assert checked.is_valid(answers) == (found is not None)
    if found is not None:
        assert checked.is_valid(found)


def test_the_toy_journey_over_several_pages() -> None:
    checked = validator(WHO, WHAT, ELSE, WHY)
    answers = {
        **{"reference": "EH-1", "surname": "Marlow", "parts": ["other"], "else_text": "Parking"},
        **{"reason": "It was not me.", "help": "yes", "help_phone": "01427 676 676", "true": "yes", "email": None},
    }
    assert checked.is_valid(answers)
    assert not checked.is_valid({name: value for name, value in answers.items() if name != "help_phone"})
    assert checked.is_valid({**answers, "help": "no", "help_phone": None} | {"help_phone": "01427 676 676"})
    assert not checked.is_valid({**answers, "unknown": 1})
    assert validator(WHO, WHAT, ELSE, WHY, closed=False).is_valid({**answers, "unknown": 1})


def test_what_the_schema_cannot_say_is_listed() -> None:
    found = [
        question("email", id="mail"),
        question("date", id="day", rules={"latest": "today"}),
        question("number", id="sum", rules={"decimals": 2}),
    ]
    assert [(rule.question, rule.rule, rule.value) for rule in unsaid(found)] == [
        ("mail", "email", ""),
        ("day", "date", ""),
        ("day", "latest", "today"),
        ("sum", "decimals", "2"),
    ]
