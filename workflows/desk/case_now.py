"""What happens now on a case: the tasks the reader may see, and the stage in a few words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from ..access import visible_to, workable_by
from ..clock.deadline import words
from ..models import LIVE, Case, Restriction, Task
from ..policies.schema import Pack
from ..steps import PanelStep
from ..steps.wait import HAPPENINGS
from .panel import HEADINGS
from .queue import late_in_words, person_name


@dataclass(frozen=True)
class LiveTask:
    """A task or a wait. `url` is empty when the reader cannot work on it."""

    name: str
    role: str
    holder: str
    due: str
    due_explained: str
    late: str
    url: str


def live_tasks(user: User, case: Case, pack: Pack) -> list[LiveTask]:
    """The live tasks of a case that `user` may see, the first due first: two queries."""
    rows = visible_to(user, Task).filter(case=case, status__in=LIVE).defer("flow_task", "data")
    rows = rows.defer("process__flow_class", "process__data")
    found = list(rows.select_related("owner", "process").annotate(voted=Count("votes")).order_by("due", "pk"))
    workable = set(workable_by(user).filter(case=case).values_list("pk", flat=True))
    # A timer on a step's border is a row of its own, without a step.
    timers = {task.process_id: task.scheduled for task in found if not task.step and task.scheduled}
    return [_live(task, pack, workable, timers) for task in found if task.step]


def _live(task: Any, pack: Pack, workable: set[int], timers: dict[int, Any]) -> LiveTask:
    if not task.is_human:
        return _waiting(task, task.scheduled or timers.get(task.process_id))
    due_on = timezone.localdate(task.due) if task.due else None
    role = pack.role(task.role).label
    also = f", and now also {pack.role(task.escalated_to).label}" if task.escalated_to else ""
    return LiveTask(
        name=task.name,
        role=role + also,
        holder=_holder(task, pack),
        due=words(due_on) if due_on else "",
        due_explained=task.due_explained,
        late=late_in_words(due_on, timezone.localdate()),
        url=reverse("desk:task", args=[task.pk]) if task.pk in workable else "",
    )


def _waiting(task: Any, until: Any) -> LiveTask:
    ends = [words(timezone.localdate(until))] if until else []
    ends += [HAPPENINGS[task.waits_for]] if task.waits_for else []
    return LiveTask(
        task.name, "Nobody", "Nothing to do: the case is waiting", "", f"Until {', or until '.join(ends)}", "", ""
    )


def _holder(task: Any, pack: Pack) -> str:
    if task.owner is not None:
        return person_name(task.owner)
    step = pack.process(task.process.process_code).step(task.step)
    if isinstance(step, PanelStep):
        done = "advised" if step.shape == "consult" else "voted"
        who = "The panel" if step.shape == "panel" else HEADINGS[step.shape]
        return f"{who}: {task.voted} {done} so far"
    return "Nobody yet: it is in the queue"


def stage_of(case: Case, tasks: list[LiveTask], restrictions: Iterable[Restriction]) -> str:
    """The case in a few words, from what the reader may see."""
    if case.closed_at is not None:
        return f"Closed on {words(timezone.localdate(case.closed_at))}"
    said = [task.name for task in tasks]
    restrictions = list(restrictions)
    if any(row.status == Restriction.Status.SUSPENDED for row in restrictions):
        said.insert(0, "Restrictions are suspended while an appeal is open")
    in_force = [row for row in restrictions if row.status == Restriction.Status.IN_FORCE]
    if in_force:
        said.insert(0, f"Contact is restricted, review by {words(min(row.review_on for row in in_force))}")
    return "; ".join(said) or "Open"
