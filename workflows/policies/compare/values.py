"""A field's value as a reader knows it: names for ids, words for codes, and “nothing” where nothing is."""

import datetime as dt
from typing import Any

from pydantic import ValidationError

from ...clock import Span
from ...clock.deadline import words as day_words
from ...steps.facts import FACTS
from ..codes import Schema, schema_of
from .side import Side, quoted

NOTHING = "nothing"
EMPTY: tuple[Any, ...] = (None, "", [], {})


def said(value: Any, field: Schema, side: Side) -> str:
    """A value of a field that belongs to the part where `side` stands."""
    schema = schema_of(value, field)
    marks = {**schema, **field}
    # An empty choice may have words of its own: “No”.
    if value in EMPTY and not (value == "" and value in marks.get("x-words", {})):
        return NOTHING
    if isinstance(value, list):
        return ", ".join(said(one, schema.get("items", {}), side) for one in value)
    if isinstance(value, dict):
        return _group(value, schema, side)
    coded = _code(value, marks, side)
    if coded:
        return coded
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain(value, marks)


def _code(value: Any, marks: Schema, side: Side) -> str:
    """What a code stands for; empty when the value is no code."""
    if "x-words" in marks:
        return quoted(str(marks["x-words"].get(value, "not one of the choices")))
    if "x-points-to" in marks:
        return side.pointed_at(marks["x-points-to"], value)
    if "x-one-of" in marks:
        return side.one_of(marks["x-one-of"], value)
    if "x-answer" in marks:
        return side.question(value) if marks["x-answer"] == "question" else side.answer(value)
    if marks.get("x-from-list") == "fact" and value in FACTS:
        return FACTS[value].label
    return ""


def _plain(value: Any, marks: Schema) -> str:
    if isinstance(value, str) and marks.get("format") == "date":
        try:
            return day_words(dt.date.fromisoformat(value))
        except ValueError:
            return quoted(value)
    return quoted(value) if isinstance(value, str) else str(value)


def _group(value: dict[str, Any], schema: Schema, side: Side) -> str:
    """Fields that are read together: a length of time, a condition, or else each with its title."""
    if schema.get("title") == "Span":
        try:
            return Span.model_validate(value).words
        except ValidationError:
            return "a length of time that is not filled in yet"
    inside, fields = side.into(value), schema.get("properties", {})
    given = {name: said(value[name], field, inside) for name, field in fields.items() if value.get(name) not in EMPTY}
    if schema.get("title") == "Condition":
        return _condition(given, fields)
    return "; ".join(f"{fields[name].get('title', name)}: {words}" for name, words in given.items())


def _condition(given: dict[str, str], fields: Schema) -> str:
    where = f" in {given['step']}" if "step" in given else ""
    asked = given.get("fact") or f"{given.get('question', NOTHING)}{where}"
    said_so = [asked, given.get("operator", "").strip("“”"), given.get("value", NOTHING)]
    return " ".join(words for words in said_so if words)


def read_as_one(schema: Schema) -> bool:
    """Whether a group of fields is one value to a reader."""
    return schema.get("title") in ("Span", "Condition")


def code_of_items(schema: Schema) -> str:
    """The field by which a list's items are told apart; empty when they are plain values."""
    items = schema.get("items", {})
    kinds = items.get("discriminator", {}).get("mapping", {})
    if kinds:
        return "id"
    fields = schema_of(None, items).get("properties", {})
    return next((name for name in ("id", "value", "slug") if "x-made-from" in fields.get(name, {})), "")
