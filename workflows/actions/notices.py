"""Issuing notices and settling what became of them."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from ..models import Appeal, Case, Delivery, Notice, Task
from ..notices.letter import Letter
from ..notices.outbox import queue
from ..notices.pdf import letter_pdf
from ..notices.render import Rendered
from . import bases
from .history import record


class NotHeld(Exception):
    """The letter is not waiting at reception."""


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
        status=Notice.Status.HELD if channel == Notice.Channel.RECEPTION else Notice.Status.ISSUED,
        issued_at=timezone.now(),
        issued_by=by,
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
        words=f"“{letter.label}” was issued ({Notice.Channel(channel).label}).",
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


@transaction.atomic
def handed_over(*, notice: Notice, by: User) -> None:
    """A letter held at reception was handed to the customer. Raises NotHeld."""
    _settle(notice, Notice.Status.HANDED_OVER, by, "was handed over at reception")


@transaction.atomic
def uncollected(*, notice: Notice, by: User) -> None:
    """A letter held at reception was never collected. Raises NotHeld."""
    _settle(notice, Notice.Status.UNCOLLECTED, by, "was not collected from reception")


@transaction.atomic
def sent(*, delivery: Delivery) -> None:
    """The outbox has sent a notice: proof of service on the timeline."""
    notice = delivery.notice
    if notice is None:
        return
    notice.status, notice.settled_at = Notice.Status.SENT, timezone.now()
    notice.save(update_fields=["status", "settled_at"])
    record(
        case=notice.case,
        kind="notice_sent",
        words=f"“{notice.label}” was sent by email.",
        data={"notice": notice.pk, "delivery": delivery.pk},
    )


@transaction.atomic
def failed(*, delivery: Delivery) -> None:
    """The outbox has given up on a notice: the role that issued it is told, and sends it another way."""
    notice = delivery.notice
    if notice is None:
        return
    notice.status, notice.settled_at = Notice.Status.FAILED, timezone.now()
    notice.save(update_fields=["status", "settled_at"])
    record(
        case=notice.case,
        kind="notice_failed",
        words=f"“{notice.label}” could not be sent by email. Post it or hold it at reception.",
        data={"notice": notice.pk, "delivery": delivery.pk},
    )
    role = next(one for one in notice.case.edition.content["roles"] if one["id"] == notice.task.role)
    tell_staff(
        case=notice.case,
        task=notice.task,
        groups=role["groups"],
        role_label=role["label"],
        words=f"“{notice.label}” could not be sent by email. Open the case and send the letter another way.",
    )


@transaction.atomic
def tell_staff(*, case: Case, task: Task, groups: Iterable[str], role_label: str, words: str) -> None:
    """Tell the people of a role what to do: an event on the case and an email each, without names or reasons."""
    people = get_user_model().objects.filter(groups__name__in=list(groups), is_active=True).exclude(email="")
    for person in people.distinct():
        queue(to=person.email, subject=f"Case {case.reference}", body=words, key=f"staff:{task.pk}:{person.pk}")
    record(case=case, kind="staff_told", task=task, words=f"{role_label} was told: {words}")


def _settle(notice: Notice, status: Notice.Status, by: User, what: str) -> None:
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    if locked.status != Notice.Status.HELD:
        raise NotHeld(f"“{locked.label}” is not waiting at reception: it is {locked.get_status_display()}.")
    locked.status, locked.settled_at = status, timezone.now()
    locked.save(update_fields=["status", "settled_at"])
    record(
        case=locked.case,
        kind=f"notice_{status}",
        by=by,
        words=f"“{locked.label}” {what}.",
        data={"notice": locked.pk},
    )
