"""Every field that a policy may have is told in words when it is different: never its name in code, never a code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from workflows.policies.codes import Schema, schema_of, shape
from workflows.policies.compare import differences_of_drafts
from workflows.policies.compare.special import BY_NUMBER

# What holds the part that is looked at, as a draft with gaps.
Whole = Callable[[dict[str, Any]], dict[str, Any]]
# Told by a sentence that needs no title, or kept for as long as the part: a code.
TOLD_OTHERWISE = {
    "goes_to": "now goes to",
    "otherwise": "now goes to",
    "span": "2 months",
    "required": "is no longer required",
    "on_event": "when that happens",
    "outcome": "are counted under another code",
    "label": "“Before” → “After”",
    "heading": "“Before” → “After”",
    "kind": "is now of the kind",
}
READ_AS_ONE = ("Span", "Condition")
# An event of an example is told by its number, whatever is different in it.
OF_EVENTS = {
    *("IncidentReported", "TaskCompleted", "VotesCast", "LetterIssued", "AppealArrives", "TimePasses"),
    *("GivenAnswer", "SeatVote", "Expectation", "ExpectedStep", "EndedProcess"),
}
# Field names, constants of Python, names of classes, plain data.
CODE = re.compile(r"[a-z]_[a-z]|\b(None|True|False)\b|[a-z][A-Z]|[{}\[\]]|\bx-")


@dataclass(frozen=True)
class Place:
    """A field, and the two drafts that differ in it alone."""

    owner: str
    name: str
    field: Schema
    before: dict[str, Any]
    after: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.owner.rpartition('/')[2]}.{self.name}"


def every_field() -> list[Place]:
    """Each field of each part once, wherever a policy may have that part."""
    return list(_fields("Pack", shape(), lambda part: part, {}, set()))


def _fields(owner: str, schema: Schema, whole: Whole, given: dict[str, Any], seen: set[str]) -> Iterator[Place]:
    if owner in seen:
        return
    seen.add(owner)
    for name, field in schema["properties"].items():
        if name in ("format", "id", "value", "slug") and ("x-made-from" in field or name == "format"):
            continue
        before, after = values(field)
        yield Place(owner, name, field, whole({**given, name: before}), whole({**given, name: after}))
        if (schema.get("title"), name) not in BY_NUMBER:
            yield from _inside(field, lambda inner, name=name: whole({**given, name: inner}), seen)


def _inside(field: Schema, whole: Callable[[Any], dict[str, Any]], seen: set[str]) -> Iterator[Place]:
    """The fields of a group, or of the items of a list."""
    inner = schema_of(None, field)
    if is_list_of_parts(field):
        kinds = inner["items"].get("discriminator", {}).get("mapping", {"": inner["items"].get("$ref")})
        for kind, ref in kinds.items():
            item = schema_of(None, {"$ref": ref})
            given = {"id": "one", "slug": "one", "value": "one", "label": "A name", "heading": "A name"}
            given = {name: value for name, value in given.items() if name in item["properties"]}
            yield from _fields(ref, item, lambda part: whole([part]), given | ({"kind": kind} if kind else {}), seen)
    elif is_group(field):
        yield from _fields(inner["title"], inner, whole, {}, seen)


def closed_list(field: Schema) -> dict[str, str]:
    """What each value that may be chosen is called."""
    words: dict[str, str] = {**schema_of(None, field), **field}.get("x-words", {})
    return words


def is_list_of_parts(field: Schema) -> bool:
    """Whether a list's items have names, and fields that are told one by one."""
    items = schema_of(None, field).get("items", {})
    return "discriminator" in items or ("$ref" in items and is_group(items))


def is_group(field: Schema) -> bool:
    """Several fields that are told one by one."""
    inner = schema_of(None, field)
    return "properties" in inner and inner["title"] not in READ_AS_ONE


def values(field: Schema) -> tuple[Any, Any]:
    """Two values of a field, both of them codes where it takes a code."""
    schema = schema_of(None, field)
    marks = {**schema, **field}
    if closed_list(field):
        codes = list(closed_list(field))
        return codes[0], codes[1]
    if "const" in marks:
        return marks["const"], "end" if marks["const"] != "end" else "wait"
    if schema.get("title") == "Span":
        return {"n": 3, "unit": "months"}, {"n": 2, "unit": "months"}
    kind = schema.get("type")
    if kind == "array":
        kinds = schema["items"].get("discriminator", {}).get("mapping", {})
        return [], [values({"$ref": list(kinds.values())[-1]} if kinds else schema["items"])[1]]
    if kind == "object":
        return {}, {name: values(one)[1] for name, one in schema["properties"].items()}
    if kind == "boolean":
        return True, False
    if kind == "integer":
        return 3, 4
    coded = any(mark in marks for mark in ("x-points-to", "x-one-of", "x-answer"))
    return ("one_code", "another_code") if coded else ("Before", "After")


FIELDS = every_field()


SINGLE = [place for place in FIELDS if not is_list_of_parts(place.field) and not is_group(place.field)]
LISTS = [place for place in FIELDS if is_list_of_parts(place.field) and str(place) != "Scenario.events"]


@pytest.mark.parametrize("place", SINGLE, ids=str)
def test_a_difference_is_told_by_the_title_of_its_field(place: Place) -> None:
    (found,) = differences_of_drafts(place.before, place.after)
    title = place.field["title"]
    assert title in str(found) or TOLD_OTHERWISE.get(place.name, title) in str(found), found


@pytest.mark.parametrize("place", [place for place in SINGLE if closed_list(place.field)], ids=str)
def test_one_of_a_closed_list_is_told_in_its_words(place: Place) -> None:
    (found,) = differences_of_drafts(place.before, place.after)
    before, after, *_ = closed_list(place.field).values()
    assert str(found).endswith(f"“{before}” → “{after}”")


@pytest.mark.parametrize("place", LISTS, ids=str)
def test_a_part_that_is_new_is_told_by_what_it_is_and_its_name(place: Place) -> None:
    (found,) = differences_of_drafts(place.before, place.after)
    assert re.search(r"\b[a-z ]+ “After” was added|nothing → ", str(found), re.IGNORECASE), found


@pytest.mark.parametrize("place", FIELDS, ids=str)
def test_no_difference_shows_a_code(place: Place) -> None:
    for one in differences_of_drafts(place.before, place.after):
        assert not CODE.search(str(one).replace("[+", "").replace("+]", "").replace("[-", "").replace("-]", "")), one


def test_every_part_of_a_policy_was_looked_at() -> None:
    looked_at = {place.owner.rpartition("/")[2] for place in FIELDS}
    parts = {name for name, one in shape()["$defs"].items() if "properties" in one and one["title"] not in READ_AS_ONE}
    assert parts - OF_EVENTS <= looked_at
