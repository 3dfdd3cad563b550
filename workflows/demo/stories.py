"""The demonstration's cases, as who did what how many days ago. The customers do not exist."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Report:
    """An officer reports an incident."""

    days_ago: int
    description: str
    behaviours: tuple[str, ...]
    evidence: str
    by: str = "frontline"
    channel: str = "phone"
    kind: str = "call"
    service: str = "Customer services"
    immediate_step: str = "none"
    circumstances: str = ""
    hour: int = 10


@dataclass(frozen=True)
class Act:
    """Somebody does a step. `answers` are those the story cares about; the rest are filled in plausibly."""

    days_ago: int
    step: str
    by: str
    answers: dict[str, Any] = field(default_factory=dict)
    only_take: bool = False
    hour: int = 14


@dataclass(frozen=True)
class Story:
    """One case. `key` names it among the stories."""

    key: str
    customer: dict[str, str]
    acts: tuple[Act | Report, ...]


ONE_CONTACT: dict[str, Any] = {
    "restrictions": ["one_contact"],
    "one_contact__contact": "the customer experience inbox",
    "one_contact__deputy": "the customer services duty manager",
}
SHORTER_CALLS: dict[str, Any] = {"restrictions": ["calls"], "calls__calls": 1, "calls__minutes": 15}
REASONS = {
    "safety": "The evidence shows a pattern that talking it through has not changed.",
    "experience": "The calls kept officers from other customers, and every question had been answered.",
    "strategy": "This is the least that lets the work go on, and every service stays open.",
}
# {day} is the day of the case's first incident.
EXAMPLES = (
    "On {day} you called us eleven times about the answer that we had given you that morning. The longest call lasted"
    " fifty minutes. Three officers explained the answer and offered to write to you; you would not end the call, and"
    " called again within minutes each time."
)


def _investigated(day: int, outcome: str = "recommend_restriction", terms: dict[str, Any] | None = None) -> Act:
    answers: dict[str, Any] = {"outcome": outcome, "representative": "no"}
    return Act(day, "investigation", "safety", {**answers, **(terms or {})})


def _voted(day: int, choice: str, *, dissent: str = "") -> tuple[Act, ...]:
    return tuple(
        Act(
            day,
            "determination",
            member,
            {
                "outcome": dissent if member == "strategy" and dissent else choice,
                "reasons": "I would try a meeting once more before going further."
                if member == "strategy" and dissent
                else REASONS[member],
            },
        )
        for member in ("safety", "experience", "strategy")
    )


def _letter(day: int, step: str, by: str = "experience", **answers: Any) -> Act:
    return Act(day, step, by, {"text_examples": EXAMPLES, "include_support": "yes", **answers}, hour=15)


def _restricted(days: int, *, at_reception: bool = False, **terms: Any) -> tuple[Act | Report, ...]:
    """From the line manager to the decision letter, over three weeks that end `days` days ago: warned, and again.

    From the letter on it applies. A warning that waits at reception counts once it is handed over.
    """
    handed_over = Act(days + 16, "handed_over", "experience", {"identity": "Known to reception."})
    return (
        Act(days + 18, "discussion", "linemanager", {"outcome": "informal_warning"}),
        _letter(days + 17, "informal_warning", "frontline"),
        *([handed_over] if at_reception else []),
        _calls(days + 13, description="Called nine times in one day, five days after the informal warning."),
        Act(days + 12, "discussion", "linemanager", {"outcome": "investigate"}),
        _investigated(days + 8, terms=terms or ONE_CONTACT),
        *_voted(days + 5, "restriction", dissent="alternatives"),
        _letter(days, "decision_letter"),
    )


def _person(first_names: str, surname: str, **details: str) -> dict[str, str]:
    email = f"{first_names}.{surname}@customer.example".lower().replace(" ", "").replace("’", "")
    return {"first_names": first_names, "surname": surname, "email": email, **details}


def _calls(day: int, **changes: Any) -> Report:
    usual: dict[str, Any] = {
        "description": "Called eleven times in one day about the same answer and would not end the call.",
        "behaviours": ("excessive_demands",),
        "evidence": "Call log of the day: eleven calls, the longest of fifty minutes.",
        "immediate_step": "ended_call",
    }
    return Report(day, **{**usual, **changes})


STORIES: tuple[Story, ...] = (
    Story(
        "emails",
        _person("Morgan", "Hale"),
        (
            Report(
                0,
                "58 emails to seven departments in under twenty working days, most of them the same question.",
                ("scatter_gun", "repeat_contacts"),
                "fifty_eight_emails",
                channel="email",
                kind="email",
                circumstances="The band was set wrongly in spring and corrected late: the first question was fair.",
                hour=9,
            ),
        ),
    ),
    Story("late", _person("Robin", "Ashdown"), (_calls(12),)),
    Story(
        "no_action",
        _person("Jo", "Merriman"),
        (
            _calls(40, circumstances="Had been left without an answer for six weeks."),
            Act(39, "discussion", "linemanager", {"outcome": "no_action"}),
        ),
    ),
    Story(
        "to_warn",
        _person("Sam", "Okafor"),
        (_calls(3), Act(2, "discussion", "linemanager", {"outcome": "informal_warning"})),
    ),
    Story(
        "watched",
        _person("Alex", "Brandt"),
        (
            _calls(30),
            Act(29, "discussion", "linemanager", {"outcome": "informal_warning"}),
            _letter(28, "informal_warning", "frontline"),
        ),
    ),
    Story(
        "investigated",
        _person("Chris", "Vane", adjustments="Phone calls, not letters: agreed because of dyslexia."),
        (
            Report(
                9,
                "Wrote to every officer of the team by name and asked for their dismissal.",
                ("complaints_about_staff", "scatter_gun"),
                "Nine emails of one afternoon, kept on the file.",
                channel="email",
                kind="email",
            ),
            Act(8, "discussion", "linemanager", {"outcome": "investigate"}),
            Act(6, "investigation", "safety", only_take=True),
        ),
    ),
    Story(
        "voting",
        _person("Pat", "Lindqvist"),
        (
            _calls(25),
            Act(24, "discussion", "linemanager", {"outcome": "investigate"}),
            _investigated(4, terms=SHORTER_CALLS),
            *_voted(2, "formal_warning")[:1],
        ),
    ),
    Story(
        "alternatives",
        _person("Lee", "Farrow"),
        (
            _calls(30),
            Act(29, "discussion", "linemanager", {"outcome": "investigate"}),
            _investigated(20, "recommend_less"),
            *_voted(17, "alternatives"),
            _letter(12, "alternatives_offer", text_offer="A meeting with the manager, and one officer to write to."),
        ),
    ),
    Story(
        "warned",
        _person("Ellis", "Marwood"),
        (
            _calls(50),
            Act(49, "discussion", "linemanager", {"outcome": "investigate"}),
            _investigated(41, "recommend_less"),
            *_voted(38, "formal_warning"),
            _letter(36, "formal_warning"),
        ),
    ),
    Story("restricted", _person("Frankie", "Dunmore"), (_calls(24), *_restricted(5))),
    Story(
        "appealed",
        _person("Charlie", "Nettleton"),
        (
            _calls(30),
            *_restricted(11, **SHORTER_CALLS),
            Act(
                3,
                "appeal",
                "customer",
                {
                    "grounds": ["disproportionate"],
                    "statement": "I only called because nobody answered my letters.",
                    "circumstances": "I care for my mother and can only call at midday.",
                },
            ),
        ),
    ),
    Story(
        "varied",
        _person("Dale", "Whitcombe"),
        (
            _calls(75),
            *_restricted(55),
            Act(
                50,
                "appeal",
                "customer",
                {"grounds": ["circumstances"], "statement": "I cannot use email since my illness."},
            ),
            Act(
                40,
                "decide",
                "reviewer",
                {"outcome": "vary", "reasons": "Calls at an agreed time are enough.", **SHORTER_CALLS},
            ),
            Act(39, "varied_letter", "reviewer", {"text_means": "You can call us once a week."}),
        ),
    ),
    Story(
        "urgent",
        _person("Jules", "Penhallow"),
        (
            Report(
                1,
                "Said on the phone that the officer would be met in the car park and hurt.",
                ("threat_to_people",),
                "Recording of the call and the officer’s note made straight after.",
                immediate_step="ended_call",
            ),
            Act(1, "discussion", "linemanager", {"outcome": "urgent"}, hour=11),
            Act(
                1,
                "immediate_action",
                "safety",
                {"outcome": "ask_approval", "urgent_reason": "threat_to_people", **ONE_CONTACT},
                hour=12,
            ),
        ),
    ),
    Story(
        "held",
        {"first_names": "Kit", "surname": "Arden"},
        (
            _calls(34, channel="visit", kind="visit"),
            *_restricted(10, at_reception=True)[:-1],
            _letter(10, "decision_letter", channel="reception"),
        ),
    ),
    Story(
        "to_post",
        {"first_names": "Bo", "surname": "Tarrant", "address": "7 Example Terrace\nExampleton"},
        (
            _calls(6),
            Act(5, "discussion", "linemanager", {"outcome": "informal_warning"}),
            _letter(1, "informal_warning", "frontline"),
        ),
    ),
    Story(
        "collected",
        {"first_names": "Ash", "surname": "Rowntree"},
        (
            _calls(46, channel="visit", kind="visit"),
            *_restricted(20, at_reception=True)[:-1],
            _letter(20, "decision_letter", channel="reception"),
            Act(12, "handed_over", "experience", {"identity": "Known to reception, gave the case reference."}),
        ),
    ),
    Story("review_due", _person("Toni", "Graves"), (_calls(113), *_restricted(93))),
    Story(
        "lifted",
        _person("Max", "Ellery"),
        (
            _calls(145),
            *_restricted(125),
            # Between the review's opening and its deadline, whichever days of these are working days.
            Act(29, "look", "safety", {"threat": "no"}),
        ),
    ),
)
