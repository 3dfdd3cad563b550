"""What a rule finds, and every rule there is with the reason for it."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from ...steps import StepBase
from ..schema import Pack, Process

Level = Literal["error", "warning"]
# Ids of active people by the name of their group.
People = Mapping[str, AbstractSet[int]]


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a policy. `path` is its place in the pack; `step` is a step's label or empty."""

    level: Level
    code: str
    path: str
    step: str
    words: str
    why: str


@dataclass(frozen=True)
class Place:
    """A step and where it stands in the pack."""

    process: Process
    step: StepBase
    path: str

    @property
    def name(self) -> str:
        """The step as messages name it."""
        return f"“{self.step.label}” in “{self.process.label}”"


POINTS = "A case that came here would have nowhere to go, or nobody to go to."
LAST_RESORT = "Limiting contact is a last resort. Somebody decides it, on evidence, and can be asked why."
NO_APPEAL = "An ombudsman found a council at fault for giving no right of review (decision 21-001-276)."
NO_REVIEW = "Ombudsmen found restrictions that nobody reviewed for years (decisions 20-006-664 and 21-014-359)."
NO_POLICY = (
    "An ombudsman found that a decision which named no policy left the customer no way to appeal (Anglesey, Mrs A)."
)
INDEPENDENT = "An appeal is worth nothing when the person who decided also hears it."
LETTERS = "This letter promises to explain it: a letter that leaves it out can lose the customer a right."
ANSWER = "A number the council has not given must never be filled in silently."

RULES: dict[str, tuple[Level, str]] = {
    "unknown_step": ("error", POINTS),
    "outcome_leads_nowhere": ("error", POINTS),
    "unknown_role": ("error", POINTS),
    "unknown_deadline": ("error", POINTS),
    "unknown_letter": ("error", POINTS),
    "unknown_process": ("error", POINTS),
    "unknown_question": ("error", "A condition that asks for an answer nobody gives can never hold."),
    "unknown_outcome": ("error", "An outcome that is not offered can never be chosen."),
    "condition_never_true": ("error", "What was meant to happen here never would, and nobody would notice."),
    "branch_never_taken": ("error", "What was meant to happen here never would, and nobody would notice."),
    "unreachable": ("error", "A step that no case can come to is a promise the policy does not keep."),
    "no_way_out": ("error", "A case must be able to come to an end for the customer."),
    "automatic_loop": ("error", "These steps would run in a circle for ever, with nobody to stop them."),
    "expiry_without_deadline": ("error", "Without a deadline there is nothing that can pass."),
    "terms_not_set_out": ("error", "A restriction says exactly what is limited, or nobody can keep to it."),
    "undecided_restriction": ("error", LAST_RESORT),
    "restriction_without_letter": (
        "error",
        "The customer is told in writing what is limited and how to challenge it.",
    ),
    "announcement_wrong": ("error", "The letter gives the day the restriction starts, so it must start on that day."),
    "no_incident_process": ("error", "An officer who reports an incident must set something going."),
    "trigger_twice": ("error", "One happening can begin one process only."),
    "start_process_wrong": ("error", "A process begun by a step must say that it starts on a step."),
    "never_started": ("warning", "Nobody can come to this process."),
    "letter_item_missing": ("error", LETTERS),
    "letter_item_unknown": ("warning", "The paragraph says it answers an item that the letter does not require."),
    "letter_without_last_day": ("error", NO_APPEAL),
    "letter_names_no_policy": ("error", NO_POLICY),
    "letter_without_review": ("error", NO_REVIEW),
    "letter_field_unknown": ("error", "A letter with an unknown field could never be issued."),
    "letter_field_unanswered": ("error", "A letter with an empty field could never be issued."),
    "automatic_letter_needs_officer": ("error", "A letter that goes out by itself has nobody to write a paragraph."),
    "appeal_missing": ("error", NO_APPEAL),
    "appeal_process_wrong": ("error", NO_APPEAL),
    "appeal_undecided": ("error", NO_APPEAL),
    "appeal_never_opens": ("error", NO_APPEAL),
    "appeal_answered_by_nobody": ("error", "Whoever appeals is told what was decided, and why, in writing."),
    "appeal_not_acknowledged": (
        "warning",
        "Whoever appeals waits for word that it arrived, and by when it is decided.",
    ),
    "appeal_not_independent": ("error", INDEPENDENT),
    "appeal_nobody_left": ("warning", INDEPENDENT),
    "restriction_without_review": ("error", NO_REVIEW),
    "review_settles_nothing": ("error", NO_REVIEW),
    "review_process_wrong": ("error", NO_REVIEW),
    "review_default_not_specified": ("error", ANSWER),
    "deadline_not_specified": ("error", ANSWER),
    "step_deadline_start": (
        "error",
        "A date that is counted from another day than the policy says misleads everybody.",
    ),
    "empty_role": ("error", "Work for a role with nobody in it waits for ever."),
    "no_decider": ("error", "A decision with nobody to take it waits for ever."),
    "panel_cannot_meet": ("error", "Each person is heard once, so as many seats need as many people."),
    "seat_cannot_see": ("error", "A member must be able to open the case they vote on."),
    "public_value_unknown": ("error", "The public page shows live values only for what the policy holds."),
    "contact_missing": ("warning", "Somebody who has lost a letter or needs help must know whom to ask."),
    "policy_address_taken": ("error", "The public could never read the policy: another page answers at its address."),
    "section_address_taken": ("error", "Each section of the public page has its own address."),
    "restriction_word_unknown": ("error", "The customer would read a gap where the terms should be."),
    "demonstration_choices": ("warning", "The council must make these choices its own before it relies on them."),
}


def found(code: str, path: str, words: str, step: str = "") -> Finding:
    """A finding of the rule `code`, with its level and its reason."""
    level, why = RULES[code]
    return Finding(level=level, code=code, path=path, step=step, words=words, why=why)


def at(place: Place, code: str, words: str, more: str = "") -> Finding:
    """A finding about a step; `more` is the rest of the path."""
    return found(code, place.path + more, words, step=place.step.label)


def places(pack: Pack) -> Iterator[Place]:
    """Every step of every process."""
    for i, process in enumerate(pack.processes):
        yield from places_of(process, i)


def places_of(process: Process, index: int) -> Iterator[Place]:
    for j, step in enumerate(process.steps):
        yield Place(process=process, step=step, path=f"processes[{index}].steps[{j}]")
