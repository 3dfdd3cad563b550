"""What a new policy begins with: the least that has every stage which a policy must have, in words to be changed."""

from typing import Any

from ...policies.schema import FORMAT


def starter() -> dict[str, Any]:
    """A draft with gaps: what only the council can say is left open, so that nobody publishes our guess."""
    return {
        "format": FORMAT,
        "identity": {
            "slug": "",
            "council": "",
            "policy_title": "",
            "version_label": "",
            "issuer": "",
            "change_note": "First edition.",
        },
        "scope": {"applies_to": "", "services": []},
        "behaviours": [],
        "roles": [_role("line_manager", "Line manager"), _role("reviewer", "Independent reviewer", independent=True)],
        "deadlines": [
            {"id": "appeal_window", "label": "Time to appeal", "span": None, "starts_from": "letter_issued"},
            {
                "id": "appeal_decision",
                "label": "Time to decide an appeal",
                "span": None,
                "starts_from": "appeal_received",
            },
            {"id": "review_interval", "label": "Time until a review", "span": None, "starts_from": "restriction_start"},
        ],
        "restrictions": [],
        "letters": [],
        "appeal": {
            "process": "appeals",
            "window": "appeal_window",
            "decision": "appeal_decision",
            "grounds": [],
            "late": "",
        },
        "review": {
            "process": "reviews",
            "every": "review_interval",
            "extension": "review_interval",
            "default": None,
        },
        "signposts": {"complaints": "", "ombudsman": "", "contact": ""},
        "processes": [
            _process("incidents", "When an incident is reported", "incident", "Look at the incident", "line_manager"),
            _process("appeals", "When a customer appeals", "appeal", "Decide the appeal", "reviewer", "appeal"),
            _process("reviews", "When a restriction is due for review", "review_due", "Look again", "line_manager"),
        ],
        "sections": [],
    }


def _role(code: str, label: str, *, independent: bool = False) -> dict[str, Any]:
    role: dict[str, Any] = {"id": code, "label": label, "groups": []}
    return {**role, "independence": "not_involved"} if independent else role


def _process(code: str, label: str, starts_on: str, first: str, role: str, decides: str = "") -> dict[str, Any]:
    """Two steps: somebody looks, and it is over. The manager puts the rest between them."""
    task: dict[str, Any] = {
        "id": "first",
        "label": first,
        "role": role,
        "kind": "task",
        "outcomes": [{"id": "nothing", "label": "Nothing more to do", "goes_to": "over"}],
    }
    over = {"id": "over", "label": "Nothing more to do", "kind": "end", "outcome": "nothing_more"}
    return {
        "id": code,
        "label": label,
        "starts_on": starts_on,
        "steps": [{**task, "decides": decides} if decides else task, over],
    }
