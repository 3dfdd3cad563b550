"""Walks two policies side by side, by the pack's own schema, and says what is different.

Parts are matched by id. What reads badly in general words is said in `special`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..codes import Schema, schema_of, shape
from ..tabs import tabs
from . import special
from .difference import Difference
from .items import match
from .place import Place
from .side import Side, dicts
from .texts import changed_words
from .values import EMPTY, code_of_items, read_as_one, said

LONGEST_LINE = 70


def walk(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Every difference between two policies as plain data, tab by tab."""
    fields = shape()["properties"]
    found: list[Difference] = []
    done = {"format"}
    for tab in tabs():
        for part in tab.parts:
            if part in fields:
                place = Place(tab.heading, Side((before,)), Side((after,)), alone=len(tab.parts) == 1)
                found += _field(place, part, fields[part])
                done.add(part)
    for part in fields:
        if part not in done:
            place = Place(fields[part].get("title", part), Side((before,)), Side((after,)), alone=True)
            found += _field(place, part, fields[part])
    return found


def _part(place: Place, coded_by: str = "") -> Iterator[Difference]:
    """The fields of a part that is in both policies."""
    fields = {**_fields(place.before.here, place.schema), **_fields(place.after.here, place.schema)}
    for name, field in fields.items():
        if name != coded_by:
            yield from _field(place, name, field)


def _fields(part: dict[str, Any], schema: Schema) -> Schema:
    found: Schema = schema_of(part, schema).get("properties", {})
    return found


def _field(place: Place, name: str, field: Schema) -> Iterator[Difference]:
    before, after = (side.here.get(name, field.get("default")) for side in (place.before, place.after))
    if (before == after and type(before) is type(after)) or (before in EMPTY and after in EMPTY):
        return
    if isinstance(before, dict | list) and _as_said(before) == _as_said(after):
        return
    own = special.sentence(place, name, field, before, after)
    if own:
        yield place.whole(own)
        return
    schema = schema_of(after if after not in EMPTY else before, field)
    if isinstance(before, list) or isinstance(after, list):
        yield from _list(place, field, schema, before, after)
    elif isinstance(before, dict) and isinstance(after, dict) and not read_as_one(schema):
        yield from _part(place.inside(field, schema, before, after))
    else:
        yield _value(place, field, before, after)


def _as_said(value: Any) -> Any:
    """Without what is left open: a draft leaves out what a whole pack writes as nothing."""
    if isinstance(value, dict):
        return {name: _as_said(one) for name, one in value.items() if one is not None}
    return [_as_said(one) for one in value] if isinstance(value, list) else value


def _value(place: Place, field: Schema, before: Any, after: Any) -> Difference:
    title = field.get("title", "")
    if any(isinstance(one, str) and len(one) > LONGEST_LINE for one in (before, after)):
        return _text(place, title, str(before or ""), str(after or ""))
    old, new = said(before, field, place.before), said(after, field, place.after)
    if old == new:
        new = f"another {new}" if old.startswith("“") else f"{new}, set differently"
    return place.say(f"{title}: {old} → {new}")


def _text(place: Place, title: str, before: str, after: str) -> Difference:
    pieces = changed_words(before, after)
    if not pieces:
        return place.say(f"{title}: only spaces and line breaks are different")
    how = "this was written" if not before else "this was taken out" if not after else "the words were changed"
    return replace(place.say(f"{title}: {how}"), text=pieces)


def _list(place: Place, field: Schema, schema: Schema, before: Any, after: Any) -> Iterator[Difference]:
    coded_by = code_of_items(schema)
    if coded_by:
        yield from _parts(_ListOfParts(place, field, schema, coded_by), dicts(before), dicts(after))
    else:
        yield from _values(place, field, schema, before or [], after or [])


def _values(place: Place, field: Schema, schema: Schema, before: Any, after: Any) -> Iterator[Difference]:
    """A list of plain values: what was added and taken out, else that the order is another."""
    title, item = field.get("title", ""), schema.get("items", {})
    old = Counter(said(one, item, place.before) for one in before)
    new = Counter(said(one, item, place.after) for one in after)
    removed, added = list((old - new).elements()), list((new - old).elements())
    if len(removed) == len(added) == 1:
        yield place.say(f"{title}: {removed[0]} → {added[0]}")
        return
    for words in removed:
        yield place.say(f"{title}: {words} was removed")
    for words in added:
        yield place.say(f"{title}: {words} was added")
    if not added and not removed:
        words, reordered = said(after, field, place.after), _sorted(before) == _sorted(after)
        yield place.say(f"{title}: the order is now {words}" if reordered else f"{title}: {words}, set differently")


def _sorted(values: list[Any]) -> list[str]:
    return sorted(repr(one) for one in values)


@dataclass(frozen=True)
class _ListOfParts:
    """A list whose items have ids, and where it stands."""

    place: Place
    field: Schema
    schema: Schema
    coded_by: str

    @property
    def item(self) -> Schema:
        items: Schema = self.schema.get("items", {})
        return items

    @property
    def noun(self) -> str:
        return special.noun(self.item)


def _parts(here: _ListOfParts, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[Difference]:
    matched = match(before, after, here.coded_by)
    for old in matched.removed:
        yield here.place.say_of(here.noun, old, f"was removed{special.from_where(here.place, here.noun)}")
    for key, new in matched.after.items():
        if key not in matched.before:
            yield here.place.say_of(here.noun, new, _added(here, matched.position(key, "at the beginning"), new))
            continue
        if key in matched.moved:
            yield here.place.say_of(here.noun, new, f"was moved {matched.position(key, 'to the beginning')}")
        yield from _changed(here, matched.before[key], new)
    begin = special.beginning(here.place, here.noun, before, after)
    if begin:
        yield begin


def _added(here: _ListOfParts, position: str, new: dict[str, Any]) -> str:
    return f"was added{special.to_where(here.place, here.noun)} {position}{special.details(here.place.after, new)}"


def _changed(here: _ListOfParts, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    place = here.place.at(here.noun, here.item, old, new)
    named_by = special.naming_field(new, schema_of(new, here.item))
    before, after = str(old.get(named_by) or ""), str(new.get(named_by) or "")
    if named_by and before and after and before != after:
        yield here.place.renamed(here.noun, before, after)
        old = {**old, named_by: after}
        place = here.place.at(here.noun, here.item, old, new)
    yield from _part(place, here.coded_by)
