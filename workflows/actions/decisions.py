"""Votes and decisions."""

from typing import Any, Literal

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..models import Appeal, Decision, Involvement, Task, Vote
from . import restrictions
from .history import involve, record

Part = Literal["vote", "advice", "decision"]
SAID: dict[Part, str] = {"vote": "voted on", "advice": "advised on", "decision": "decided"}


class AlreadyVoted(Exception):
    """This member, or somebody in the same seat, has voted."""


@transaction.atomic
def vote(
    *,
    task: Task,
    by: User,
    part: Part = "vote",
    seat: str,
    seat_label: str,
    choice: str,
    reasons: str,
    asked: list[dict[str, Any]],
    answers: dict[str, Any],
) -> Vote:
    """Keep what one member says: a vote, advice to whoever decides, or their decision. Raises AlreadyVoted.

    The event does not say what was chosen: votes are blind.
    """
    try:
        with transaction.atomic():
            cast = Vote.objects.create(
                task=task,
                member=by,
                seat=seat,
                choice=choice,
                reasons=reasons,
                asked=asked,
                answers=answers,
                cast_at=timezone.now(),
            )
    except IntegrityError:
        raise AlreadyVoted(f"A vote for the seat “{seat_label}” has already been cast.") from None
    how = Involvement.How.INVESTIGATED if part == "advice" else Involvement.How.DECIDED
    involve(case=task.case, user=by, how=how, task=task)
    kind = "advice_given" if part == "advice" else "vote_cast"
    record(case=task.case, kind=kind, by=by, task=task, words=f"{seat_label} {SAID[part]} “{task.name}”.")
    return cast


@transaction.atomic
def decide(
    *,
    task: Task,
    outcome: str,
    outcome_label: str,
    reasons: str,
    by: User | None,
    appeal: Appeal | None = None,
) -> Decision:
    """Record a decision. `by` is nobody where several decided: their votes say who."""
    now = timezone.now()
    decision = Decision.objects.create(
        case=task.case,
        task=task,
        appeal=appeal,
        outcome=outcome,
        outcome_label=outcome_label,
        reasons=reasons,
        decided_at=now,
    )
    if by is not None:
        involve(case=task.case, user=by, how=Involvement.How.DECIDED, task=task)
    if appeal is not None and by is not None:
        appeal.outcome, appeal.decided_at, appeal.decided_by = outcome, now, by
        appeal.save(update_fields=["outcome", "decided_at", "decided_by"])
        restrictions.resume(appeal=appeal)
    record(
        case=task.case,
        kind="decided",
        by=by,
        task=task,
        words=f"Decision at “{task.name}”: {outcome_label}.",
        data={"outcome": outcome},
    )
    return decision
