"""Carrying open runs over to another edition: their class, their live tasks, and the timers on those tasks' borders."""

from collections.abc import Mapping
from dataclasses import dataclass

from .. import access
from ..models import LIVE, Case, Edition, Run, Task
from ..steps import HumanStep, name_of
from ..steps.timers import timer_of
from .compile import flow_class


@dataclass(frozen=True)
class Carried:
    """A live task that has gone over. `before` is what its step was called."""

    task: Task
    before: str


def carry_over(*, case: Case, to: Edition, steps: Mapping[int, str]) -> list[Carried]:
    """Put every open run of a held case on another edition. `steps` says by task id on which step each goes on.

    Every date stays: of tasks, of timers. Only a timer that the old step had not is set. The caller has planned this:
    each step takes its task (see the room `moving`). Grants are for the caller to settle.
    """
    found = []
    for run in Run.objects.filter(case=case, finished__isnull=True).order_by("pk"):
        run.case = case
        run.flow_class, run.edition = flow_class(to, run.process_code), to
        run.process_label = run.flow_class.process_title
        run.save(update_fields=["flow_class", "edition", "process_label"])
        live = list(Task.objects.filter(process=run, status__in=LIVE).order_by("pk"))
        timers = {timer.previous.get().pk: timer for timer in live if not timer.step}
        for task in live:
            if task.step:
                found.append(_carry(task, run, steps[task.pk], timers.get(task.pk)))
    return found


def let_go_where_closed(carried: Carried) -> bool:
    """Put a task back in its queue when whoever has it may not do it now. Call once the grants are settled."""
    task = carried.task
    if task.owner_id is None or access.holder_can_do(task):
        return False
    task.flow_task.activation_class(task).unassign()
    task.assigned = None
    task.save(update_fields=["assigned"])
    return True


def _carry(task: Task, run: Run, code: str, timer: Task | None) -> Carried:
    before = task.name
    node = run.flow_class.instance.node(name_of(code))
    task.process, task.case = run, run.case
    task.flow_task, task.edition = node, run.edition
    task.learn_step()
    if task.overdue_at is not None:
        task.escalated_to = (node.step.escalate_to or "") if isinstance(node.step, HumanStep) else ""
    task.save()
    clock = timer_of(node.step)
    if timer is not None:
        timer.flow_task, timer.edition = run.flow_class.instance.node(clock), run.edition
        timer.save(update_fields=["flow_task", "edition"])
    elif clock:
        border = run.flow_class.instance.node(clock)
        border.activation_class.create(border, node.activation_class(task), task.token).activate()
    return Carried(task, before)
