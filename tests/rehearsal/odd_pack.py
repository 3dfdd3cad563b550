"""A policy that uses what the shipped ones leave out: every wait, every fact, ends that change nothing, refusals."""

from typing import Any

from tests.workflows.small_pack import small_pack

Content = dict[str, Any]


def odd_pack() -> Content:
    """Nobody would publish it, and lint would not let them: the engine runs it all the same."""
    content = small_pack()
    content["deadlines"] += [
        {"id": "day", "label": "A day", "span": {"n": 1, "unit": "calendar_days"}},
        {"id": "week", "label": "A week", "span": {"n": 5, "unit": "working_days"}},
        {"id": "month", "label": "A month", "span": {"n": 1, "unit": "months"}},
    ]
    content["appeal"]["stays_restriction"] = True
    content["letters"][3] |= {"warning": "formal", "opens_appeal": True, "subject": "Lifted from {{ review_date }}"}
    # Nobody has decided anything where this letter is written.
    content["letters"][1]["paragraphs"][0]["text"] = "Because of what happened."
    content["processes"] = [_escalation(), _side(), _review(), content["processes"][2]]
    content["processes"][3]["steps"][0] |= {"on_expiry": "overturn"}
    return content


def _task(code: str, *ways: tuple[str, str], **more: Any) -> Content:
    outcomes = [{"id": outcome, "label": outcome, "goes_to": to} for outcome, to in ways]
    return {"id": code, "kind": "task", "label": code, "role": "manager", "outcomes": outcomes, **more}


def _check(code: str, fact: str, operator: str, value: Any, then: str, otherwise: str) -> Content:
    when = [{"fact": fact, "operator": operator, "value": value}]
    branch = {"id": "yes", "label": f"{fact} {operator} {value}", "when": when, "goes_to": then}
    return {"id": code, "kind": "check", "label": code, "branches": [branch], "otherwise": otherwise}


def _end(code: str) -> Content:
    return {"id": code, "kind": "end", "label": code, "outcome": code}


def _escalation() -> Content:
    steps = [
        _task(
            "look",
            ("side", "start_side"),
            ("panel", "panel"),
            ("wait", "for_appeal"),
            ("vary", "vary"),
            ("count", "many"),
            deadline="week",
            on_expiry="start_side",
        ),
        {"id": "start_side", "kind": "start", "label": "start", "process": "side", "goes_to": "panel"},
        {
            "id": "panel",
            "kind": "panel",
            "label": "panel",
            "role": "team",
            "seats": ["safety", "keeper"],
            "quorum": 1,
            "deadline": "week",
            "escalate_to": "manager",
            "no_majority": "no",
            "outcomes": [
                {"id": "no", "label": "no", "goes_to": "rest"},
                {"id": "yes", "label": "yes", "goes_to": "many"},
            ],
        },
        {
            "id": "for_appeal",
            "kind": "wait",
            "label": "for an appeal",
            "event": "appeal_decided",
            "on_event": "won",
            "deadline": "month",
            "goes_to": "rest",
        },
        {"id": "rest", "kind": "wait", "label": "rest", "deadline": "day", "goes_to": "again"},
        {
            "id": "vary",
            "kind": "restrict",
            "label": "vary",
            "operation": "vary",
            "terms_from": "set_out",
            "goes_to": "told",
        },
        _check("many", "incidents", "at_least", 2, "evidence", "only_event"),
        _check("evidence", "evidence_items", "at_most", 4, "warned", "set_out"),
        _check("warned", "formal_warnings", "at_least", 1, "limited", "set_out"),
        _check("limited", "restrictions_in_force", "at_least", 1, "lift", "set_out"),
        _check("won", "appeal_outcome", "not_equals", "uphold", "lift", "again"),
        _check("again", "incidents_since_restriction", "at_least", 1, "look", "done"),
        {
            "id": "only_event",
            "kind": "wait",
            "label": "only an event",
            "event": "new_incident",
            "on_event": "set_out",
        },
        _task("set_out", ("apply", "apply"), proposes_restrictions=True, deadline="week", escalate_to="safety"),
        {
            "id": "apply",
            "kind": "restrict",
            "label": "apply",
            "operation": "apply",
            "terms_from": "set_out",
            "review_every": "week",
            "goes_to": "told",
        },
        {
            "id": "told",
            "kind": "notice",
            "label": "told",
            "role": "keeper",
            "letter": "decision",
            "deadline": "day",
            "on_expiry": "auto",
            "goes_to": "done",
        },
        # It speaks of a review date, so it cannot write itself when nothing is in force.
        {
            "id": "auto",
            "kind": "notice",
            "label": "auto",
            "role": "keeper",
            "letter": "lifted",
            "automatic": True,
            "goes_to": "for_appeal",
        },
        {"id": "lift", "kind": "restrict", "label": "lift", "operation": "lift", "because": "So.", "goes_to": "auto"},
        _end("done"),
    ]
    return {"id": "escalation", "label": "Escalation", "starts_on": "incident", "steps": steps}


def _side() -> Content:
    steps = [
        _task("ask", ("apply", "apply"), ("nothing", "nothing"), proposes_restrictions=True, proposes_with=["apply"]),
        {
            "id": "apply",
            "kind": "restrict",
            "label": "apply",
            "operation": "apply",
            "terms_from": "ask",
            "review_every": "month",
            "goes_to": "write",
        },
        {
            "id": "write",
            "kind": "notice",
            "label": "write",
            "role": "keeper",
            "letter": "decision",
            "goes_to": "nothing",
        },
        _end("nothing"),
    ]
    return {"id": "side", "label": "Side", "starts_on": "step", "steps": steps}


def _review() -> Content:
    steps = [
        _task(
            "review",
            ("extend", "extend"),
            ("lift", "lift"),
            ("ignore", "ignored"),
            deadline="week",
            on_expiry="extend",
        ),
        {
            "id": "extend",
            "kind": "restrict",
            "label": "extend",
            "operation": "extend",
            "review_every": "week",
            "goes_to": "ignored",
        },
        {
            "id": "lift",
            "kind": "restrict",
            "label": "lift",
            "operation": "lift",
            "because": "So.",
            "goes_to": "ignored",
        },
        # A review that neither lifts nor extends is opened again the next day.
        _end("ignored"),
    ]
    return {"id": "review", "label": "Review", "starts_on": "review_due", "steps": steps}
