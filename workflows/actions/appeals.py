"""Appeals received."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..clock import Due, today
from ..clock.deadline import words
from ..models import Appeal, Case, Notice, Run
from . import restrictions
from .history import record
from .references import new_reference

# Why an appeal is heard that came after its last day.
ACCEPTED_BECAUSE = {
    "illness": "illness, disability or a crisis in their life",
    "not_received": "our letter reached them late",
    "our_fault": "something that we did or did not do",
    "no_help": "they could not get help or an adjustment in time",
    "tried": "they tried in time in another way",
    "other_yes": "another reason",
}


@dataclass(frozen=True)
class Lateness:
    """Why an appeal is accepted after its last day: one of ACCEPTED_BECAUSE, and in the officer's words."""

    because: str
    words: str


@dataclass(frozen=True)
class Arrival:
    """How an appeal came that an officer keys in. `received_on` rules every clock, not the day of keying in."""

    came_by: str
    received_on: dt.date
    by: User
    capacity: str = Appeal.Capacity.CUSTOMER
    # A new file, or the name of one that the store has.
    scan: File | str | None = None
    late: Lateness | None = None

    @property
    def received_at(self) -> dt.datetime:
        """The moment for the record: now when it came today, the middle of an earlier day."""
        if self.received_on == today():
            return timezone.now()
        return timezone.make_aware(dt.datetime.combine(self.received_on, dt.time(12)))


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
    arrival: Arrival | None = None,
) -> Appeal:
    """Record an appeal against the decision that `letter` told of.

    `submission_key` is unique: the same sent form can never make two. `arrival.late` is kept as it is given: whether
    the appeal is late is for the caller to say.
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
        received_at=arrival.received_at if arrival else timezone.now(),
        decide_by=decide_by.on,
        decide_by_explained=decide_by.explained,
        submission_key=submission_key,
        **(_keyed_in(arrival) if arrival else {}),
    )
    record(
        case=case,
        kind="appeal_received",
        by=arrival.by if arrival else None,
        words=f"Appeal {appeal.reference} received{_how(arrival)} against “{letter.label}” of"
        f" {words(timezone.localdate(letter.issued_at))}. It will be decided by {words(decide_by.on)}"
        f" ({decide_by.explained}).{_why_late(arrival)}",
        data={"appeal": appeal.pk, **_facts(arrival)},
    )
    # As the policy said when the letter was written: the customer was told so.
    if letter.edition.content["appeal"]["stays_restriction"]:
        restrictions.suspend(appeal=appeal)
    return appeal


@transaction.atomic
def attach_run(*, appeal: Appeal, run: Run) -> None:
    """Tie an appeal to the run that hears it."""
    appeal.run = run
    appeal.save(update_fields=["run"])


def _keyed_in(arrival: Arrival) -> dict[str, Any]:
    return {
        "came_by": arrival.came_by,
        "capacity": arrival.capacity,
        "keyed_in_by": arrival.by,
        "keyed_in_at": timezone.now(),
        "scan": arrival.scan or "",
        "late_because": arrival.late.because if arrival.late else "",
        "late_words": arrival.late.words if arrival.late else "",
    }


def _how(arrival: Arrival | None) -> str:
    if arrival is None:
        return ""
    return f" {Appeal.CameBy(arrival.came_by).label} on {words(arrival.received_on)}, keyed in on {words(today())},"


def _why_late(arrival: Arrival | None) -> str:
    if arrival is None or arrival.late is None:
        return ""
    return f" It came after the last day, and was accepted because of this: {ACCEPTED_BECAUSE[arrival.late.because]}."


def _facts(arrival: Arrival | None) -> dict[str, Any]:
    if arrival is None:
        return {}
    late = {"because": arrival.late.because, "words": arrival.late.words} if arrival.late else None
    return {"came_by": arrival.came_by, "received_on": arrival.received_on.isoformat(), "late": late}
