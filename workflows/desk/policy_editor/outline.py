"""The flow of a draft as far as it goes: its steps, where each leads, and which of them no case can come to.

Read from plain data, since a draft with gaps is no pack yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.editor.names import name_of

from ...policies.codes import Schema, schema_of, shape

NO_NAME = "(no name yet)"


@dataclass(frozen=True)
class Way:
    """One way on: in whose words, and the code of the step it leads to; empty when nobody has said."""

    label: str
    goes_to: str


@dataclass(frozen=True)
class Step:
    """A step as far as it has been filled in; `raw` is all there is of it."""

    code: str
    label: str
    kind: str
    kind_words: str
    role: str
    ways: tuple[Way, ...]
    raw: dict[str, Any]


@dataclass(frozen=True)
class Process:
    """A process as far as it has been filled in."""

    code: str
    label: str
    steps: tuple[Step, ...]

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    @property
    def unreached(self) -> list[Step]:
        """Steps that no case can come to."""
        seen: set[str] = set()
        waiting = [self.steps[0].code] if self.steps else []
        while waiting:
            code = waiting.pop()
            step = self.step(code)
            if step and code not in seen:
                seen.add(code)
                waiting += [way.goes_to for way in step.ways]
        return [step for step in self.steps if step.code not in seen]

    @property
    def loose_ends(self) -> list[tuple[Step, Way]]:
        """Ways that lead to no step."""
        return [(step, way) for step in self.steps for way in step.ways if self.step(way.goes_to) is None]


def outline(content: dict[str, Any]) -> list[Process]:
    """Every process of a draft."""
    schema = schema_of(None, shape()["properties"]["processes"]["items"])
    return [
        Process(
            str(one.get("id") or ""),
            name_of(one) or NO_NAME,
            tuple(_step(step, schema["properties"]["steps"]["items"]) for step in _dicts(one.get("steps"))),
        )
        for one in _dicts(content.get("processes"))
    ]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _step(step: dict[str, Any], schema: Schema) -> Step:
    found = schema_of(step, schema)
    return Step(
        code=str(step.get("id") or ""),
        label=name_of(step) or NO_NAME,
        kind=str(step.get("kind") or ""),
        kind_words=str(found.get("title", "Step")),
        role=str(step.get("role") or ""),
        ways=tuple(_ways(step, found, "")),
        raw=step,
    )


def _ways(owner: dict[str, Any], schema: Schema, label: str) -> Iterator[Way]:
    """Each field that says where the case goes. One that has to be filled in and is not leads nowhere."""
    for name, field in schema.get("properties", {}).items():
        value = owner.get(name)
        if isinstance(value, list):
            for item in _dicts(value):
                yield from _ways(item, schema_of(item, field.get("items", {})), name_of(item))
        elif _leads_on(field) and (value or name in schema.get("required", ())):
            yield Way(label or ("" if name == "goes_to" else field.get("title", "")), str(value or ""))


def _leads_on(field: Schema) -> bool:
    arms = [field, *field.get("anyOf", ())]
    return any(arm.get("x-points-to") == "step" and not arm.get("x-only-named") for arm in arms)
