"""What a person is told once they have acted: where the work is now."""

from django.contrib.auth.models import User
from django.utils import timezone

from ..clock.deadline import words
from ..models import LIVE, Task
from ..policies.schema import Pack
from ..steps import HumanStep, PanelStep
from .panel import waited_for


def what_happens_next(task: Task, pack: Pack) -> str:
    """One or two sentences on where the task's run stands now."""
    waiting = Task.objects.filter(process_id=task.process_id, status__in=LIVE).defer("flow_task")
    said = [_now(one, pack) for one in waiting.order_by("created", "pk") if one.name]
    if said:
        return " ".join(dict.fromkeys(said))
    return f"That was the last step of “{task.process.process_label}”."


def vote_recorded(task: Task, step: PanelStep, pack: Pack) -> str:
    """What a member is told while the panel is still open: what they did, and who is waited for."""
    waiting = waited_for(step, pack, task)
    if step.shape == "consult":
        return f"Your advice is recorded. {waiting}"
    left = len(step.awaited(task))
    who = "The decision" if step.shape == "joint" else "The panel"
    return f"Your vote is recorded. {who} waits for {'1 more vote' if left == 1 else f'{left} more votes'}. {waiting}"


def already_done(task: Task, step: HumanStep, user: User) -> str:
    """What is said to somebody who acts on a task that is over."""
    when = words(timezone.localdate(task.finished)) if task.finished else ""
    on = f" on {when}" if when else ""
    if task.status == "CANCELED":
        return f"“{task.name}” is no longer needed: the case has moved on."
    if isinstance(step, PanelStep) and step.shape == "panel":
        return f"The panel has already decided “{task.name}”{on}."
    if isinstance(step, PanelStep):
        return f"“{task.name}” has already been decided{on}."
    if task.owner_id == user.pk:
        return f"You have already completed “{task.name}”{on}. Nothing was done twice."
    return f"“{task.name}” has already been completed by a colleague{on}."


def _now(task: Task, pack: Pack) -> str:
    if task.flow_task_type == "HUMAN":
        by = f", by {words(timezone.localdate(task.due))}" if task.due else ""
        return f"Next: “{task.name}”, with {pack.role(task.role).label}{by}."
    if task.scheduled:
        return f"The case now waits at “{task.name}” until {words(timezone.localdate(task.scheduled))}."
    return f"The case now waits at “{task.name}”."
