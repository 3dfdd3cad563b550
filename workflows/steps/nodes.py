"""Our Viewflow nodes: each knows its step; timers fail loudly instead of hiding an error in the task row."""

from collections.abc import Callable, Iterator
from typing import Any

from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes.boundary import TimerBoundary, TimerBoundaryActivation
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.timer import TimerActivation

from ..clock import end_of_day, today
from ..models import Run, Task
from .base import HumanStep, StepBase, name_of, to
from .opening import opened
from .parts import PackView


class LoudTimerActivation(TimerActivation):
    """A timer whose failure rolls back and is tried again, rather than being kept with its local variables."""

    @Activation.status.transition(source="STARTED")
    def execute(self) -> None:
        self.complete()
        self.activate_next()


class LoudBoundaryActivation(TimerBoundaryActivation):
    @Activation.status.transition(source="STARTED")
    def execute(self) -> None:
        if self.flow_task._interrupting:
            self.cancel_host_tasks()
        self.complete()
        self.activate_next()


class OutcomeEndActivation(EndActivation):
    """Writes the end's outcome on the run before Viewflow closes it."""

    @Activation.status.super()
    def activate(self) -> None:
        self.process.outcome = self.flow_task.step.outcome
        self.process.save(update_fields=["outcome"])
        super().activate.original()


class OutcomeEnd(flow.End):
    activation_class = OutcomeEndActivation


class LabelledSwitch(flow.Switch):
    """A gateway whose branches carry the words a manager wrote."""

    def __init__(self, labels: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._labels = labels

    def _outgoing(self) -> Iterator[Edge]:
        for (target, condition), label in zip(self._activate_next, self._labels, strict=True):
            yield Edge(src=self, dst=target, edge_class="cond_true" if condition else "default", label=label)


def about(node: Any, step: StepBase, *, independent: bool = False) -> Any:
    """Tie a node to its step, for the task row and for the chart."""
    node.step = step
    node.independent = independent
    return node.Annotation(title=step.label)


def human(step: HumanStep, pack: PackView, *, after: Any) -> dict[str, Any]:
    """The nodes of a step that a person does: the task, and a timer on its border when it may expire."""
    independent = pack.role(step.role).independence == "not_involved"
    # No page of Viewflow's is mounted, so the view is never called; access decides who may, not a permission here.
    node = flow.View(_no_page).Permission("workflows.work_task").onCreate(lambda act: opened(act, step, pack))
    nodes = {name_of(step.id): about(node.Next(after), step, independent=independent)}
    if step.on_expiry:
        boundary = TimerBoundary(
            to(step.id),
            delay=_when_due,
            activation_class=LoudBoundaryActivation,
        )
        nodes[expiry_of(step.id)] = boundary.Next(to(step.on_expiry)).Annotation(title="Deadline passes")
    return nodes


def expiry_of(step_id: str) -> str:
    """The name of the timer on the border of a step that a person does."""
    return f"{name_of(step_id)}_expiry"


def by_outcome(step: StepBase, ways: list[tuple[str, str, str]]) -> dict[str, Any]:
    """A gateway after a task: `ways` is (outcome, label, goes to)."""
    gate = LabelledSwitch([label for _, label, _ in ways])
    for outcome, _, goes_to in ways:
        gate.Case(to(goes_to), _is_outcome(outcome))
    return {f"{name_of(step.id)}_gate": gate.Annotation(title=" ")}


def function(step: StepBase, effect: Callable[[Activation], None], goes_to: str) -> dict[str, Any]:
    """A step that does something at once and goes on."""
    return {name_of(step.id): about(flow.Function(effect).Next(to(goes_to)), step)}


def run_of(activation: Activation) -> Run:
    return activation.process


def _is_outcome(outcome: str) -> Callable[[Activation], bool]:
    def chosen(activation: Activation) -> bool:
        before: Task = activation.task.previous.get()
        return bool(before.data.get("outcome") == outcome)

    return chosen


def _when_due(activation: Activation) -> Any:
    """The moment the host task's deadline passes."""
    host: Task = activation.task.previous.get()
    return host.due or end_of_day(today())


def _no_page(request: Any, **kwargs: Any) -> None:
    raise AssertionError("Viewflow's own screens are not mounted.")
