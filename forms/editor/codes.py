"""Codes that nobody types: an id, an address of a section. Made from words at the first save, and kept ever after.

What is new on the editor's page has a passing code, `new-` and something random, so that other fields can already
point at it. Saving puts the lasting code in place of it, everywhere.
"""

import copy
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

PASSING = "new-"
# Two parts of a list may share any other code: several ends may have one outcome.
OWN = frozenset({"id", "value", "slug"})
Schema = dict[str, Any]


def schema_of(value: Any, schema: Schema, shape: Schema) -> Schema:
    """The schema that a value is of: references followed, null left out, the kind of a step looked at.

    `shape` is the JSON schema of the whole, which `schema` is a part of.
    """
    if "$ref" in schema:
        return schema_of(value, shape["$defs"][schema["$ref"].rpartition("/")[2]], shape)
    if "discriminator" in schema:
        kinds, kind = schema["discriminator"]["mapping"], value.get("kind") if isinstance(value, dict) else None
        return schema_of(value, {"$ref": kinds[kind]}, shape) if isinstance(kind, str) and kind in kinds else {}
    for arm in schema.get("anyOf", ()):
        if arm.get("type") != "null":
            return schema_of(value, arm, shape)
    return schema


def settled(content: dict[str, Any], shape: Schema) -> dict[str, Any]:
    """A copy of a draft in which everything that has words has its code, and what pointed at it still does.

    What has no words yet keeps its passing code. Takes any JSON object, also one that does not fit `shape`.
    """
    result: dict[str, Any] = copy.deepcopy(content)
    lasting: dict[str, str] = {}
    _settle(result, shape, lasting, set(), shape)
    replaced: dict[str, Any] = _replaced(result, lasting) if lasting else result
    return replaced


def is_passing(code: Any) -> bool:
    """Whether this is no lasting code yet."""
    return not isinstance(code, str) or not code or code.startswith(PASSING)


def code_from(words: str, joined_by: str, longest: int, taken: set[str]) -> str:
    """A code from words, unlike those taken: `Speak to them` becomes `speak_to_them`; empty when no letter is left."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    code = re.sub(r"[^a-z0-9]+", joined_by, plain).strip(joined_by)
    if joined_by == "_":
        code = code.lstrip("0123456789_")
    # Room for a number, and no half a word at the end.
    if len(code) > longest - 4:
        code = code[: longest - 4].rpartition(joined_by)[0] or code[: longest - 4]
    candidate, number = code, 2
    while candidate and candidate in taken:
        candidate, number = f"{code}{joined_by}{number}", number + 1
    return candidate


def _settle(value: Any, schema: Schema, lasting: dict[str, str], taken: set[str], shape: Schema) -> None:
    """`taken` are the codes of the other items of the list that `value` is in."""
    schema = schema_of(value, schema, shape)
    if isinstance(value, dict):
        for name, field in schema.get("properties", {}).items():
            if "x-made-from" in field:
                _make(value, name, field, lasting, taken)
            elif name in value:
                _settle(value[name], field, lasting, set(), shape)
    elif isinstance(value, list) and "items" in schema:
        used = {
            item[name] for item in value if isinstance(item, dict) for name in OWN if not is_passing(item.get(name))
        }
        for item in value:
            _settle(item, schema["items"], lasting, used, shape)


def _make(owner: dict[str, Any], name: str, field: Schema, lasting: dict[str, str], taken: set[str]) -> None:
    before = owner.get(name)
    if not is_passing(before):
        return
    taken |= set(field.get("x-never", ()))
    words = next((str(owner[one]) for one in (field["x-made-from"], "text") if owner.get(one)), "")
    code = code_from(words, field["x-joined-by"], field["x-longest"], taken if name in OWN else set())
    if not code and words:
        code = code_from(f"part {len(taken) + 1}", field["x-joined-by"], field["x-longest"], taken)
    if code:
        owner[name] = code
        taken.add(code)
        if isinstance(before, str) and before:
            lasting[before] = code


def _replaced(value: Any, lasting: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(item, lasting) for name, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, lasting) for item in value]
    return lasting.get(value, value) if isinstance(value, str) else value


def passing_codes(value: Any, path: str = "") -> Iterator[str]:
    """Where a passing code is left."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from passing_codes(item, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from passing_codes(item, f"{path}[{index}]")
    elif isinstance(value, str) and value.startswith(PASSING):
        yield path


def unmade_codes(value: Any, shape: Schema) -> dict[str, str]:
    """By its path, each code that could not be made yet, and the path of the words it is made from."""
    return dict(_unmade(value, shape, "", shape))


def _unmade(value: Any, schema: Schema, path: str, shape: Schema) -> Iterator[tuple[str, str]]:
    schema = schema_of(value, schema, shape)
    if isinstance(value, dict):
        for name, field in schema.get("properties", {}).items():
            if "x-made-from" not in field:
                yield from _unmade(value.get(name), field, f"{path}.{name}".lstrip("."), shape)
            elif is_passing(value.get(name)):
                yield f"{path}.{name}".lstrip("."), f"{path}.{field['x-made-from']}".lstrip(".")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unmade(item, schema.get("items", {}), f"{path}[{index}]", shape)
