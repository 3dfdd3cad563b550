"""Tasks: opened, taken, handed back, completed, overdue."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ..clock import Due
from ..models import Involvement, Task
from .history import involve, record


@transaction.atomic
def opened(*, task: Task, due: Due | None, role_label: str) -> None:
    """A task has come into a role's queue."""
    if due is not None:
        task.due, task.due_explained = due.moment, due.explained
        task.save(update_fields=["due", "due_explained"])
    record(
        case=task.case,
        kind="task_opened",
        task=task,
        words=f"“{task.name}” is now with: {role_label}.",
        data={"due": due.on.isoformat() if due else None, "due_explained": due.explained if due else ""},
    )


@transaction.atomic
def taken(*, task: Task, by: User) -> None:
    """Somebody took a task."""
    task.assigned = timezone.now()
    task.save(update_fields=["assigned"])
    # Whoever has had a task in hand has worked on the case, also when they hand it back.
    involve(case=task.case, user=by, how=Involvement.How.INVESTIGATED, task=task)
    record(case=task.case, kind="task_taken", by=by, task=task, words=f"“{task.name}” was taken.")


@transaction.atomic
def released(*, task: Task, by: User) -> None:
    """A task leaves the hands of somebody who cannot do it any more, or whose time is over, for `by` to take."""
    record(
        case=task.case,
        kind="task_released",
        by=by,
        task=task,
        words=f"“{task.name}” was taken over from whoever held it.",
        data={"from": task.owner_id},
    )


@transaction.atomic
def handed_back(*, task: Task, by: User, reason: str) -> None:
    """Somebody handed a task back to the queue, with a reason."""
    task.assigned = None
    task.save(update_fields=["assigned"])
    record(
        case=task.case,
        kind="task_handed_back",
        by=by,
        task=task,
        words=f"“{task.name}” was handed back to the queue.",
        data={"reason": reason},
    )


@transaction.atomic
def not_needed(*, task: Task, by: User, reason: str) -> None:
    """Somebody says, with a reason, that a letter which cannot be true any more is not needed."""
    record(
        case=task.case,
        kind="task_not_needed",
        by=by,
        task=task,
        words=f"“{task.name}” is not needed any more: the restrictions its letter tells of are no longer in force.",
        data={"reason": reason},
    )


@transaction.atomic
def completed(
    *,
    task: Task,
    by: User | None,
    outcome: str,
    outcome_label: str,
    asked: list[dict[str, Any]],
    answers: dict[str, Any],
    how: Involvement.How = Involvement.How.INVESTIGATED,
) -> None:
    """Keep a task's outcome and answers, with the questions as they were asked. The clock is nobody."""
    task.data = {**task.data, "outcome": outcome, "asked": asked, "answers": answers}
    task.save(update_fields=["data"])
    if by is not None:
        involve(case=task.case, user=by, how=how, task=task)
    record(
        case=task.case,
        kind="task_completed",
        by=by,
        task=task,
        words=f"“{task.name}” was completed: {outcome_label}.",
        data={"outcome": outcome},
    )


@transaction.atomic
def overdue(*, task: Task, escalate_to: str, escalate_label: str) -> bool:
    """Mark a task overdue once and bring in the role it escalates to. Returns whether this call did it."""
    if task.overdue_at is not None:
        return False
    task.overdue_at = timezone.now()
    task.escalated_to = escalate_to
    task.save(update_fields=["overdue_at", "escalated_to"])
    also = f" It is now also with: {escalate_label}." if escalate_to else ""
    record(
        case=task.case,
        kind="task_overdue",
        task=task,
        words=f"“{task.name}” is overdue ({task.due_explained}).{also}",
    )
    return True
