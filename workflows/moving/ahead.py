"""What steps ahead will ask of what has been done: a run that was never asked it cannot go on there.

A restriction is put in force as an earlier step set it out; a check goes by an earlier answer. Found missing, both
would go on in silence, with nothing in force or by “otherwise”. So a place from which that can happen is refused.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..models import Task
from ..policies.schema import Process
from ..steps import CheckStep, NoticeStep, RestrictStep, StepBase, TaskStep
from .standing import Standing


@dataclass(frozen=True)
class Need:
    """`by` needs what `step` found out: an answer, or what was set out there."""

    by: StepBase
    step: str
    question: str = ""
    sets_out: bool = False


def missing(at: Standing, code: str) -> Iterator[str]:
    """Why a run could not go on from this step of the new edition, in words."""
    process = at.process
    for step in process.steps:
        if step.id not in reached(process, code):
            continue
        for need in _needs(process, step):
            if passes(process, code, need.step, step.id):
                continue
            yield from _lacking(at, process, need)


def reached(process: Process, start: str, without: Collection[str] = ()) -> set[str]:
    """The steps that can be come to from `start`, itself included, without going through any of `without`."""
    steps = {step.id: step for step in process.steps}
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        code = waiting.pop()
        if code in steps and code not in seen and code not in without:
            seen.add(code)
            waiting += [way.goes_to for way in steps[code].ways()]
    return seen


def passes(process: Process, start: str, through: str, to: str) -> bool:
    """Whether every way from one step to another goes through a third."""
    return to not in reached(process, start, without={through})


def _needs(process: Process, step: StepBase) -> Iterator[Need]:
    if isinstance(step, NoticeStep) and step.announces:
        announced = process.step(step.announces)
        if isinstance(announced, RestrictStep):
            yield from _of_restriction(step, announced)
    if isinstance(step, RestrictStep):
        yield from _of_restriction(step, step)
    if isinstance(step, CheckStep):
        for condition in (condition for branch in step.branches for condition in branch.when):
            if condition.step:
                yield Need(step, condition.step, str(condition.question))


def _of_restriction(by: StepBase, step: RestrictStep) -> Iterator[Need]:
    if step.terms_from:
        yield Need(by, step.terms_from, sets_out=True)
    if step.reasons_from:
        yield Need(by, step.reasons_from)


def _lacking(at: Standing, process: Process, need: Need) -> Iterator[str]:
    asked = process.step(need.step)
    done = at.done.get(need.step)
    if done is None or done.kind != asked.kind:  # type: ignore[attr-defined]
        # A policy may itself let a step be come to without what it goes by; but restrictions are set out by somebody.
        if need.sets_out or passes(process, process.steps[0].id, need.step, need.by.id):
            yield f"“{need.by.label}” goes by “{asked.label}”, which this case has not done"
        return
    if need.question and isinstance(asked, TaskStep):
        yield from _without_answer(done, asked, need)
    if need.sets_out:
        yield from _set_out_otherwise(at, done, need)


def _without_answer(done: Task, asked: TaskStep, need: Need) -> Iterator[str]:
    answers = done.data.get("answers", {})
    was_asked = {question["id"]: question for question in done.data.get("asked", [])}
    if need.question not in {*answers, *was_asked}:
        yield f"“{need.by.label}” goes by an answer that was not asked for when “{asked.label}” was done"
        return
    given = answers.get(need.question)
    kind, values = _asked_now(asked, need.question)
    known = set(given if isinstance(given, list) else [given]) <= values or not values or given is None
    if not known or (kind and kind != was_asked.get(need.question, {}).get("kind", kind)):
        yield f"“{need.by.label}” goes by an answer of “{asked.label}” that the new edition asks for in another way"


def _asked_now(step: TaskStep, code: str) -> tuple[str, set[str]]:
    """The kind of a question and the values that can be chosen; none where anything can be said."""
    if code == "outcome":
        return "one_of", {one.id for one in step.outcomes}
    for question in step.questions_asked:
        if question.id == code:
            return str(question.kind), {option.value for option in question.options}
    return "", set()


def _set_out_otherwise(at: Standing, done: Task, need: Need) -> Iterator[str]:
    """Restrictions were set out, and perhaps voted on, in the words of their edition: no others may come in force."""
    then = {one.id: one for one in at.done_by[done.edition_id].restrictions}
    now = {one.id: one for one in at.new.restrictions}
    for code in done.data.get("answers", {}).get("restrictions") or []:
        before, after = then.get(code), now.get(code)
        same = (
            before
            and after
            and all(getattr(before, name) == getattr(after, name) for name in ("label", "words", "questions"))
        )
        if not same:
            yield (
                f"at “{done.name}” a restriction was set out that the new edition does not have in the same words, "
                f"and “{need.by.label}” would put it in force"
            )
            return
