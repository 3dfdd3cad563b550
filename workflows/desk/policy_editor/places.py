"""A place in a pack in words: “Steps › Escalation › Discuss the incident › Outcomes › Goes to”."""

import re
from typing import Any

from forms.editor.names import name_of

from ...policies.codes import Schema, schema_of, shape
from ...policies.tabs import tabs


def parts_of(path: str) -> list[str | int]:
    """The steps of a path: `roles[0].groups` is roles, 0, groups."""
    return [int(part) if part.isdecimal() else part for part in re.findall(r"[^.\[\]]+", path)]


def where(content: Any, path: str) -> str:
    """A path as a reader would find it, from the tab down. Empty when the path leads to no field."""
    parts = parts_of(path)
    tab = next((tab.heading for tab in tabs() if parts and parts[0] in tab.parts), "")
    if not tab:
        return ""
    words, value, schema = [tab], content, shape()
    for part in parts:
        schema = schema_of(value, schema)
        value, schema, name = _into(value, schema, part)
        if name and name != words[-1]:
            words.append(name)
    return " › ".join(words)


def _into(value: Any, schema: Schema, part: str | int) -> tuple[Any, Schema, str]:
    """What a part of a path leads to, and what it is called."""
    if isinstance(part, int):
        item = value[part] if isinstance(value, list) and part < len(value) else None
        return item, schema.get("items", {}), name_of(item) or f"number {part + 1}"
    field = schema.get("properties", {}).get(part, {})
    return (value.get(part) if isinstance(value, dict) else None), field, field.get("title", part)
