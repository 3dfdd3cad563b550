"""Conditions that no case can fulfil, and branches that another one always takes first."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations
from typing import Any

from forms.questions import Question

from ...steps import CheckStep, NoticeStep, RestrictStep, StepBase, TaskStep
from ...steps.conditions import Condition, compare
from ...steps.facts import FACTS
from ..schema import Pack
from .finding import Finding, Place, at, places
from .flow import every_way, reachable

# The answer to a question that was not asked, or not answered.
UNANSWERED = None
# A word that no condition asks for.
ANY_OTHER = "\0"
ANSWERS = {"yes_no": ("yes", "no"), "declaration": ("yes",)}
MOST_OPTIONS = 10


def check(pack: Pack) -> Iterator[Finding]:
    """Each branch that is never taken, told once."""
    can = _what_can_be(pack)
    for place in places(pack):
        if isinstance(place.step, CheckStep):
            yield from _branches(place, place.step, can)


def _branches(place: Place, step: CheckStep, can: Mapping[str, tuple[Any, ...]]) -> Iterator[Finding]:
    earlier: list[tuple[str, frozenset[str]]] = []
    for number, branch in enumerate(step.branches):
        asked = frozenset(one.model_dump_json() for one in branch.when)
        path = f".branches[{number}].when"
        if any(not _can_hold(place, conditions, can) for conditions in _by_subject(branch.when)):
            words = f"No case can go the way “{branch.label}” of {place.name}: its conditions can never be true."
            yield at(place, "condition_never_true", words, path)
        elif first := next((label for label, before in earlier if before <= asked), None):
            words = f"No case can go the way “{branch.label}” of {place.name}: it goes the way “{first}” before that."
            yield at(place, "branch_never_taken", words, path)
        earlier.append((branch.label, asked))


def _by_subject(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """Conditions about the same fact or answer stand together: they must be true at once."""
    subjects: dict[tuple[str | None, ...], list[Condition]] = {}
    for one in conditions:
        subjects.setdefault((one.fact, one.step, one.question), []).append(one)
    return list(subjects.values())


def _can_hold(place: Place, conditions: list[Condition], can: Mapping[str, tuple[Any, ...]]) -> bool:
    """Whether some value makes all of them true. What points nowhere is told elsewhere."""
    first = conditions[0]
    if first.fact is not None:
        return _some(can.get(first.fact) or _near(conditions), conditions)
    asked = next((step for step in place.process.steps if step.id == first.step), None)
    if not isinstance(asked, TaskStep):
        return True
    if place.step.id not in reachable(place.process, asked.id, every_way):
        return _some([UNANSWERED], conditions)
    answers = _answers(asked, str(first.question), conditions)
    return answers is None or _some(answers, conditions)


def _some(values: Iterable[Any], conditions: list[Condition]) -> bool:
    return any(all(compare(value, one.operator, one.value) for one in conditions) for value in values)


def _answers(step: TaskStep, code: str, conditions: list[Condition]) -> Iterable[Any] | None:
    """Every answer that may be found, or enough of them to tell. None when the lint says already what is wrong."""
    if code == "outcome":
        offered = [one.id for one in step.outcomes]
        return [UNANSWERED, *offered] if all(one.value in offered for one in conditions) else None
    question = next((one for one in step.questions_asked if one.id == code), None)
    words = [ANY_OTHER, *(str(one.value) for one in conditions)]
    if question is None:
        # Restrictions that were chosen are a list; reasons are words.
        return [UNANSWERED, *words, *_lists(words)] if code in ("restrictions", "reasons") else None
    return [UNANSWERED, *_answers_to(question, words, conditions)]


def _answers_to(question: Question, words: list[str], conditions: list[Condition]) -> Iterable[Any]:
    options = [one.value for one in question.options]
    if question.kind == "many_of":
        return _lists(options)
    if question.kind == "number":
        return [*_near(conditions), *(-number for number in _near(conditions))]
    return ANSWERS.get(question.kind) or options or words


def _lists(options: list[str]) -> Iterable[list[str]]:
    few = options[:MOST_OPTIONS]
    return [options, *(list(some) for some in chain.from_iterable(combinations(few, n) for n in range(len(few))))]


def _near(conditions: list[Condition]) -> list[int]:
    """The whole numbers from nought that tell conditions about a number apart."""
    asked = [int(one.value) for one in conditions if isinstance(one.value, int) or str(one.value).isdecimal()]
    return sorted({number for value in asked for number in (value - 1, value, value + 1) if number >= 0} | {0})


def _what_can_be(pack: Pack) -> dict[str, tuple[Any, ...]]:
    """What a fact can be where the policy itself limits that: no warning is given that no letter gives."""
    steps: list[StepBase] = [place.step for place in places(pack)]
    tasks = [step for step in steps if isinstance(step, TaskStep)]
    sent = {step.letter for step in steps if isinstance(step, NoticeStep)}
    given = {letter.warning for letter in pack.letters if letter.id in sent}
    restricts = any(isinstance(step, RestrictStep) and step.operation == "apply" for step in steps)
    advised = any(one.id == "legal_advice_received" for step in tasks for one in step.questions_asked)
    decided = tuple(outcome.id for step in tasks if step.decides == "appeal" for outcome in step.outcomes)
    limits: dict[str, tuple[Any, ...]] = {"appeal_outcome": ("", *decided)}
    limits |= {f"{kind}_warnings": (0,) for kind in ("informal", "formal") if kind not in given}
    limits |= {} if restricts else {"restrictions_in_force": (0,)}
    limits |= {"legal_advice_recorded": (False, True) if advised else (False,)}
    return {fact: values for fact, values in limits.items() if fact in FACTS}
