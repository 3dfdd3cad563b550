"""What the steps of a random policy point at: roles, deadlines, restrictions and letters."""

from .dice import Content, Dice

# One group to each seat of a panel, so that different people can fill it; the cast has several people in each.
GROUPS = ("Managers", "Keepers", "Safety", "Leaders", "Reviewers")
SEATS = ("manager", "keeper", "safety", "leader")
UNITS = ("calendar_days", "working_days", "months")
# Letters by where they can be written: anywhere, where a restriction was decided, and on an appeal.
PLAIN, OF_DECISIONS, OF_APPEALS = ("note", "warning", "final_warning"), ("decision", "terms"), ("answer",)
OPENING = ("decision", "terms", "note")


def roles(dice: Dice) -> list[Content]:
    """One for each group, one for everybody who may sit on a panel, and one or two by chance."""
    sees = ("task", "case", "register")
    made = [
        {"id": code, "label": code.capitalize(), "groups": [group], "sees": dice.one(sees)}
        for code, group in zip(SEATS, GROUPS, strict=False)
    ]
    made.append({"id": "team", "label": "Team", "groups": list(GROUPS[:4]), "sees": dice.one(sees)})
    made.append(_independent("reviewer", ["Reviewers"], dice))
    for number in range(dice.number(0, 2)):
        groups = dice.some(GROUPS, 1, 3)
        role: Content = {"id": f"extra_{number}", "label": f"Extra {number}", "groups": groups, "sees": dice.one(sees)}
        made.append(_independent(f"extra_{number}", groups, dice) if dice.chance(20) else role)
    return made


def _independent(code: str, groups: list[str], dice: Dice) -> Content:
    return {
        "id": code,
        "label": code.capitalize(),
        "groups": groups,
        "sees": dice.one(("task", "case")),
        "independence": "not_involved",
    }


def deadlines(dice: Dice) -> list[Content]:
    """Those that steps name, then what the appeal and the review need."""
    made = [_deadline(dice, f"time_{number}", "step") for number in range(dice.number(2, 5))]
    made.append(_deadline(dice, "window", dice.one(("letter_issued", "step"))))
    made.append(_deadline(dice, "decision", "appeal_received"))
    made.append(_deadline(dice, "review", "restriction_start"))
    return made


def _deadline(dice: Dice, code: str, start: str) -> Content:
    unit = dice.one(UNITS)
    most = 3 if unit == "months" else 40
    return {
        "id": code,
        "label": f"Time of {code}",
        "span": {"n": dice.number(1, most), "unit": unit},
        "starts_from": start,
    }


def restrictions(dice: Dice) -> list[Content]:
    """Two to five, some with details to be given."""
    made: list[Content] = []
    for number in range(dice.number(2, 5)):
        one: Content = {"id": f"limit_{number}", "label": f"Limit {number}", "words": "Only in writing."}
        if dice.chance(40):
            one |= {
                "questions": [{"id": "inbox", "kind": "email", "label": "Which inbox?"}],
                "words": "Write only to {{ inbox }}.",
            }
        made.append(one)
    return made


def letters(dice: Dice) -> list[Content]:
    """Each kind of letter, with a few paragraphs by chance."""
    made = [
        _letter("note", dice, text="About {{ case_reference }}, with {{ incident_count }} incidents."),
        _letter("warning", dice, warning="informal", text="Watched until {{ monitoring_end }} by {{ monitored_by }}."),
        _letter("final_warning", dice, warning="formal", text="What happened: {{ behaviours }}", by_officer=True),
        _letter("decision", dice, text="We decided {{ decision }}: {{ decision_reasons }} ({{ decided_by }})."),
        _letter("terms", dice, text="What applies: {{ restrictions }} until {{ review_date }}."),
        _letter("answer", dice, text="{{ appeal_reference }}: {{ decision }}. {{ decision_reasons }}"),
    ]
    made[3]["opens_appeal"] = True
    made[4]["opens_appeal"] = dice.chance(50)
    made[0]["opens_appeal"] = dice.chance(30)
    return made


def _letter(code: str, dice: Dice, *, text: str, by_officer: bool = False, **more: str) -> Content:
    what: Content = {"id": "what", "heading": "What", "text": text, "covers": ["why"]}
    paragraphs = [what | {"written_by_officer": True} if by_officer else what]
    if dice.chance(30):
        paragraphs.append({"id": "appeal", "heading": "Appeal", "text": "Appeal by {{ appeal_last_day }}."})
    if dice.chance(30):
        maybe = {"id": "help", "heading": "Help", "text": "{{ contact }}", "required": False}
        paragraphs.append(maybe | {"written_by_officer": dice.chance(30)})
    items = [{"id": "why", "label": "why"}]
    return {
        "id": code,
        "label": f"Letter {code}",
        "subject": "About {{ case_reference }}",
        "paragraphs": paragraphs,
        "required_items": items,
        **more,
    }
