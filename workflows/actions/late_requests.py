"""Requests to have a late appeal heard: kept until somebody who may has answered."""

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from .. import access
from ..clock.deadline import words as in_words
from ..models import Appeal, Case, LateRequest, Notice
from .history import record
from .references import new_reference
from .telling import tell_groups

# Why an appeal is turned away that came after its last day.
REFUSED_BECAUSE = {
    "no_reason": "no reason was given why it is late",
    "could_have": "nothing kept them from appealing in time",
    "too_old": "so much time has passed that it could not be looked at fairly",
    "nothing_new": "it raises nothing that was not decided on an appeal before",
    "other_no": "another reason",
}


@dataclass(frozen=True)
class LateAppeal:
    """What somebody sent after the last day: all of an appeal that is there to be kept."""

    from_name: str
    received_on: dt.date
    why_late: str = ""
    statement: str = ""
    circumstances: str = ""
    adjustments: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    came_by: str = Appeal.CameBy.ONLINE
    capacity: str = ""
    grounds: list[str] = field(default_factory=list)
    letter: Notice | None = None
    scan: File | None = None


@transaction.atomic
def keep(
    *, case: Case, sent: LateAppeal, submission_key: str, reference: str = "", by: User | None = None
) -> LateRequest:
    """Keep what came after its last day. The same key again is the same request. Call while the case is held."""
    before = LateRequest.objects.filter(submission_key=submission_key).first()
    if before is not None:
        return before
    kept = {name: getattr(sent, name) for name in LateAppeal.__dataclass_fields__ if name != "scan"}
    request = LateRequest.objects.create(
        case=case,
        reference=reference or new_reference("L"),
        submission_key=submission_key,
        kept_at=timezone.now(),
        kept_by=by,
        scan=sent.scan or "",
        **kept,
    )
    record(
        case=case,
        kind="late_appeal_asked",
        by=by,
        words=f"Request {request.reference} came {Appeal.CameBy(sent.came_by).label} on {in_words(sent.received_on)}:"
        " to hear an appeal after its last day.",
        data={"late_request": request.pk},
    )
    return request


@transaction.atomic
def tell(*, request: LateRequest) -> None:
    """A request waits: whoever may answer it sees the case until then, and is told."""
    access.settle(request.case)
    roles = access.late_roles(request.case)
    tell_groups(
        case=request.case,
        groups=[name for role in roles for name in role["groups"]],
        told=" and ".join(role["label"] for role in roles),
        words="Somebody asks for an appeal to be heard after its last day. Look at the case and answer.",
        key=f"late-request:{request.pk}",
    )


@transaction.atomic
def refuse(*, request: LateRequest, because: str, words: str, by: User) -> LateRequest:
    """Turn a late appeal away, with reasons. Call while the case is held; the caller tells the customer."""
    _answer(request, LateRequest.Answer.REFUSED, by, because=because, because_words=words)
    record(
        case=request.case,
        kind="late_appeal_refused",
        by=by,
        words=f"The late appeal of request {request.reference} was not accepted because of this:"
        f" {REFUSED_BECAUSE[because]}.",
        data={"late_request": request.pk, "because": because, "words": words},
    )
    access.settle(request.case)
    return request


@transaction.atomic
def accepted(*, request: LateRequest, by: User) -> None:
    """A request has become an appeal, whose own event says why."""
    _answer(request, LateRequest.Answer.ACCEPTED, by)
    access.settle(request.case)


def _answer(request: LateRequest, answer: LateRequest.Answer, by: User, **why: str) -> None:
    values = {"answer": answer, "answered_by": by, "answered_at": timezone.now(), **why}
    for name, value in values.items():
        setattr(request, name, value)
    request.save(update_fields=list(values))
