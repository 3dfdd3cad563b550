"""Drives an exported BPMN file in SpiffWorkflow, an engine that knows nothing of ours."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import time_machine
from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.util.task import TaskState

from workflows.flows.graph import Leads, graph_of
from workflows.policies.schema import Process
from workflows.steps import CheckStep, EndStep, StepBase
from workflows.steps.conditions import Condition, compare

ISO = re.compile(r"P\d+[DM]")
# Longer than any deadline a pack can hold.
LONG = dt.timedelta(days=130_000)


class Engine(PythonScriptEngine):
    """SpiffWorkflow evaluates a timer's duration as Python, which BPMN does not ask for: a bare P14D is a duration."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        if ISO.fullmatch(expression):
            return expression
        return super().evaluate(task, expression, external_context)


def parser(text: str) -> BpmnParser:
    """A parser that has read the file. The file is checked against BPMN's own schema first."""
    BpmnValidator().validate(etree.fromstring(text.encode()).getroottree())
    read = BpmnParser()
    read.add_bpmn_str(text.encode())
    return read


def paths(process: Process) -> Iterator[list[Leads | str]]:
    """Every way through a process that comes to no step twice, and every way that comes back to a step once.

    Each is the ways taken, and last the step it stops at.
    """
    graph = graph_of(process)
    waiting: list[tuple[list[Leads], str, frozenset[str]]] = [([], process.steps[0].id, frozenset())]
    while waiting:
        taken, here, seen = waiting.pop()
        if here in seen or not graph.after.get(here):
            yield [*taken, here]
        else:
            waiting += [([*taken, way], way.dst, seen | {here}) for way in graph.after[here]]


@dataclass
class Run:
    """One workflow under way, and the steps it has come to."""

    process: Process
    read: BpmnParser
    clock: time_machine.Traveller
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = BpmnWorkflow(self.read.get_spec(self.process.id), script_engine=Engine())
        self.known: dict[str, StepBase] = {step.id: step for step in self.process.steps}
        self.go_to_next_step()

    def go_to_next_step(self) -> None:
        """Let the engine run until it stands at a step."""
        while True:
            self.engine.refresh_timers()
            ready = self.engine.get_tasks(state=TaskState.READY)
            between = [task for task in ready if not self._step_of(task)]
            if not between:
                break
            between[0].run()
        at_step = ready or [task for task in self.engine.get_tasks(state=TaskState.WAITING) if self._step_of(task)]
        here = [self._step_of(task) for task in at_step]
        assert len(here) <= 1, f"the engine stands at several steps: {here}"
        self.steps += here
        self.task = at_step[0] if at_step else None

    def take(self, way: Leads) -> None:
        """Make happen what opens a way, and go on to the next step."""
        step = self.known[self.steps[-1]]
        assert step.id == way.src
        if isinstance(step, CheckStep):
            self.task.data.update(facts_for(self.process, step, way))
            self.task.run()
        elif way.by == "choice":
            self.task.data["outcome"] = way.outcome
            self.task.run()
        elif way.by == "time":
            self._pass_time()
        elif way.by == "event":
            self._let_happen(way.outcome)
        else:
            self.task.run()
            if self.task.state == TaskState.STARTED:
                self.task.complete()  # the service that a service task calls has answered
        self.go_to_next_step()

    def finish(self) -> None:
        """Run the end that the engine stands at; nothing may be left."""
        assert isinstance(self.known[self.steps[-1]], EndStep)
        self.task.run()
        self.engine.do_engine_steps()
        assert self.engine.is_completed()

    def _let_happen(self, event: str) -> None:
        self.engine.send_event(BpmnEvent(SignalEventDefinition(event)))
        self.task.run()

    def _pass_time(self) -> None:
        self.clock.shift(LONG)
        self.engine.refresh_timers()
        fired = [task for task in self.engine.get_tasks(state=TaskState.READY) if not task.task_spec.manual]
        assert len(fired) == 1, f"timers that fired: {fired}"
        fired[0].run()

    def _step_of(self, task: Any) -> str:
        code = str(task.task_spec.bpmn_id or "").removeprefix(f"{self.process.id}.")
        return code if code in self.known else ""


def facts_for(process: Process, step: CheckStep, way: Leads) -> dict[str, Any]:
    """Facts and answers with which a check goes this way, found by our own comparing of conditions."""
    conditions = [condition for branch in step.branches for condition in branch.when]
    names = list(dict.fromkeys(_name(condition) for condition in conditions))
    choices = [list(_values([one for one in conditions if _name(one) == name])) for name in names]
    for values in product(*choices):
        found = dict(zip(names, values, strict=True))
        if _branch(step, found) == way.outcome:
            return _as_data(found)
    raise LookupError(f"no facts lead a case from {step.id} to {way.outcome}")


def _name(condition: Condition) -> tuple[str, ...]:
    return (condition.fact,) if condition.fact else (str(condition.step), str(condition.question))


def _values(conditions: list[Condition]) -> Iterator[Any]:
    if all(condition.fact is None for condition in conditions):
        yield None
    for condition in conditions:
        value = condition.value
        if isinstance(value, int) and not isinstance(value, bool):
            yield from (value, value - 1, value + 1)
        elif condition.fact and value in ("yes", "no", True, False):
            yield from (True, False)
        elif condition.operator == "includes":
            yield from ([str(value)], [])
        else:
            yield from (str(value), f"not-{value}")


def _branch(step: CheckStep, found: dict[tuple[str, ...], Any]) -> str:
    for branch in step.branches:
        if all(compare(found[_name(one)], one.operator, one.value) for one in branch.when):
            return branch.id
    return ""


def _as_data(found: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    data: dict[str, Any] = {"facts": {}, "answers": {}}
    for name, value in found.items():
        if len(name) == 1:
            data["facts"][name[0]] = value
        else:
            data["answers"].setdefault(name[0], {})[name[1]] = value
    return data
