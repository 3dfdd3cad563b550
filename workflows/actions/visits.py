"""Codes and visits: how a customer, or whoever appealed for them, gets in to see a case without an account."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from ..models import Appeal, Case, CodeRequest, Notice, VisitCode
from ..notices import codes
from ..notices.outbox import queue
from . import code_letters, notices
from .history import record
from .locks import hold_case

logger = structlog.get_logger(__name__)

GOOD_FOR = {
    Notice.Channel.EMAIL: dt.timedelta(minutes=30),
    Notice.Channel.POST: dt.timedelta(days=21),
    Notice.Channel.RECEPTION: dt.timedelta(days=21),
}
MOST_TRIES = 5
# A stranger who knows a reference must not be able to fill somebody's inbox, or have letters sent every day.
EMAILS_AT_ONCE = 3
LETTER_EVERY = dt.timedelta(days=7)
# How long what is over is kept, and so the longest that one visit can last.
KEPT_FOR = dt.timedelta(days=1)
AT_ONCE = 50
# As many comparisons are made as codes can be open for one reference: see redeem.
MOST_OPEN = EMAILS_AT_ONCE + 3


@dataclass(frozen=True)
class Door:
    """What a reference opens, and to whom its code goes: only ever where we reach that person already.

    `appeal` is set where it opens that appeal alone.
    """

    case: Case
    appeal: Appeal | None
    name: str
    email: str
    address: str


def ask(*, reference: str, way: str) -> None:
    """Keep that somebody asked for a code: one row, whether there is such a reference or not."""
    CodeRequest.objects.create(reference=reference[:20], way=way, asked_at=timezone.now())


def answer_requests() -> int:
    """Make and send the codes that were asked for. Returns how many requests were answered; several may call this."""
    answered = 0
    for pk in list(CodeRequest.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        try:
            answered += _answer(pk)
        except Exception as error:  # noqa: BLE001 - one that cannot be answered must not hold up the others
            logger.error("code_request_stuck", request=pk, error=type(error).__name__)
    return answered


@transaction.atomic
def redeem(*, reference: str, typed: str) -> VisitCode | None:
    """The code that was typed for a reference, used up by this; None when it is not a good one.

    A wrong reference costs what a wrong code costs: one update, one query, the same comparisons. Each try counts
    against every open code of the reference. The update holds their rows, so that of two who type the same code at
    once one gets in, and nobody gets a sixth try.
    """
    now = timezone.now()
    unused = VisitCode.objects.filter(reference=reference, used_at__isnull=True, expires_at__gt=now)
    unused.filter(tries__lte=MOST_TRIES).update(tries=F("tries") + 1)
    seeds = list(unused.filter(tries__lte=MOST_TRIES).values_list("pk", "seed")[:MOST_OPEN])
    nobody = [(0, "nobody")] * (MOST_OPEN - len(seeds))
    fitting = [pk for pk, seed in [*seeds, *nobody] if codes.fits(typed, seed) and pk]
    if not fitting or not VisitCode.objects.filter(pk=fitting[0], used_at__isnull=True).update(used_at=now):
        return None
    code = VisitCode.objects.select_related("case", "appeal").get(pk=fitting[0])
    about = f"appeal {code.appeal.reference}" if code.appeal else "the case"
    record(
        case=code.case, kind="visit_begun", words=f"Somebody with a code that we sent began to look at {about} online."
    )
    return code


def purge() -> int:
    """Delete codes and requests that have been over for a day. Returns how many codes."""
    long_ago = timezone.now() - KEPT_FOR
    CodeRequest.objects.filter(asked_at__lt=long_ago).delete()
    over = VisitCode.objects.filter(expires_at__lt=long_ago).filter(Q(used_at__isnull=True) | Q(used_at__lt=long_ago))
    gone = list(over)
    for code in gone:
        _delete(code)
    return len(gone)


@transaction.atomic
def _delete(code: VisitCode) -> None:
    code.delete()
    if code.notice_id is not None:
        code_letters.lapse(notice_pk=code.notice_id)


@transaction.atomic
def _answer(pk: int) -> bool:
    request = CodeRequest.objects.filter(pk=pk).first()
    # Whoever deletes the row answers it: of several workers one.
    if request is None or not CodeRequest.objects.filter(pk=pk).delete()[0]:
        return False
    by_email = request.way == CodeRequest.Way.EMAIL
    door = door_of(request.reference, by_email=by_email)
    if door is not None:
        hold_case(door.case.pk)
        _send(door, request.reference, by_email)
    return True


def door_of(reference: str, *, by_email: bool) -> Door | None:
    """What a reference opens to somebody who is reached by email, or by letter; None when there is no such reference.

    A case's reference opens the case, to whom we know as its customer. An appeal's opens that appeal alone when
    somebody else made it, and also when the answer goes where only the appeal says that the customer is: whoever knows
    a letter can appeal in its reader's name and give an address of their own.
    """
    case = Case.objects.select_related("customer", "edition").filter(reference=reference).first()
    if case is not None:
        return Door(case, None, case.customer.name, case.customer.email, case.customer.address)
    related = ("case__customer", "case__edition")
    appeal = Appeal.objects.select_related(*related).filter(reference=reference).first()
    if appeal is None:
        return None
    customer = appeal.case.customer
    theirs = (appeal.email, customer.email) if by_email else (appeal.address, customer.address)
    given, held = (" ".join(one.split()).casefold() for one in theirs)
    alone = bool(appeal.made_by) or given not in ("", held)
    return Door(
        case=appeal.case,
        appeal=appeal if alone else None,
        name=appeal.made_by or customer.name,
        email=appeal.email or ("" if appeal.made_by else customer.email),
        address=appeal.address or ("" if appeal.made_by else customer.address),
    )


def _send(door: Door, reference: str, by_email: bool) -> None:
    said = _by_email(door, reference) if by_email else _by_letter(door, reference)
    about = f"appeal {door.appeal.reference}" if door.appeal else "the case"
    record(case=door.case, kind="code_asked_for", words=f"Somebody asked for a code to see {about} online. {said}")


def _by_email(door: Door, reference: str) -> str:
    if not door.email:
        return "None was sent: we hold no email address of theirs."
    now = timezone.now()
    open_codes = VisitCode.objects.filter(case=door.case, channel=Notice.Channel.EMAIL, expires_at__gt=now)
    if open_codes.count() >= EMAILS_AT_ONCE:
        return f"None was sent: {EMAILS_AT_ONCE} have been sent within half an hour."
    code = _new(door, reference, Notice.Channel.EMAIL)
    code.save()
    council = door.case.edition.content["identity"]["council"]
    told = {"council": council, "address": f"{settings.PUBLIC_URL}/your-case/code/", "until": _moment(code.expires_at)}
    code.delivery = queue(
        to=door.email,
        subject=f"Your code from {council}",
        body=render_to_string("emails/visit_code.txt", {**told, "code": codes.BLANK}).strip(),
        key=f"visit-code:{code.pk}",
    )
    code.save(update_fields=["delivery"])
    return "It was emailed to the address that we hold."


def _by_letter(door: Door, reference: str) -> str:
    since = timezone.now() - LETTER_EVERY
    by_letter = VisitCode.objects.filter(case=door.case, reference=reference, made_at__gt=since)
    if by_letter.exclude(channel=Notice.Channel.EMAIL).exists():
        return "No letter was made: there was one in the last seven days."
    code = _new(door, reference, Notice.Channel.POST if door.address.strip() else Notice.Channel.RECEPTION)
    code.notice = code_letters.issue(
        case=door.case,
        reference=reference,
        seed=code.seed,
        name=door.name,
        address=door.address,
        until=code.expires_at,
    )
    code.save()
    where = "to be posted" if door.address.strip() else "held at reception: we hold no address"
    notices.tell_keepers(
        case=door.case,
        words="A letter with a code waits to be posted or handed over. It is in your list of letters.",
        about=f"code:{code.pk}",
    )
    return f"A letter was made, {where}."


def _new(door: Door, reference: str, channel: Any) -> VisitCode:
    now = timezone.now()
    return VisitCode(
        reference=reference,
        case=door.case,
        appeal=door.appeal,
        seed=codes.new_seed(),
        channel=channel,
        made_at=now,
        expires_at=now + GOOD_FOR[channel],
    )


def _moment(at: dt.datetime) -> str:
    return date_format(timezone.localtime(at), "H:i \\o\\n j F Y")
