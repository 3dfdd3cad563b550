"""Parts of a policy as a manager reads them: what each field is called and what it says, by the pack's own schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.editor.names import name_of

from ...policies.codes import Schema, schema_of, shape
from ...policies.compare.side import Side
from ...policies.compare.values import EMPTY, code_of_items, read_as_one, said
from ...policies.schema import Pack

NOT_SPECIFIED = "not specified"
# Parts that are groups of fields. Steps, letters and the lists have a shape of their own on the page.
GROUPS = ("identity", "scope", "appeal", "review", "signposts", "vocabulary")
# Fields of the pack itself that belong with others.
ALONE = ("warning_monitoring", "monitored_by")


@dataclass(frozen=True)
class Group:
    heading: str
    facts: tuple[tuple[str, str], ...]


def groups(pack: Pack) -> tuple[Group, ...]:
    """What the policy says in fields rather than in lists. What is left empty is left out."""
    content, fields = pack.as_json(), shape()["properties"]
    side = Side((content,))
    found = [Group(fields[name]["title"], tuple(_facts(content[name] or {}, fields[name], side))) for name in GROUPS]
    alone = tuple(_fact(content[name], fields[name], side) for name in ALONE if content[name] not in EMPTY)
    return tuple(one for one in (*found, Group("After a warning", alone)) if one.facts)


def _facts(part: dict[str, Any], field: Schema, side: Side) -> Iterator[tuple[str, str]]:
    inside = side.into(part)
    for name, one in schema_of(part, field).get("properties", {}).items():
        value = part.get(name)
        if value in EMPTY:
            continue
        if isinstance(value, dict) and not read_as_one(schema_of(value, one)):
            yield from _facts(value, one, inside)
        else:
            yield _fact(value, one, inside)


def _fact(value: Any, field: Schema, side: Side) -> tuple[str, str]:
    schema = schema_of(value, field)
    if code_of_items(schema):
        return field["title"], "\n".join(str(one.get("label") or name_of(one)) for one in value)
    if {**schema, **field}.get("x-points-to") == "deadline":
        return field["title"], _length(value, side)
    words = said(value, field, side)
    # Marks of quotation part words from words in a sentence; here nothing else is said.
    alone = isinstance(value, str) and words.startswith("“") and words.endswith("”")
    return field["title"], words[1:-1] if alone else words


def _length(deadline: str, side: Side) -> str:
    """How long it is, which says more than what it is called."""
    found = next(one for one in side.owners[0]["deadlines"] if one["id"] == deadline)
    return said(found["span"], {"$ref": "#/$defs/Span"}, side) if found["span"] else NOT_SPECIFIED
