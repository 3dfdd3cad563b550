"""A policy with one process of any size, as tangled as a council's: branches, loops, waits, checks, early ends."""

from typing import Any

from .small_pack import small_pack

EVERY = 8  # a stretch of the process: eight steps, then the next stretch


def large_pack(steps: int) -> dict[str, Any]:
    """A valid pack whose first process has `steps` steps, at least ten."""
    content = small_pack()
    content["processes"][0]["steps"] = large_steps(steps)
    return content


def large_steps(count: int) -> list[dict[str, Any]]:
    """`count` steps, the last two of them ends. Every step is reached and every path ends."""
    middle = [_step(number, count - 2) for number in range(count - 2)]
    return [
        *middle,
        {"id": "closed", "kind": "end", "label": "Closed without restriction", "outcome": "closed"},
        {"id": "restricted", "kind": "end", "label": "Contact is restricted", "outcome": "restricted"},
    ]


def _step(number: int, last: int) -> dict[str, Any]:
    make = (_discuss, _check, _letter, _watch, _panel, _tell, _write, _again)[number % EVERY]
    return {"id": _id(number), **make(number, last)}


def _id(number: int) -> str:
    return f"s{number}"


def _on(number: int, last: int) -> str:
    """The step with this number, or the end when there is none."""
    return _id(number) if number < last else "restricted"


def _discuss(n: int, last: int) -> dict[str, Any]:
    outcomes = [
        {"id": "nothing", "label": "No further action is needed", "goes_to": "closed"},
        {"id": "look", "label": "Look at the facts of the case", "goes_to": _on(n + 1, last)},
        {"id": "refer", "label": "Refer to the determination team", "goes_to": _on(n + 4, last)},
    ]
    return {
        "kind": "task",
        "label": f"Discuss incident number {n} with the officer concerned",
        "role": "manager",
        "deadline": "monitoring",
        "on_expiry": _on(n + 4, last),
        "outcomes": outcomes,
    }


def _check(n: int, last: int) -> dict[str, Any]:
    when = [{"fact": "incidents", "operator": "at_least", "value": n}]
    return {
        "kind": "check",
        "label": f"Are there {n} incidents or more?",
        "branches": [{"id": "many", "label": "there are enough", "when": when, "goes_to": _on(n + 3, last)}],
        "otherwise": _on(n + 1, last),
    }


def _letter(n: int, last: int) -> dict[str, Any]:
    return {
        "kind": "notice",
        "label": "Write the informal warning",
        "role": "manager",
        "letter": "warning",
        "goes_to": _on(n + 1, last),
    }


def _watch(n: int, last: int) -> dict[str, Any]:
    return {
        "kind": "wait",
        "label": "Watch whether it happens again",
        "deadline": "monitoring",
        "goes_to": "closed",
        "event": "new_incident",
        "on_event": _on(n + 1, last),
    }


def _panel(n: int, last: int) -> dict[str, Any]:
    return {
        "kind": "panel",
        "label": "Decide together on the restriction",
        "role": "team",
        "seats": ["safety", "keeper"],
        "quorum": 2,
        "no_majority": "no",
        "outcomes": [
            {"id": "no", "label": "No restriction", "goes_to": "closed"},
            {"id": "more", "label": "Ask for another discussion", "goes_to": _id(n - 4)},
            {"id": "yes", "label": "Restrict contact", "goes_to": _on(n + 1, last)},
        ],
    }


def _tell(n: int, last: int) -> dict[str, Any]:
    return {
        "kind": "notify",
        "label": "Tell front-line staff",
        "role": "manager",
        "words": "Look at the contact card.",
        "goes_to": _on(n + 1, last),
    }


def _write(n: int, last: int) -> dict[str, Any]:
    return {
        "kind": "notice",
        "label": "Tell the customer about the decision and the right of appeal",
        "role": "keeper",
        "letter": "warning",
        "goes_to": _on(n + 1, last),
    }


def _again(n: int, last: int) -> dict[str, Any]:
    outcomes = [
        {"id": "worse", "label": "It has become worse", "goes_to": _on(n + 1, last)},
        {"id": "same", "label": "Watch a little longer", "goes_to": _id(n - 4)},
        {"id": "better", "label": "It has stopped", "goes_to": "closed"},
    ]
    return {"kind": "task", "label": "Look at what happened since", "role": "safety", "outcomes": outcomes}
