"""Writing a case's history."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from ..models import Case, Event, Involvement, Task


def record(
    *,
    case: Case,
    kind: str,
    words: str,
    by: User | None = None,
    task: Task | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add one line to a case's history. `words` is one sentence and names no customer."""
    return Event.objects.create(
        case=case,
        at=timezone.now(),
        kind=kind,
        words=words,
        actor=by,
        task_id=task.pk if task else None,
        data=data or {},
    )


def involve(*, case: Case, user: User, how: Involvement.How, task: Task | None = None) -> None:
    """Remember that somebody took part; independence is worked out from this (REQUIREMENTS 37, 69)."""
    Involvement.objects.get_or_create(case=case, user=user, how=how, task=task, defaults={"since": timezone.now()})
