"""A case goes over to another edition of its policy."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from ..models import Case, Edition, Event, Task
from .history import record

KIND = "case_moved"


@transaction.atomic
def case_moved(*, case: Case, to: Edition, by: User, reason: str, mapped: list[dict[str, Any]], plan: str) -> None:
    """The case follows `to` from now on. `mapped` says of each live task where it was and where it goes on.

    `plan` names what the manager was shown, so that the same confirmation sent twice is known again. What became of
    each task is in events of their own (task_moved): some are closed to some who may read this one.
    """
    left = case.edition
    case.edition = to
    case.save(update_fields=["edition"])
    record(
        case=case,
        kind=KIND,
        by=by,
        words=f"Moved from edition {left.number} to edition {to.number} of the policy. Reason: {reason}",
        data={"from": left.number, "to": to.number, "reason": reason, "map": mapped, "plan": plan},
    )


@transaction.atomic
def task_moved(*, task: Task, before: str, role_label: str, let_go: bool, by: User) -> None:
    """A live task goes on as a step of the edition that its case was moved to. Its date stays.

    `let_go` says that it was taken from somebody who may not do it any more.
    """
    was = f"“{before}” is now “{task.name}”" if before != task.name else f"“{task.name}” goes on"
    with_whom = f", with: {role_label}" if role_label else ""
    stays = f" Its date stays: {task.due_explained}." if task.due else ""
    back = " It is back in the queue: whoever had it does not hold its role." if let_go else ""
    record(case=task.case, kind="task_moved", by=by, task=task, words=f"{was}{with_whom}.{stays}{back}")


def was_moved_by(case: Case, plan: str) -> bool:
    """Whether the case's latest move is the one that this plan showed."""
    latest = Event.objects.filter(case=case, kind=KIND).order_by("-pk").first()
    return latest is not None and latest.data["plan"] == plan
