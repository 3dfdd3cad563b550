"""A place in a draft in words: “Pages › About you › Questions › Email address › Hint”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .codes import Schema, schema_of
from .names import name_of


@dataclass(frozen=True)
class Tab:
    """A tab of the editor. `parts` are fields of the model; `hint` says to a beginner what this tab is for."""

    code: str
    heading: str
    parts: tuple[str, ...]
    hint: str


def parts_of(path: str) -> list[str | int]:
    """The steps of a path: `roles[0].groups` is roles, 0, groups."""
    return [int(part) if part.isdecimal() else part for part in re.findall(r"[^.\[\]]+", path)]


def where(content: Any, path: str, tabs: Sequence[Tab], shape: Schema) -> str:
    """A path as a reader would find it, from the tab down. Empty when the path leads to no field."""
    parts = parts_of(path)
    tab = next((tab.heading for tab in tabs if parts and parts[0] in tab.parts), "")
    if not tab:
        return ""
    words, value, schema = [tab], content, shape
    for part in parts:
        schema = schema_of(value, schema, shape)
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
