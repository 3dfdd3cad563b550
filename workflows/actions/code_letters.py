"""The letter that brings a customer a code: posted or held at reception by staff, like any other."""

import datetime as dt

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from ..clock.deadline import words as in_words
from ..models import Case, Notice
from ..notices.codes import BLANK, FORGOTTEN, code_from
from ..notices.pdf import letter_pdf
from .history import record
from .locks import hold_case

LETTER = "visit_code"
LABEL = "Code to see a case online"


@transaction.atomic
def issue(*, case: Case, reference: str, seed: str, name: str, address: str, until: dt.datetime) -> Notice:
    """Issue the letter. Only its PDF holds the code, and only until it has been posted or handed over."""
    by_post = bool(address.strip())
    notice = Notice(
        case=case,
        letter=LETTER,
        label=LABEL,
        subject=f"Your code for {reference}",
        paragraphs=_paragraphs(reference, until),
        recipient_name=name,
        recipient_address=address,
        channel=Notice.Channel.POST if by_post else Notice.Channel.RECEPTION,
        status=Notice.Status.TO_POST if by_post else Notice.Status.HELD,
        issued_at=timezone.now(),
    )
    _print(notice, code_from(seed))
    notice.save()
    return notice


@transaction.atomic
def settled(*, notice: Notice) -> None:
    """What became of a letter was recorded: when it was one with a code, its PDF forgets the code."""
    if notice.letter == LETTER and notice.task_id is None and notice.status in Notice.SERVED:
        forget(notice=notice)


@transaction.atomic
def forget(*, notice: Notice) -> None:
    """Print the letter again without its code, for the record. The file with the code goes once this is kept."""
    before, storage = notice.pdf.name, notice.pdf.storage
    _print(notice, FORGOTTEN)
    notice.save(update_fields=["pdf"])
    if before:
        transaction.on_commit(lambda: storage.delete(before))


@transaction.atomic
def lapse(*, notice_pk: int) -> None:
    """A letter that never reached anybody, and whose code is good for nothing any more, is not to be sent now.

    It stays for the record, as every letter does, without its code.
    """
    case = hold_case(Notice.objects.values_list("case_id", flat=True).get(pk=notice_pk))
    notice = Notice.objects.select_for_update().get(pk=notice_pk)
    if notice.status not in Notice.UNREACHED:
        return
    notice.case = case
    forget(notice=notice)
    notice.status, notice.settled_at = Notice.Status.LAPSED, timezone.now()
    notice.save(update_fields=["status", "settled_at"])
    record(
        case=case,
        kind="code_letter_lapsed",
        words=f"“{notice.label}” of {in_words(timezone.localdate(notice.issued_at))} was taken out of the letters to"
        " send: it had not been posted or handed over, and its code has run out.",
        data={"notice": notice.pk},
    )


def _print(notice: Notice, code: str) -> None:
    kept = notice.paragraphs
    notice.paragraphs = [{**part, "text": part["text"].replace(BLANK, code)} for part in kept]
    notice.pdf.save(f"{notice.case.reference}-{LETTER}.pdf", ContentFile(letter_pdf(notice)), save=False)
    notice.paragraphs = kept


def _paragraphs(reference: str, until: dt.datetime) -> list[dict[str, str]]:
    texts = {
        "code": ("Your code", BLANK),
        "how": (
            "How to use it",
            f"Go to {settings.PUBLIC_URL}/your-case/code/ and type the reference {reference} and the code. The code"
            f" works once, until {in_words(timezone.localdate(until))}. Capital letters and spaces do not"
            " matter.",
        ),
        "not_you": (
            "If you did not ask for it",
            "You do not have to do anything. Nobody can see anything without this code. Please do not give it to"
            " anybody, not even to us.",
        ),
    }
    return [{"id": code, "heading": heading, "text": text} for code, (heading, text) in texts.items()]
