"""What a new policy begins with: the least that has every stage which a policy must have, in words to be changed."""

from typing import Any

from ...policies.schema import FORMAT
from .starter_letters import letters

Part = dict[str, Any]


def starter() -> Part:
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
        "letters": letters(),
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
        "processes": [_incidents(), _appeals(), _reviews()],
        "sections": [],
    }


def _role(code: str, label: str, *, independent: bool = False) -> Part:
    role: Part = {"id": code, "label": label, "groups": []}
    return {**role, "independence": "not_involved"} if independent else role


def _incidents() -> Part:
    """Somebody looks, and it is over. The manager puts the rest between them."""
    looks = _task("first", "Look at the incident", "line_manager", ("nothing", "Nothing more to do", "over"))
    return _process(
        "incidents", "When an incident is reported", "incident", [looks, _end("over", "Nothing more to do")]
    )


def _appeals() -> Part:
    stands, withdrawn = ("uphold", "The decision stands", "stands"), ("overturn", "It is withdrawn", "withdraw")
    steps = [
        _letter("received", "Say that the appeal arrived", "reviewer", "appeal_received", "decide", automatic=True),
        {**_task("decide", "Decide the appeal", "reviewer", stands, withdrawn), "decides": "appeal"},
        _letter("stands", "Write that the decision stands", "reviewer", "appeal_outcome", "upheld"),
        _lift("withdraw", "Lift what was decided", "The appeal was successful.", "withdrawn"),
        _letter("withdrawn", "Write that the decision is withdrawn", "reviewer", "appeal_outcome", "overturned"),
        _end("upheld", "The decision stands"),
        _end("overturned", "The decision is withdrawn"),
    ]
    return _process("appeals", "When a customer appeals", "appeal", steps)


def _reviews() -> Part:
    lifted, goes_on = ("lift", "It is lifted", "lift"), ("extend", "It goes on", "extend")
    steps = [
        {**_task("look", "Look at the restriction again", "line_manager", lifted, goes_on), "decides": "case"},
        _lift("lift", "Lift the restriction", "Nothing new was found at the review.", "tell_lifted"),
        _letter("tell_lifted", "Say that it is lifted", "line_manager", "lifted", "is_lifted", automatic=True),
        {
            "id": "extend",
            "kind": "restrict",
            "label": "Extend the restriction",
            "operation": "extend",
            "reasons_from": "look",
            "review_every": "review_interval",
            "goes_to": "tell_goes_on",
        },
        _letter("tell_goes_on", "Write that it goes on", "line_manager", "goes_on", "does_go_on"),
        _end("is_lifted", "The restriction is lifted"),
        _end("does_go_on", "The restriction goes on"),
    ]
    return _process("reviews", "When a restriction is due for review", "review_due", steps)


def _process(code: str, label: str, starts_on: str, steps: list[Part]) -> Part:
    return {"id": code, "label": label, "starts_on": starts_on, "steps": steps}


def _task(code: str, label: str, role: str, *outcomes: tuple[str, str, str]) -> Part:
    offered = [{"id": one, "label": words, "goes_to": goes_to} for one, words, goes_to in outcomes]
    return {"id": code, "kind": "task", "label": label, "role": role, "outcomes": offered}


def _letter(code: str, label: str, role: str, letter: str, goes_to: str, *, automatic: bool = False) -> Part:
    step: Part = {"id": code, "kind": "notice", "label": label, "role": role, "letter": letter, "goes_to": goes_to}
    return {**step, "automatic": True} if automatic else step


def _lift(code: str, label: str, because: str, goes_to: str) -> Part:
    step: Part = {"id": code, "kind": "restrict", "label": label, "operation": "lift", "because": because}
    return {**step, "goes_to": goes_to}


def _end(code: str, label: str) -> Part:
    return {"id": code, "kind": "end", "label": label, "outcome": code}
