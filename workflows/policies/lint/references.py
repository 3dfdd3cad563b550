"""Everything that points at something must point at something that exists."""

from collections.abc import Iterator

from ...steps import CheckStep, PanelStep, StepBase, TaskStep
from ...steps.conditions import Condition
from ..schema import Pack
from .finding import Finding, Place, at, found, places

# What a step's field points at.
POINTERS = {
    "role": "role",
    "escalate_to": "role",
    "deadline": "deadline",
    "review_every": "deadline",
    "letter": "letter",
    "process": "process",
    "goes_to": "step",
    "on_event": "step",
    "on_expiry": "step",
    "otherwise": "step",
    "terms_from": "step",
    "reasons_from": "step",
}


def check(pack: Pack) -> Iterator[Finding]:
    """Unknown roles, deadlines, letters, processes, steps, questions and outcomes."""
    yield from _of_the_pack(pack)
    ids = _ids(pack)
    for place in places(pack):
        here = ids | {"step": {step.id for step in place.process.steps}}
        yield from _fields(place, here)
        yield from _outcomes(place, here["step"])
        if isinstance(place.step, PanelStep):
            yield from _seats(place, ids["role"])
        if isinstance(place.step, CheckStep):
            yield from _branches(place, here["step"])


def _ids(pack: Pack) -> dict[str, set[str]]:
    return {
        "role": {one.id for one in pack.roles},
        "deadline": {one.id for one in pack.deadlines},
        "letter": {one.id for one in pack.letters},
        "process": {one.id for one in pack.processes},
    }


def _of_the_pack(pack: Pack) -> Iterator[Finding]:
    ids = _ids(pack)
    pointers: list[tuple[str, str, str | None]] = [
        ("warning_monitoring", "deadline", pack.warning_monitoring),
        ("monitored_by", "role", pack.monitored_by),
    ]
    if pack.appeal:
        pointers += [
            ("appeal.process", "process", pack.appeal.process),
            ("appeal.window", "deadline", pack.appeal.window),
            ("appeal.decision", "deadline", pack.appeal.decision),
        ]
    if pack.review:
        pointers += [
            ("review.process", "process", pack.review.process),
            ("review.every", "deadline", pack.review.every),
            ("review.extension", "deadline", pack.review.extension),
        ]
    for path, kind, code in pointers:
        if code is not None and code not in ids[kind]:
            yield found(f"unknown_{kind}", path, f"There is no {kind} called “{code}”.")


def _fields(place: Place, ids: dict[str, set[str]]) -> Iterator[Finding]:
    for name, kind in POINTERS.items():
        code = getattr(place.step, name, None)
        if code is not None and code not in ids[kind]:
            words = f"{place.name} names the {kind} “{code}”, which does not exist."
            yield at(place, f"unknown_{kind}", words, f".{name}")


def _outcomes(place: Place, steps: set[str]) -> Iterator[Finding]:
    for k, outcome in enumerate(getattr(place.step, "outcomes", ())):
        if outcome.goes_to not in steps:
            words = f"The outcome “{outcome.label}” of {place.name} leads to “{outcome.goes_to}”, which does not exist."
            yield at(place, "outcome_leads_nowhere", words, f".outcomes[{k}].goes_to")
    offered = {outcome.id for outcome in getattr(place.step, "outcomes", ())}
    for k, code in enumerate(getattr(place.step, "proposes_with", ())):
        if code not in offered:
            words = f"{place.name} sets out restrictions with the outcome “{code}”, which it does not offer."
            yield at(place, "unknown_outcome", words, f".proposes_with[{k}]")


def _seats(place: Place, roles: set[str]) -> Iterator[Finding]:
    for k, seat in enumerate(getattr(place.step, "seats", ())):
        if seat not in roles:
            words = f"{place.name} has a seat for the role “{seat}”, which does not exist."
            yield at(place, "unknown_role", words, f".seats[{k}]")


def _branches(place: Place, steps: set[str]) -> Iterator[Finding]:
    for k, branch in enumerate(getattr(place.step, "branches", ())):
        if branch.goes_to not in steps:
            words = f"The branch “{branch.label}” of {place.name} leads to “{branch.goes_to}”, which does not exist."
            yield at(place, "unknown_step", words, f".branches[{k}].goes_to")
        for n, condition in enumerate(branch.when):
            if condition.fact is None:
                yield from _condition(place, condition, f".branches[{k}].when[{n}]")


def _condition(place: Place, condition: Condition, path: str) -> Iterator[Finding]:
    asked = next((step for step in place.process.steps if step.id == condition.step), None)
    if asked is None:
        words = f"{place.name} looks at an answer of “{condition.step}”, which is not a step of this process."
        yield at(place, "unknown_step", words, f"{path}.step")
        return
    if condition.question not in _answers(asked):
        words = f"{place.name} looks at the answer “{condition.question}”, which “{asked.label}” does not ask for."
        yield at(place, "unknown_question", words, f"{path}.question")
        return
    offered = {outcome.id for outcome in getattr(asked, "outcomes", ())}
    if condition.question == "outcome" and condition.value not in offered:
        words = f"{place.name} looks for the outcome “{condition.value}”, which “{asked.label}” does not offer."
        yield at(place, "unknown_outcome", words, f"{path}.value")


def _answers(step: StepBase) -> set[str]:
    """Ids of the answers a step keeps; a panel keeps its members' votes apart, so none of them."""
    if not isinstance(step, TaskStep):
        return set()
    ids = {question.id for question in step.questions_asked}
    ids |= {"outcome"} if len(step.outcomes) > 1 else set()
    ids |= {"reasons"} if step.decides != "nothing" else set()
    return ids | ({"restrictions"} if step.proposes_restrictions else set())
