"""What reads badly in general words: where a case goes, what has to be in a letter, how long something takes."""

from collections.abc import Sequence
from typing import Any

from forms.editor.names import name_of

from ..codes import Schema, schema_of
from .difference import Difference
from .items import Part
from .place import Place
from .side import Side, dicts, quoted
from .values import EMPTY, said

NOUNS = {"Option": "choice", "Thing to explain": "thing to explain"}
# How a way on is named by what it belongs to.
BY_WAY_OF = {"Outcome": "on outcome", "Branch": "when"}
NOT_SPECIFIED = "not specified"
# Lists whose items have no names: told by number, each as one.
BY_NUMBER = frozenset({("Scenario", "events")})


def noun(item: Schema) -> str:
    """What an item of a list is, in the middle of a sentence."""
    if "discriminator" in item:
        return "step"
    title = str(schema_of(None, item).get("title", "part"))
    return NOUNS.get(title, title.lower())


def naming_field(item: Part, schema: Schema) -> str:
    """The field that says what a part is called."""
    fields = schema.get("properties", {})
    return next((name for name in ("label", "heading") if name in fields), "")


def sentence(place: Place, name: str, field: Schema, before: Any, after: Any) -> str:
    """A whole sentence about a field, where there is a better one than the general."""
    title = schema_of(place.after.here, place.schema).get("title", "")
    if _points_to_step(field):
        return _goes_to(place, title, field, before, after)
    if "const" in field:
        return _other_kind(place)
    if (title, name) == ("Deadline", "span"):
        old, new = (said(one, field, place.after) if one else NOT_SPECIFIED for one in (before, after))
        return f"{name_of(place.after.here)}: {old} → {new}"
    if (title, name) in BY_NUMBER:
        return f"{': '.join(place.subject)}: {_by_number(field, dicts(before), dicts(after))}"
    if (title, name) == ("Paragraph", "required"):
        return f"{': '.join(place.subject)} is {'now' if after else 'no longer'} required"
    if "x-made-from" in field and name == "outcome":
        return f"{': '.join(place.subject)}: cases that end here are counted under another code"
    return ""


def _by_number(field: Schema, before: list[Part], after: list[Part]) -> str:
    """Such as “event 2 is different, events 4 and 5 were added”."""
    noun = str(schema_of(None, field).get("items", {}).get("title", "part")).lower()
    both = min(len(before), len(after))
    told = (
        ([number for number in range(both) if before[number] != after[number]], "is different", "are different"),
        (range(both, len(after)), "was added", "were added"),
        (range(both, len(before)), "was taken out", "were taken out"),
    )
    return ", ".join(
        f"{_numbered(noun, numbers)} {one if len(numbers) == 1 else many}" for numbers, one, many in told if numbers
    )


def _numbered(noun: str, numbers: Sequence[int]) -> str:
    *first, last = [str(number + 1) for number in numbers]
    return f"{noun}s {', '.join(first)} and {last}" if first else f"{noun} {last}"


def _points_to_step(field: Schema) -> bool:
    """Whether a field says where the case goes, and not which earlier step is looked at."""
    marks = schema_of("", field)
    return marks.get("x-points-to") == "step" and not marks.get("x-looks-back")


def _goes_to(place: Place, title: str, field: Schema, before: Any, after: Any) -> str:
    begins, _, condition = str(field.get("title", "")).partition(",")
    if begins != "Goes to":
        return ""
    old, new = place.before.pointed_at("step", before), place.after.pointed_at("step", after)
    if old == new:
        new = f"another {new.removeprefix('a ')}"
    on = f" {BY_WAY_OF[title]} {quoted(name_of(place.after.here))}" if title in BY_WAY_OF else condition
    if after in EMPTY:
        return f"{place.subject[0]} no longer goes to {old}{on}"
    return f"{place.subject[0]} now goes to {new}{'' if before in EMPTY else f' instead of {old}'}{on}"


def _other_kind(place: Place) -> str:
    old, new = (schema_of(side.here, place.schema).get("title", "step") for side in (place.before, place.after))
    return f"{place.subject[0]} is now of the kind “{new}” instead of “{old}”"


def from_where(place: Place, noun: str) -> str:
    return f" from {quoted(place.about)}" if noun == "step" else ""


def to_where(place: Place, noun: str) -> str:
    return f" to {quoted(place.about)}" if noun == "step" else ""


def details(side: Side, item: Part) -> str:
    """What a reader asks first of a part that is new: who does it, where it leads, how long it is."""
    if "steps" in item:
        return f", with {len(item['steps'])} steps"
    if item.get("role"):
        return f", for {side.pointed_at('role', item['role'])}"
    if item.get("goes_to"):
        return f"; it goes to {side.pointed_at('step', item['goes_to'])}"
    if isinstance(item.get("span"), dict):
        return f": {said(item['span'], {'$ref': '#/$defs/Span'}, side)}"
    return ""


def beginning(place: Place, noun: str, before: list[Part], after: list[Part]) -> Difference | None:
    """Another first step is where every new case begins."""
    if noun != "step" or not before or not after or before[0].get("id") == after[0].get("id"):
        return None
    old, new = quoted(name_of(before[0])), quoted(name_of(after[0]))
    return place.whole(f"{quoted(place.about)} now begins with {new} instead of {old}")
