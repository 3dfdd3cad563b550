"""A small policy that uses every step kind, for tests of the engine."""

from typing import Any


def small_pack(**changes: Any) -> dict[str, Any]:
    """A valid pack. `changes` replace whole top-level parts."""
    content: dict[str, Any] = {
        "format": "evenhand-pack/1",
        "identity": {
            "slug": "small",
            "council": "Smallholm Council",
            "policy_title": "Unreasonable behaviour",
            "version_label": "1.0",
            "issuer": "Customer services",
            "change_note": "First edition.",
            "contact": {"phone": "01632 960 002", "email": "hello@smallholm.example", "address": "Old Hall\nSmallholm"},
        },
        "scope": {"applies_to": "Everybody who contacts us.", "services": ["Customer services", "Housing"]},
        "behaviours": [{"id": "abuse", "label": "Abusive language", "group": "Conduct"}],
        "roles": [
            {"id": "manager", "label": "Line manager", "groups": ["Managers"], "sees": "task"},
            {"id": "keeper", "label": "Register keeper", "groups": ["Keepers"], "sees": "register"},
            {"id": "safety", "label": "Safety officer", "groups": ["Safety"], "sees": "case"},
            {"id": "team", "label": "Team", "groups": ["Safety", "Keepers"], "sees": "case"},
            {
                "id": "reviewer",
                "label": "Independent reviewer",
                "groups": ["Reviewers", "Safety"],
                "sees": "task",
                "independence": "not_involved",
            },
        ],
        "deadlines": [
            {"id": "review", "label": "Review", "span": {"n": 3, "unit": "months"}, "starts_from": "restriction_start"},
            {"id": "window", "label": "Appeal window", "span": {"n": 14, "unit": "calendar_days"}},
            {
                "id": "decision",
                "label": "Appeal decision",
                "span": {"n": 28, "unit": "calendar_days"},
                "starts_from": "appeal_received",
            },
            {"id": "monitoring", "label": "Monitoring", "span": {"n": 10, "unit": "working_days"}},
        ],
        "restrictions": [
            {
                "id": "one_inbox",
                "label": "One inbox",
                "questions": [{"id": "inbox", "kind": "email", "label": "Which inbox?"}],
                "words": "Write only to {{ inbox }}.",
            },
            {
                "id": "written_only",
                "label": "Written contact only",
                "words": "Contact us only in writing.",
                "may_conflict_with": ["phone"],
            },
        ],
        "letters": [
            {
                "id": "warning",
                "label": "Warning",
                "subject": "A warning about your contact with us",
                "warning": "informal",
                "paragraphs": [
                    {"id": "what", "heading": "What happened", "written_by_officer": True, "text": "{{ behaviours }}"}
                ],
            },
            {
                "id": "decision",
                "label": "Decision",
                "subject": "Our decision, {{ case_reference }}",
                "opens_appeal": True,
                "required_items": [{"id": "why", "label": "why"}],
                "paragraphs": [
                    {"id": "why", "heading": "Why", "text": "{{ decision_reasons }}", "covers": ["why"]},
                    {"id": "limits", "heading": "What changes", "text": "{{ restrictions }}"},
                    {"id": "appeal", "heading": "Appeal", "text": "Appeal by {{ appeal_last_day }}."},
                ],
            },
            {
                "id": "appeal_answer",
                "label": "Appeal outcome",
                "subject": "Your appeal {{ appeal_reference }}",
                "paragraphs": [
                    {"id": "answer", "heading": "Decision", "text": "{{ decision }}: {{ decision_reasons }}"}
                ],
            },
            {
                "id": "lifted",
                "label": "Lifted",
                "subject": "Restrictions lifted",
                "paragraphs": [{"id": "lifted", "text": "The restrictions on {{ case_reference }} have ended."}],
            },
        ],
        "appeal": {
            "process": "appeal",
            "window": "window",
            "decision": "decision",
            "grounds": [{"id": "wrong", "label": "It is wrong"}, {"id": "harsh", "label": "It is too harsh"}],
            "stays_restriction": False,
            "late": "Ask us.",
        },
        "review": {"process": "review", "every": "review", "extension": "review", "default": "lift"},
        "warning_monitoring": "monitoring",
        "signposts": {"complaints": "Complain to us.", "ombudsman": "Then the ombudsman.", "contact": "Call us."},
        "processes": [_escalation(), _review(), _appeal()],
        "sections": [{"slug": "about", "heading": "About", "body": "Reviewed every {{ review }}."}],
    }
    return {**content, **changes}


