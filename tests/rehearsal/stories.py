"""Parts of scenarios, as plain data."""

import copy
from typing import Any

Content = dict[str, Any]
INCIDENT: Content = {"kind": "incident"}
TIME: Content = {"kind": "time"}
APPEAL: Content = {"kind": "appeal"}
E, R, A = "escalation", "review", "appeal"
TEAM = ("safety_officer", "experience_manager", "strategy_lead")


def task(step: str, outcome: str | None = None, process: str = E, **more: Any) -> Content:
    chosen = {"outcome": outcome} if outcome else {}
    return {"kind": "task", "process": process, "step": step, **chosen, **more}


def answer(question: str, value: Any) -> Content:
    return {"question": question, "value": value}


def letter(step: str, process: str = E) -> Content:
    return {"kind": "letter", "process": process, "step": step}


def votes(*outcomes: str, step: str = "determination") -> Content:
    cast = [{"seat": seat, "outcome": outcome} for seat, outcome in zip(TEAM, outcomes, strict=False)]
    return {"kind": "votes", "process": E, "step": step, "votes": cast}


def event(day: int | str, happens: Content, **expect: Any) -> Content:
    """An empty list says that there must be none."""
    for some, none in (("open", "nothing_open"), ("letters", "no_letters"), ("restrictions", "no_restrictions")):
        if expect.get(some) == []:
            del expect[some]
            expect[none] = True
    return {"day": day, **happens, **({"expect": expect} if expect else {})}


def step(code: str, process: str = E, **more: Any) -> Content:
    return {"process": process, "step": code, **more}


def scenario(*events: Content, **changes: Any) -> Content:
    return {"id": "story", "label": "A story", "starts_on": "2026-06-01", "events": list(events), **changes}


def restricted() -> list[Content]:
    """From the first incident to a restriction that the customer has been told of, on days 0 to 4."""
    return [
        event(0, INCIDENT),
        event(1, task("discussion", "investigate")),
        event(2, task("investigation", "recommend_restriction", restrictions=["calls"])),
        event(3, votes("restriction", "restriction", "restriction")),
        event(3, task("without_warning", "approve")),
        event(4, letter("decision_letter")),
    ]


def damaged(content: Content, **changes: Any) -> Content:
    return {**copy.deepcopy(content), **changes}
