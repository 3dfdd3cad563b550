"""What a scenario names and the policy does not have, each with its place and in words. Such a scenario cannot run."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from forms.questions import Question

from ..policies.pointers import kind_pointed_at
from ..policies.scenario import Expectation, LetterIssued, Scenario, TaskCompleted, VotesCast
from ..steps import EndStep, NoticeStep, PanelStep, TaskStep
from ..steps.parts import StepOfProcess
from ..steps.terms import chooser
from .rules import Rules

Fault = tuple[str, str]  # a place within the event, and what is wrong there
OVERTAKEN = "overtaken"


def faults(rules: Rules, scenario: Scenario) -> Iterator[tuple[int, str, str]]:
    """(event, path, words) of each thing that is wrong."""
    for number, event in enumerate(scenario.events):
        found = list(_unknown(rules, event, ""))
        # Only once its step is known can one say what the step does not offer.
        found += [] if found else _happening(rules, event)
        if event.expect is not None:
            found += [*_unknown(rules, event.expect, "expect."), *_expectation(rules, event.expect)]
        for path, words in found:
            yield number, f"events[{number}].{path}", words


def _unknown(rules: Rules, model: Any, path: str) -> Iterator[Fault]:
    """Ids that name no role, letter, process or step."""
    ids = {
        "role": {role.id for role in rules.pack.roles},
        "letter": {letter.id for letter in rules.pack.letters},
        "restriction": {one.id for one in rules.restrictions},
        "behaviour": {one.id for one in rules.pack.behaviours},
        "process": {process.id for process in rules.pack.processes},
    }
    for name, field in type(model).model_fields.items():
        value, place = getattr(model, name), f"{path}{name}"
        kind = kind_pointed_at(field.annotation, field.metadata)
        if kind == "step" and isinstance(model, StepOfProcess):
            if model.process in ids["process"] and not rules.has_step(model.process, value):
                yield place, f"There is no step “{value}” in “{rules.process(model.process).label}”."
        elif kind is not None:
            for item in value if isinstance(value, tuple) else (value,):
                if item is not None and item not in ids[kind]:
                    yield place, f"There is no {kind} called “{item}”."
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _unknown(rules, item, f"{place}[{number}].")


def _happening(rules: Rules, what: Any) -> Iterable[Fault]:
    if isinstance(what, TaskCompleted):
        return _task(rules, what)
    if isinstance(what, VotesCast):
        return _votes(rules, what)
    if isinstance(what, LetterIssued):
        step = rules.step(what.process, what.step)
        if not isinstance(step, NoticeStep):
            return [("step", f"“{step.label}” issues no letter.")]
        if step.automatic:
            return [("step", f"The letter of “{step.label}” goes out by itself; only say what you expect.")]
    return []


def _task(rules: Rules, what: TaskCompleted) -> Iterator[Fault]:
    step = rules.step(what.process, what.step)
    if not isinstance(step, TaskStep):
        instead = {"panel": "its members vote", "notice": "its letter is issued"}.get(str(getattr(step, "kind", "")))
        yield "step", f"“{step.label}” is no task: {instead or 'nobody does it, so only say what you expect'}."
        return
    offered = [outcome.id for outcome in step.outcomes]
    if what.outcome is None and len(offered) > 1:
        yield "outcome", f"Say with which outcome “{step.label}” is completed: {', '.join(offered)}."
    elif what.outcome is not None and what.outcome not in offered:
        yield "outcome", f"“{step.label}” does not offer the outcome “{what.outcome}”."
    if what.restrictions and not step.proposes_restrictions:
        yield "restrictions", f"No restrictions are set out in “{step.label}”."
    chosen = chooser(rules.restrictions) if step.proposes_restrictions else []
    asked = {one.id: one for one in [*step.questions_asked, *chosen]}
    places = {one.question: number for number, one in enumerate(what.answers)}
    for name, values in what.given.items():
        if name == "restrictions" or name not in asked:
            yield f"answers[{places[name]}].question", f"“{step.label}” does not ask the question “{name}”."
        elif fault := _no_answer(asked[name], values):
            yield f"answers[{places[name]}].value", f"{fault} (“{asked[name].label}”)"


def _votes(rules: Rules, what: VotesCast) -> Iterator[Fault]:
    step = rules.step(what.process, what.step)
    if not isinstance(step, PanelStep):
        yield "step", f"“{step.label}” is not decided by votes."
        return
    offered = {outcome.id for outcome in step.outcomes}
    for number, vote in enumerate(what.votes):
        if vote.seat not in step.seats:
            yield f"votes[{number}].seat", f"“{rules.role(vote.seat).label}” has no seat in “{step.label}”."
        if vote.outcome not in offered:
            yield f"votes[{number}].outcome", f"“{step.label}” does not offer the outcome “{vote.outcome}”."


def _expectation(rules: Rules, expect: Expectation) -> Iterator[Fault]:
    for number, one in enumerate(expect.ended):
        process = next((process for process in rules.pack.processes if process.id == one.process), None)
        ends = {step.outcome for step in process.steps if isinstance(step, EndStep)} if process else {one.outcome}
        if one.outcome not in ends | {OVERTAKEN} and process is not None:
            yield f"expect.ended[{number}].outcome", f"“{process.label}” never ends with “{one.outcome}”."


def _no_answer(question: Question, values: tuple[Any, ...]) -> str:
    """Why values cannot be the answer to a question; "" when they can."""
    offered = {option.value for option in question.options}
    if question.kind == "many_of":
        return "" if set(values) <= offered else f"Answer with these: {', '.join(sorted(offered))}."
    if len(values) > 1:
        return "Give one answer only."
    (value,) = values
    if question.kind in ("one_of", "yes_no", "declaration"):
        offered = offered or ({"yes"} if question.kind == "declaration" else {"yes", "no"})
        return "" if value in offered else f"Answer one of: {', '.join(sorted(offered))}."
    if question.kind == "number":
        return "" if isinstance(value, int | float) else "Answer with a number."
    if question.kind == "date":
        return "" if _is_date(value) else "Answer with a date, such as 2026-06-04."
    return "" if isinstance(value, str) and question.is_asked else "Answer with words."


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False
