"""What happens when a human step comes into a queue."""

import datetime as dt

from viewflow.workflow.activation import Activation

from ..actions import tasks
from ..clock import Due, reckon, today
from ..models import Appeal, Task
from .base import HumanStep
from .parts import PackView


def opened(activation: Activation, step: HumanStep, pack: PackView) -> None:
    """Give a new task its due date and its line of history."""
    task: Task = activation.task
    tasks.opened(task=task, due=_due(task, step, pack), role_label=pack.role(step.role).label)


def _due(task: Task, step: HumanStep, pack: PackView) -> Due | None:
    if step.deadline is None:
        return None
    appeal = Appeal.objects.filter(run_id=task.process_id).first()
    promised = Due(on=appeal.decide_by, explained=appeal.decide_by_explained) if appeal else None
    return due_of(step, pack, day=today(), promised=promised)


def due_of(step: HumanStep, pack: PackView, *, day: dt.date, promised: Due | None) -> Due | None:
    """When a step that opens on `day` is due. `promised` is the decide-by date of the appeal its run hears, if any."""
    if step.deadline is None:
        return None
    if promised is not None and pack.named_deadline(step.deadline).starts_from == "appeal_received":
        # The date was promised to the customer in the acknowledgement; it is read, not worked out again.
        return promised
    return reckon(day, pack.deadline(step.deadline), since="this step opening")
