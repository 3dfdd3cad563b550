"""Parts that a policy names and no longer has, and what they were called. Read from plain data: a draft has gaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from forms.editor.names import name_of

from .codes import Schema, schema_of, shape
from .compare.side import LISTS, dicts


@dataclass(frozen=True)
class Part:
    """What an id names. Steps are told apart within their process only."""

    kind: str
    code: str
    process: str = ""


def gone_from(content: dict[str, Any]) -> dict[str, Part]:
    """By its path, each place that names a part which is not there."""
    there = parts_in(content)
    return {path: part for path, part in _named_in(content, shape(), "", "") if part not in there}


def parts_in(content: Any) -> dict[Part, str]:
    """Every part that an id can name, and what it is called."""
    if not isinstance(content, dict):
        return {}
    lists = [(kind, "", content.get(key)) for kind, key in LISTS.items()]
    processes = dicts(content.get("processes"))
    lists += [("step", str(process.get("id")), process.get("steps")) for process in processes]
    return {
        Part(kind, str(item.get("id")), process): name_of(item)
        for kind, process, items in lists
        for item in dicts(items)
    }


def last_names(parts: Iterable[Part], earlier: Iterable[Any]) -> dict[Part, str]:
    """What parts were called when they were last there. `earlier` is read, latest first, until all are known."""
    wanted = set(parts)
    found: dict[Part, str] = {}
    for content in earlier if wanted else ():
        there = parts_in(content)
        found |= {part: there[part] for part in wanted - set(found) if there.get(part)}
        if len(found) == len(wanted):
            break
    return found


def _named_in(value: Any, field: Schema, path: str, process: str) -> Iterator[tuple[str, Part]]:
    schema = schema_of(value, field)
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        process = _process_of(value, fields) or process
        for name, inner in fields.items():
            yield from _named_in(value.get(name), inner, f"{path}.{name}".lstrip("."), process)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _named_in(item, schema.get("items", {}), f"{path}[{index}]", process)
    elif isinstance(value, str) and value:
        kind = {**schema, **field}.get("x-points-to")
        if kind:
            yield path, Part(kind, value, process if kind == "step" else "")


def _process_of(value: dict[str, Any], fields: Schema) -> str:
    """The process whose steps are meant in here: the process itself, or the one named together with a step."""
    if "steps" in fields:
        return str(value.get("id"))
    return str(value.get("process")) if {"process", "step"} <= set(fields) else ""
