"""Everything that points at something must point at something that exists."""

from collections.abc import Iterator

from ...steps import CheckStep, PanelStep, StepBase, TaskStep
from ...steps.base import Outcome
from ...steps.check import Branch
from ...steps.conditions import Condition
from ...steps.parts import StepOfProcess
from ..pointers import Pointer, pointers
from ..scenario import EndedProcess, Expectation, IncidentReported, SeatVote
from ..schema import Pack
from .finding import Finding, Place, at, found, places

# What a scenario names: no case depends on it.
OF_SCENARIOS = (StepOfProcess, IncidentReported, SeatVote, EndedProcess, Expectation)


def check(pack: Pack) -> Iterator[Finding]:
    """Unknown roles, deadlines, letters, processes, steps, questions and outcomes."""
    ids = {
        "role": {one.id for one in pack.roles},
        "deadline": {one.id for one in pack.deadlines},
        "letter": {one.id for one in pack.letters},
        "restriction": {one.id for one in pack.restrictions},
        "behaviour": {one.id for one in pack.behaviours},
        "process": {one.id for one in pack.processes},
    }
    for pointer in pointers(pack):
        if isinstance(pointer.owner, OF_SCENARIOS):
            continue  # told with the scenario that names it
        steps = {step.id for step in pointer.process.steps} if pointer.process else set()
        if pointer.code not in (ids | {"step": steps})[pointer.kind]:
            yield _unknown(pointer)
    for place in places(pack):
        yield from _outcomes(place)
        if isinstance(place.step, CheckStep):
            yield from _branches(place)


def _unknown(pointer: Pointer) -> Finding:
    """In the words of the part that points: a manager looks for the outcome or the branch by its name."""
    step, process, owner, code = pointer.step, pointer.process, pointer.owner, pointer.code
    if step is None or process is None:
        return found(f"unknown_{pointer.kind}", pointer.path, f"There is no {pointer.kind} called “{code}”.")
    name = f"“{step.label}” in “{process.label}”"
    rule, words = f"unknown_{pointer.kind}", f"{name} names the {pointer.kind} “{code}”, which does not exist."
    if isinstance(owner, Outcome):
        rule = "outcome_leads_nowhere"
        words = f"The outcome “{owner.label}” of {name} leads to “{code}”, which does not exist."
    elif isinstance(owner, Branch):
        words = f"The branch “{owner.label}” of {name} leads to “{code}”, which does not exist."
    elif isinstance(owner, Condition):
        words = f"{name} looks at an answer of “{code}”, which is not a step of this process."
    elif isinstance(owner, PanelStep) and pointer.field == "seats":
        words = f"{name} has a seat for the role “{code}”, which does not exist."
    return found(rule, pointer.path, words, step=step.label)


def _outcomes(place: Place) -> Iterator[Finding]:
    offered = {outcome.id for outcome in getattr(place.step, "outcomes", ())}
    for k, code in enumerate(getattr(place.step, "proposes_with", ())):
        if code not in offered:
            words = f"{place.name} sets out restrictions with the outcome “{code}”, which it does not offer."
            yield at(place, "unknown_outcome", words, f".proposes_with[{k}]")


def _branches(place: Place) -> Iterator[Finding]:
    for k, branch in enumerate(getattr(place.step, "branches", ())):
        for n, condition in enumerate(branch.when):
            if condition.fact is None:
                yield from _condition(place, condition, f".branches[{k}].when[{n}]")


def _condition(place: Place, condition: Condition, path: str) -> Iterator[Finding]:
    asked = next((step for step in place.process.steps if step.id == condition.step), None)
    if asked is None:
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
