"""The shape of a pack, and codes of it that nobody types (forms/editor/codes.py)."""

from functools import cache
from typing import Any

from forms.editor import codes
from forms.editor.codes import PASSING, Schema, code_from, is_passing, passing_codes

from .schema import Pack

__all__ = [
    "PASSING",
    "Schema",
    "code_from",
    "is_passing",
    "passing_codes",
    "schema_of",
    "settled",
    "shape",
    "unmade_codes",
]


@cache
def shape() -> Schema:
    """The shape of a pack as JSON schema, with what the marks say of its fields. Not to be changed."""
    return Pack.model_json_schema()


def schema_of(value: Any, schema: Schema) -> Schema:
    """The schema that a value of a pack is of: references followed, the kind of a step looked at."""
    return codes.schema_of(value, schema, shape())


def settled(content: dict[str, Any]) -> dict[str, Any]:
    """A copy of a draft of a pack in which everything that has words has its code."""
    return codes.settled(content, shape())


def unmade_codes(value: Any) -> dict[str, str]:
    """By its path, each code that could not be made yet, and the path of the words it is made from."""
    return codes.unmade_codes(value, shape())
