"""A form's answers as JSON Schema 2020-12, for programs that send them.

Answers that the schema accepts are accepted by `rendering.clean_answers`, but for the rules that JSON Schema cannot
say; `unsaid` lists those. What `clean_answers` gives back is accepted by the schema. The schema is the stricter of
the two where a form in a browser sends text for everything.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import wording
from .field import YES_NO
from .questions import LARGEST_NUMBER, YES, Condition, JourneyPage, Kind, Option, Question

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

# Written so that Python and browsers read the same: \s means the same characters to both among those allowed.
ONE_LINE = r"^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]*$"
LINES = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]*$"
EXTENSION = r" *(?:[xX]|[eE][xX][tT]\.?|[eE][xX][tT][eE][nN][sS][iI][oO][nN]) *[0-9]{1,6}"
PHONE = rf"^ *\+?[0-9 ().-]+(?:{EXTENSION})? *$"
SEVEN_TO_TWENTY_DIGITS = r"^(?:[^0-9]*[0-9]){7,20}[^0-9]*$"


@dataclass(frozen=True)
class Unsaid:
    """A rule that the schema cannot say; `words` say it."""

    question: str
    rule: str
    value: str
    words: str


def form_schema(pages: Iterable[JourneyPage], *, closed: bool) -> Schema:
    """The answers to these pages as one object. `closed` when no answer to another question may come with them."""
    questions = [question for page in pages for question in page.questions if question.is_asked]
    by_id = {question.id: question for question in questions}
    sometimes = [question for question in questions if question.show_when]
    schema: Schema = {
        "$schema": DIALECT,
        "type": "object",
        "properties": {one.id: _told(one) if one.show_when else answer_schema(one) for one in questions},
        "required": [question.id for question in questions if question.required and not question.show_when],
        "additionalProperties": not closed,
    }
    if sometimes:
        # An answer to a question that is not asked is dropped, whatever it is.
        schema["allOf"] = [{"if": _is_asked(one, by_id), "then": _when_asked(one)} for one in sometimes]
    return schema


def answer_schema(question: Question) -> Schema:
    """One answer. Null stands for an optional question left empty."""
    schema = SCHEMA_OF_KIND[question.kind](question)
    return _told(question) | (schema if question.required else {"anyOf": [schema, {"type": "null"}]})


def unsaid(questions: Iterable[Question]) -> list[Unsaid]:
    """The rules that hold for these questions and are not in their schema."""
    return [rule for question in questions if question.is_asked for rule in _unsaid(question)]


def _told(question: Question) -> Schema:
    return {"title": question.label, **({"description": question.hint} if question.hint else {})}


def _when_asked(question: Question) -> Schema:
    schema: Schema = {"properties": {question.id: answer_schema(question)}}
    return {**schema, "required": [question.id]} if question.required else schema


def _text(pattern: str) -> Callable[[Question], Schema]:
    def schema(question: Question) -> Schema:
        least = question.rules.min_length or 1
        inside = r"\S" if least < 2 else rf"\S[\s\S]{{{least - 2},}}\S"
        patterns = [{"pattern": pattern}, {"pattern": inside}]
        return {"type": "string", "maxLength": question.max_length, "allOf": patterns}

    return schema


def _email(question: Question) -> Schema:
    return {**_text(ONE_LINE)(question), "format": "email"}


def _phone(question: Question) -> Schema:
    patterns = [{"pattern": PHONE}, {"pattern": SEVEN_TO_TWENTY_DIGITS}]
    return {"type": "string", "maxLength": question.max_length, "allOf": patterns}


def _number(question: Question) -> Schema:
    rules = question.rules
    return {
        "type": "number" if rules.decimals else "integer",
        **({"exclusiveMinimum": -LARGEST_NUMBER - 1} if rules.min is None else {"minimum": rules.min}),
        **({"exclusiveMaximum": LARGEST_NUMBER + 1} if rules.max is None else {"maximum": rules.max}),
    }


def _date(question: Question) -> Schema:
    return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "maxLength": 10}


def _one_of(question: Question) -> Schema:
    return {"type": "string", **_choices(question.options)}


def _yes_no(question: Question) -> Schema:
    return {"type": "string", **_choices(YES_NO)}


def _many_of(question: Question) -> Schema:
    least, most = max(1, question.rules.min or 0), question.rules.max
    schema: Schema = {"type": "array", "items": _choices(question.options)}
    if least > 1 or most is not None:
        # The form counts each choice once.
        schema["uniqueItems"] = True
    if question.required:
        schema["minItems"] = least
    elif least > 1:
        schema["anyOf"] = [{"maxItems": 0}, {"minItems": least}]
    return schema if most is None else {**schema, "maxItems": most}


def _declaration(question: Question) -> Schema:
    return {"const": YES}


def _choices(options: Iterable[Option]) -> Schema:
    return {"oneOf": [{"const": option.value, "title": option.label} for option in options]}


# Every kind that takes an answer. A test fails when a kind is asked and not here.
SCHEMA_OF_KIND: dict[Kind, Callable[[Question], Schema]] = {
    "short_text": _text(ONE_LINE),
    "long_text": _text(LINES),
    "email": _email,
    "phone": _phone,
    "number": _number,
    "date": _date,
    "yes_no": _yes_no,
    "one_of": _one_of,
    "many_of": _many_of,
    "declaration": _declaration,
}


def _is_asked(question: Question, by_id: Mapping[str, Question]) -> Schema:
    """When a question is asked: its condition holds, and the question that this speaks of is asked itself."""
    if question.show_when is None:
        return {}
    before = by_id[question.show_when.question]
    holds = {
        "type": "object",
        "properties": {before.id: _holds(question.show_when, before)},
        "required": [before.id],
    }
    return {"allOf": [holds, _is_asked(before, by_id)]} if before.show_when else holds


def _holds(condition: Condition, before: Question) -> Schema:
    if condition.operator == "includes":
        return {"type": "array", "contains": {"const": condition.value}}
    value = _as_answered(condition.value, before)
    if condition.operator == "equals":
        return {"const": value}
    return {"not": {"enum": [value, None]}}


def _as_answered(value: str, before: Question) -> str | int | float:
    """A condition's value as the answer that equals it: a number for a number."""
    if before.kind != "number":
        return value
    for read in (int, float):
        try:
            number: int | float = read(value)
        except ValueError:
            continue
        if str(number) == value:
            return number
    return value


def _unsaid(question: Question) -> Iterable[Unsaid]:
    subject, rules = wording.subject(question), question.rules
    if question.kind == "email":
        yield Unsaid(question.id, "email", "", f"{subject} must be an email address in full, like name@example.com")
    if question.kind == "date":
        yield Unsaid(question.id, "date", "", f"{subject} must be a real date of 1900 or later")
    for name, day in (("earliest", rules.earliest), ("latest", rules.latest)):
        if day is not None:
            side = "or later" if name == "earliest" else "or earlier"
            yield Unsaid(question.id, name, str(day), f"{subject} must be {day} {side}")
    if question.kind == "number":
        places = wording.count(rules.decimals, "decimal place")
        yield Unsaid(
            question.id, "decimals", str(rules.decimals), f"{subject} must be written out, with no more than {places}"
        )
    if question.kind in ("short_text", "long_text") and rules.min_length:
        yield Unsaid(question.id, "min_length", str(rules.min_length), "A line break counts as one character")
    if question.show_when is not None:
        yield Unsaid(
            question.id,
            "show_when",
            "",
            "What this depends on counts without the spaces around it; an answer that nobody asks for is dropped",
        )
