"""Issuing notices and settling what became of them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from .. import access
from ..clock import today
from ..clock.deadline import words as in_words
from ..models import Appeal, Case, Delivery, Notice, Task
from ..notices.issued import template_of
from ..notices.letter import Letter
from ..notices.outbox import queue
from ..notices.pdf import letter_pdf
from ..notices.render import Rendered
from ..notices.window import last_day_by
from . import bases, code_letters
from .history import record
from .locks import hold_case

Channel, Status = Notice.Channel, Notice.Status
# By channel: where a letter stands once it is issued, and how the history says so.
ISSUED_AS = {Channel.EMAIL: Status.ISSUED, Channel.POST: Status.TO_POST, Channel.RECEPTION: Status.HELD}
HOW = {Channel.EMAIL: "sent by email", Channel.POST: "to be posted", Channel.RECEPTION: "held at reception"}
# What may be recorded of a letter, and of letters in which state.
MAY_FOLLOW = {
    Status.POSTED: (Status.TO_POST, Status.FAILED),
    Status.HANDED_OVER: (Status.HELD, Status.UNCOLLECTED, Status.FAILED),
    Status.UNCOLLECTED: (Status.HELD, Status.FAILED),
}


class CannotRecord(Exception):
    """What is to be recorded of a letter does not fit its state or its date; the message says why."""


@transaction.atomic
def issue(*, task: Task, letter: Letter, rendered: Rendered, channel: str, by: User | None) -> Notice:
    """Issue a letter word for word as rendered, as a PDF, and put it on its way. Check `rendered` first."""
    customer = task.case.customer
    notice = Notice(
        case=task.case,
        run=task.process,
        task=task,
        appeal=Appeal.objects.filter(run_id=task.process_id).first(),
        letter=letter.id,
        label=letter.label,
        subject=rendered.subject,
        paragraphs=rendered.paragraphs,
        recipient_name=customer.name,
        recipient_address=customer.address,
        recipient_email=customer.email,
        channel=channel,
        status=ISSUED_AS[Channel(channel)],
        issued_at=timezone.now(),
        issued_by=by,
        sender_name=rendered.sender.name,
        sender_role=rendered.sender.role,
    )
    notice.pdf.save(f"{task.case.reference}-{letter.id}.pdf", ContentFile(letter_pdf(notice)), save=False)
    notice.save()
    bases.tell(notice)
    if channel == Notice.Channel.EMAIL:
        queue(notice=notice)
    record(
        case=task.case,
        kind="notice_issued",
        by=by,
        task=task,
        words=f"“{letter.label}” was issued, {HOW[Channel(channel)]}.",
        data={"notice": notice.pk, "letter": letter.id},
    )
    return notice


@transaction.atomic
def not_issued(*, task: Task, letter: Letter, groups: Iterable[str], why: Rendered) -> None:
    """A letter that goes out by itself could not: the history says why, and the role is told to write."""
    record(
        case=task.case,
        kind="notice_not_issued",
        task=task,
        words=f"“{letter.label}” could not go out by itself. {' '.join(why.missing)}",
        data={"letter": letter.id},
    )
    tell_staff(
        case=task.case,
        task=task,
        groups=groups,
        role_label="The role that answers for the letter",
        words=f"“{letter.label}” could not go out by itself. Look at the case and write to the customer.",
    )


def possible(notice: Notice) -> list[Notice.Status]:
    """What may be recorded of a letter now. It is posted only where there is an address to post it to."""
    found = [status for status, before in MAY_FOLLOW.items() if notice.status in before]
    return [status for status in found if status != Status.POSTED or notice.recipient_address.strip()]


def last_day(notice: Notice) -> str:
    """Until when the decision in a letter that was served can be appealed, as a sentence; "" for other letters."""
    opens = notice.task_id is not None and template_of(notice).get("opens_appeal")
    due = last_day_by(notice) if opens else None
    return f"The last day to appeal is {in_words(due.on)} ({due.explained})." if due else ""


@transaction.atomic
def posted(*, notice: Notice, by: User, on: dt.date, note: str = "") -> Notice:
    """A printed letter was put in the post. Raises CannotRecord."""
    return _serve(notice, Status.POSTED, f"was posted on {in_words(on)}", by=by, served_on=on, settled_note=note)


@transaction.atomic
def handed_over(*, notice: Notice, by: User, on: dt.date, identity: str, note: str = "") -> Notice:
    """A letter was handed to the customer; `identity` says how we knew who it was. Raises CannotRecord."""
    what = f"was handed over at reception on {in_words(on)}"
    return _serve(notice, Status.HANDED_OVER, what, by=by, served_on=on, identity_check=identity, settled_note=note)


@transaction.atomic
def uncollected(*, notice: Notice, by: User, note: str = "") -> Notice:
    """A letter held at reception was not collected: the role that issued it is told. Raises CannotRecord."""
    what = "was not collected from reception. It has not reached the customer"
    locked = _record(notice, Status.UNCOLLECTED, what, by=by, settled_note=note)
    words = "was not collected, so it has not reached the customer. Look for another way to reach them."
    _tell_the_role(locked, words, "uncollected")
    return locked


@transaction.atomic
def sent(*, delivery: Delivery) -> None:
    """The outbox has sent a notice: proof of service on the timeline."""
    notice = delivery.notice
    if notice is None:
        return
    notice.status, notice.settled_at, notice.served_on = Status.SENT, timezone.now(), today()
    notice.save(update_fields=["status", "settled_at", "served_on"])
    record(
        case=notice.case,
        kind="notice_sent",
        words=f"“{notice.label}” was sent by email.",
        data={"notice": notice.pk, "delivery": delivery.pk},
    )


@transaction.atomic
def failed(*, delivery: Delivery) -> None:
    """The outbox has given up on a notice: the role that issued it is told to bring it another way."""
    notice = delivery.notice
    if notice is None:
        return
    case = hold_case(notice.case_id)
    notice.status, notice.settled_at = Status.FAILED, timezone.now()
    notice.save(update_fields=["status", "settled_at"])
    record(
        case=case,
        kind="notice_failed",
        words=f"“{notice.label}” could not be sent by email. Post it or hand it over.",
        data={"notice": notice.pk, "delivery": delivery.pk},
    )
    _tell_the_role(notice, "could not be sent by email. Post it or hand it over.", "failed")
    access.settle(case)


@transaction.atomic
def tell_staff(
    *, case: Case, task: Task | None, groups: Iterable[str], role_label: str, words: str, about: str = ""
) -> None:
    """Tell the people of a role what to do: an event on the case and an email each, without names or reasons.

    A task tells each of them once; `about` names a second thing that it has to tell. Without a task `about` alone says
    what is told once.
    """
    people = get_user_model().objects.filter(groups__name__in=list(groups), is_active=True).exclude(email="")
    key = ":".join(["staff", *([str(task.pk)] if task else []), *([about] if about else [])])
    for person in people.distinct():
        queue(to=person.email, subject=f"Case {case.reference}", body=words, key=f"{key}:{person.pk}")
    record(case=case, kind="staff_told", task=task, words=f"{role_label} was told: {words}")


@transaction.atomic
def tell_keepers(*, case: Case, words: str, about: str) -> None:
    """Tell those who keep the register, where no role has a task that this is about."""
    roles = [role for role in case.edition.content["roles"] if role["sees"] == "register"]
    for role in roles:
        tell_staff(
            case=case,
            task=None,
            groups=role["groups"],
            role_label=role["label"],
            words=words,
            about=f"{about}:{role['id']}",
        )


def _serve(notice: Notice, status: Notice.Status, what: str, *, by: User, served_on: dt.date, **kept: Any) -> Notice:
    """Record that a letter reached the customer, and from it the last day to appeal."""
    issued_on = timezone.localdate(notice.issued_at)
    if served_on < issued_on:
        raise CannotRecord(f"“{notice.label}” was issued on {in_words(issued_on)}: give that day or a later one.")
    if served_on > today():
        raise CannotRecord(f"{in_words(served_on)} is in the future: record what has happened.")
    return _record(notice, status, what, by=by, served_on=served_on, **kept)


def _record(notice: Notice, status: Notice.Status, what: str, *, by: User, **kept: Any) -> Notice:
    case = hold_case(notice.case_id)
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    locked.case = case
    if status not in possible(locked):
        raise CannotRecord(f"Nothing was changed. “{locked.label}” is now: {locked.get_status_display()}.")
    values = {"status": status, "settled_at": timezone.now(), **kept}
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values))
    record(
        case=case,
        kind=f"notice_{status}",
        by=by,
        words=f"“{locked.label}” {what}. {last_day(locked)}".strip(),
        data={"notice": locked.pk, "identity": locked.identity_check, "note": locked.settled_note},
    )
    code_letters.settled(notice=locked)
    access.settle(case)
    return locked


def _tell_the_role(notice: Notice, words: str, about: str) -> None:
    if notice.task is None:
        tell_keepers(case=notice.case, words=f"“{notice.label}” {words}", about=f"letter:{notice.pk}:{about}")
        return
    role = access.role_of(notice.case, notice.task)
    tell_staff(
        case=notice.case,
        task=notice.task,
        groups=role["groups"],
        role_label=role["label"],
        words=f"“{notice.label}” {words}",
        about=about,
    )