def _escalation() -> dict[str, Any]:
    return {
        "id": "escalation",
        "label": "Escalation",
        "starts_on": "incident",
        "steps": [
            {
                "id": "discuss",
                "kind": "task",
                "label": "Discuss the incident",
                "role": "manager",
                "deadline": "monitoring",
                "escalate_to": "safety",
                "questions": [{"id": "note", "kind": "long_text", "label": "What was said?"}],
                "outcomes": [
                    {"id": "nothing", "label": "No further action", "goes_to": "closed"},
                    {"id": "warn", "label": "Warn", "goes_to": "warn"},
                    {"id": "refer", "label": "Refer", "goes_to": "propose"},
                ],
            },
            {
                "id": "warn",
                "kind": "notice",
                "label": "Write the warning",
                "role": "manager",
                "letter": "warning",
                "goes_to": "watch",
            },
            {
                "id": "watch",
                "kind": "wait",
                "label": "Watch",
                "deadline": "monitoring",
                "goes_to": "closed",
                "event": "new_incident",
                "on_event": "propose",
            },
            {
                "id": "propose",
                "kind": "task",
                "label": "Propose an arrangement",
                "role": "safety",
                "proposes_restrictions": True,
                "outcomes": [{"id": "done", "label": "Proposed", "goes_to": "vote"}],
            },
            {
                "id": "vote",
                "kind": "panel",
                "label": "Decide together",
                "role": "team",
                "seats": ["safety", "keeper"],
                "quorum": 2,
                "no_majority": "no",
                "outcomes": [
                    {"id": "no", "label": "No restriction", "goes_to": "closed"},
                    {"id": "yes", "label": "Restrict", "goes_to": "restrict"},
                ],
            },
            {
                "id": "restrict",
                "kind": "restrict",
                "label": "Put in force",
                "operation": "apply",
                "terms_from": "propose",
                "reasons_from": "vote",
                "review_every": "review",
                "goes_to": "letter",
            },
            {
                "id": "letter",
                "kind": "notice",
                "label": "Write the decision letter",
                "role": "keeper",
                "letter": "decision",
                "goes_to": "tell",
            },
            {
                "id": "tell",
                "kind": "notify",
                "label": "Tell staff",
                "role": "manager",
                "words": "A contact arrangement applies. Look it up before you answer.",
                "goes_to": "restricted",
            },
            {"id": "closed", "kind": "end", "label": "Closed", "outcome": "closed"},
            {"id": "restricted", "kind": "end", "label": "Restricted", "outcome": "restricted"},
        ],
    }


def _review() -> dict[str, Any]:
    return {
        "id": "review",
        "label": "Review",
        "starts_on": "review_due",
        "steps": [
            {
                "id": "look",
                "kind": "check",
                "label": "Further incidents?",
                "branches": [
                    {
                        "id": "some",
                        "label": "Further incidents",
                        "when": [{"fact": "incidents_since_restriction", "operator": "at_least", "value": 1}],
                        "goes_to": "extend",
                    }
                ],
                "otherwise": "lift",
            },
            {
                "id": "extend",
                "kind": "restrict",
                "label": "Extend",
                "operation": "extend",
                "review_every": "review",
                "goes_to": "extended",
            },
            {
                "id": "lift",
                "kind": "restrict",
                "label": "Lift",
                "operation": "lift",
                "because": "There were no further incidents.",
                "goes_to": "say_lifted",
            },
            {
                "id": "say_lifted",
                "kind": "notice",
                "label": "Tell the customer",
                "role": "keeper",
                "letter": "lifted",
                "automatic": True,
                "goes_to": "lifted",
            },
            {"id": "extended", "kind": "end", "label": "Extended", "outcome": "extended"},
            {"id": "lifted", "kind": "end", "label": "Lifted", "outcome": "lifted"},
        ],
    }


def _appeal() -> dict[str, Any]:
    return {
        "id": "appeal",
        "label": "Appeal",
        "starts_on": "appeal",
        "steps": [
            {
                "id": "hear",
                "kind": "task",
                "label": "Decide the appeal",
                "role": "reviewer",
                "decides": "appeal",
                "deadline": "decision",
                "proposes_restrictions": True,
                "proposes_with": ["vary"],
                "outcomes": [
                    {"id": "uphold", "label": "Uphold", "goes_to": "answer"},
                    {"id": "vary", "label": "Vary", "goes_to": "vary"},
                    {"id": "overturn", "label": "Overturn", "goes_to": "overturn"},
                ],
            },
            {
                "id": "vary",
                "kind": "restrict",
                "label": "Vary",
                "operation": "vary",
                "terms_from": "hear",
                "goes_to": "answer",
            },
            {
                "id": "overturn",
                "kind": "restrict",
                "label": "Lift",
                "operation": "lift",
                "because": "The appeal was upheld.",
                "goes_to": "answer",
            },
            {
                "id": "answer",
                "kind": "notice",
                "label": "Write the outcome letter",
                "role": "reviewer",
                "letter": "appeal_answer",
                "goes_to": "heard",
            },
            {"id": "heard", "kind": "end", "label": "Heard", "outcome": "heard"},
        ],
    }
