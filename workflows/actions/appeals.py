"""Appeals received."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from ..clock import Due
from ..clock.deadline import words
from ..models import Appeal, Case, Notice, Run
from . import restrictions
from .history import record
from .references import new_reference


@transaction.atomic
def receive(
    *,
    case: Case,
    letter: Notice,
    grounds: list[str],
    statement: str,
    circumstances: str,
    adjustments: str,
    made_by: str,
    email: str,
    phone: str = "",
    address: str = "",
    decide_by: Due,
    submission_key: str,
    received_at: dt.datetime | None = None,
) -> Appeal:
    """Record an appeal against the decision that `letter` told of.

    `submission_key` is unique: the same sent form can never make two.
    """
    appeal = Appeal.objects.create(
        reference=new_reference("A"),
        case=case,
        letter=letter,
        grounds=grounds,
        statement=statement,
        circumstances=circumstances,
        adjustments=adjustments,
        made_by=made_by,
        email=email,
        phone=phone,
        address=address,
        received_at=received_at or timezone.now(),
        decide_by=decide_by.on,
        decide_by_explained=decide_by.explained,
        submission_key=submission_key,
    )
    record(
        case=case,
        kind="appeal_received",
        words=f"Appeal {appeal.reference} received against “{letter.label}” of"
        f" {words(timezone.localdate(letter.issued_at))}. It will be decided by {words(decide_by.on)}"
        f" ({decide_by.explained}).",
        data={"appeal": appeal.pk},
    )
    # As the policy said when the letter was written: the customer was told so.
    if letter.edition.content["appeal"]["stays_restriction"]:
        restrictions.suspend(appeal=appeal)
    return appeal


@transaction.atomic
def withdrawn(*, appeal: Appeal) -> None:
    """Whoever made an appeal took it back. What it had suspended is in force again."""
    appeal.withdrawn_at = timezone.now()
    appeal.save(update_fields=["withdrawn_at"])
    record(
        case=appeal.case,
        kind="appeal_withdrawn",
        words=f"Appeal {appeal.reference} was withdrawn by whoever made it.",
        data={"appeal": appeal.pk},
    )
    restrictions.resume(appeal=appeal, because="was withdrawn")


@transaction.atomic
def attach_run(*, appeal: Appeal, run: Run) -> None:
    """Tie an appeal to the run that hears it."""
    appeal.run = run
    appeal.save(update_fields=["run"])
