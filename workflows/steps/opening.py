"""What happens when a human step comes into a queue."""

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
    named = pack.named_deadline(step.deadline)
    appeal = Appeal.objects.filter(run_id=task.process_id).first()
    if named.starts_from == "appeal_received" and appeal is not None:
        # The date was promised to the customer in the acknowledgement; it is read, not worked out again.
        return Due(on=appeal.decide_by, explained=appeal.decide_by_explained)
    return reckon(today(), pack.deadline(step.deadline), since="this step opening")
