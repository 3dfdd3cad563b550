"""A draft with gaps as a pack that can be drawn. It is for the picture alone: never kept, never run."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from ...policies.codes import is_passing
from ...policies.schema import FORMAT, Pack, parse
from ...steps import Step as AnyStep
from .outline import NO_NAME, Process, Step, outline

GAP = "gap"
GAP_WORDS = "Not said yet"
NOBODY = "nobody"
READ_STEP: TypeAdapter[Any] = TypeAdapter(AnyStep)
SPAN = {"n": 1, "unit": "months"}


def drawable(content: dict[str, Any]) -> Pack:
    """The processes of a draft with every gap made visible: a step “Not said yet” stands where nothing is said."""
    processes = [one for one in outline(content) if one.steps]
    return parse(
        {
            "format": FORMAT,
            "identity": dict.fromkeys(("council", "policy_title", "version_label", "issuer", "change_note"), "-")
            | {"slug": "draft"},
            "scope": {"applies_to": "-", "services": ["-"]},
            "behaviours": [{"id": "any", "label": "-", "group": "-"}],
            "roles": [
                {"id": code, "label": label, "groups": ["-"]} for code, label in _named(content, "roles", NOBODY)
            ],
            "deadlines": [
                {"id": code, "label": label, "span": SPAN} for code, label in _named(content, "deadlines", "none")
            ],
            "restrictions": [{"id": code, "label": "-", "words": "-"} for code in ("one", "two")],
            "letters": [
                {"id": code, "label": label, "subject": "-", "paragraphs": [{"id": "only"}]}
                for code, label in _named(content, "letters", "none")
            ],
            "appeal": None,
            "review": None,
            "signposts": dict.fromkeys(("complaints", "ombudsman", "contact"), "-"),
            "processes": [_process(one) for one in processes],
            "sections": [{"slug": "only", "heading": "-", "body": "-"}],
        }
    )


def _named(content: dict[str, Any], key: str, spare: str) -> list[tuple[str, str]]:
    """The parts of a list by code, and a spare one for what names none."""
    parts = content.get(key)
    found = {
        str(one["id"]): str(one.get("label") or NO_NAME)
        for one in (parts if isinstance(parts, list) else [])
        if isinstance(one, dict) and not is_passing(one.get("id"))
    }
    return [*found.items(), (spare, GAP_WORDS)] if spare not in found else [*found.items()]


def _process(process: Process) -> dict[str, Any]:
    codes = {
        step.code: f"s{number}" if is_passing(step.code) else step.code for number, step in enumerate(process.steps)
    }
    steps = [_step(step, codes) for step in process.steps]
    return {
        "id": "p" if is_passing(process.code) else process.code,
        "label": process.label,
        "starts_on": "step",
        "steps": [*steps, {"id": GAP, "kind": "end", "label": GAP_WORDS, "outcome": GAP}]
        if _needs_gap(steps)
        else steps,
    }


def _step(step: Step, codes: dict[str, str]) -> dict[str, Any]:
    """The step itself when it is whole; otherwise one that shows its name and its ways."""
    whole = all(way.goes_to in codes for way in step.ways) and not is_passing(step.code)
    if whole and not any(is_passing(way.goes_to) for way in step.ways):
        try:
            READ_STEP.validate_python(step.raw)
        except ValidationError:
            pass
        else:
            return step.raw
    if step.kind == "end":
        return {"id": codes[step.code], "kind": "end", "label": step.label, "outcome": "end"}
    ways = [(way.label or "Goes to", codes.get(way.goes_to, GAP)) for way in step.ways] or [("Goes to", GAP)]
    return {
        "id": codes[step.code],
        "kind": "task",
        "label": step.label,
        "role": NOBODY if is_passing(step.role) else step.role,
        "outcomes": [{"id": f"way{n}", "label": label, "goes_to": to} for n, (label, to) in enumerate(ways)],
    }


def _needs_gap(steps: list[dict[str, Any]]) -> bool:
    return len(steps) < 2 or any(one.get("goes_to") == GAP for step in steps for one in step.get("outcomes", ()))
