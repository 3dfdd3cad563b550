"""Appeals that come after their last day: asked for, accepted or turned away by discretion (REQUIREMENTS 65)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.template.loader import render_to_string

from home.reach import reach

from .. import access
from ..actions import late_requests
from ..actions.late_requests import REFUSED_BECAUSE, LateAppeal
from ..actions.locks import hold_case
from ..clock.deadline import words
from ..models import Appeal, Case, LateRequest
from ..notices.outbox import queue
from ..policies.editions import contact, pack_of
from .verbs import open_appeal


@dataclass(frozen=True)
class AlreadyAnswered(Exception):
    """Somebody has answered the request meanwhile."""

    request: LateRequest

    def __str__(self) -> str:
        return f"Request {self.request.reference} has been answered meanwhile: {self.request.get_answer_display()}."


@transaction.atomic
def ask_late(
    *, case: Case, sent: LateAppeal, submission_key: str, reference: str = "", by: User | None = None
) -> LateRequest:
    """Ask for a late appeal: the customer online, or an officer who may not accept it and passes it on."""
    case = hold_case(case.pk)
    if by is not None:
        access.check(by, "key_in_appeal", case)
    before = LateRequest.objects.filter(submission_key=submission_key).first()
    if before is not None:
        return before
    request = late_requests.keep(case=case, sent=sent, submission_key=submission_key, reference=reference, by=by)
    late_requests.tell(request=request)
    return request


@transaction.atomic
def accept_late(*, request: LateRequest, **appeal: Any) -> Appeal:
    """Open the appeal that a request asked for: as verbs.open_appeal, which raises the same. And AlreadyAnswered."""
    request = _held(request)
    made = open_appeal(case=request.case, **appeal)
    if request.answer:
        # The same form sent again finds its own appeal; any other finds that it came too late.
        if request.answer == LateRequest.Answer.ACCEPTED and request.answered_by_id == made.keyed_in_by_id:
            return made
        raise AlreadyAnswered(request)
    late_requests.accepted(request=request, by=appeal["arrival"].by)
    return made


@transaction.atomic
def refuse_late(
    *,
    case: Case,
    by: User,
    because: str,
    words: str,
    request: LateRequest | None = None,
    sent: LateAppeal | None = None,
    submission_key: str = "",
) -> LateRequest:
    """Turn a late appeal away, with reasons: one that was asked for, or `sent`, which an officer has before them.

    Raises access.Refused and AlreadyAnswered. `may_be_emailed` says whether the customer hears of it by email.
    """
    case = hold_case(case.pk)
    access.check(by, "refuse_late_appeal", case)
    if request is None and sent is not None:
        request = late_requests.keep(case=case, sent=sent, submission_key=submission_key, by=by)
    assert request is not None  # noqa: S101 - the callers give one of the two
    request = _held(request)
    if request.answer:
        if (request.answer, request.answered_by_id) == (LateRequest.Answer.REFUSED, by.pk):
            return request
        raise AlreadyAnswered(request)
    late_requests.refuse(request=request, because=because, words=words, by=by)
    if may_be_emailed(request):
        queue(
            to=request.email,
            subject=f"Your appeal, case {case.reference}",
            body=_refusal(request),
            key=f"late-refused:{request.pk}",
        )
    return request


def may_be_emailed(request: LateRequest) -> bool:
    """Whether an answer goes to the address that was given.

    A stranger may have typed a reference and an address of their own: online, only the customer's own address counts.
    """
    if not request.email:
        return False
    own = request.case.customer.email.casefold()
    return request.kept_by_id is not None or request.email.casefold() == own


def _held(request: LateRequest) -> LateRequest:
    """The request as it is now, its case held."""
    case = hold_case(request.case_id)
    found = LateRequest.objects.get(pk=request.pk)
    found.case = case
    return found


def _refusal(request: LateRequest) -> str:
    pack = pack_of(request.case.edition)
    told = {
        "council": pack.identity.council,
        "request": request,
        "reference": request.case.reference,
        "received": words(request.received_on),
        "because": REFUSED_BECAUSE[request.because],
        "complaints": pack.signposts.complaints,
        "ombudsman": pack.signposts.ombudsman,
        "reach": reach(contact(pack)),
    }
    return render_to_string("emails/late_appeal_refused.txt", told).strip()
