"""The outbox: a message is queued in the transaction that causes it, and kept until it is sent or given up."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ..models import Delivery, Notice
from .codes import filled_in
from .contact import contact_of, see_at
from .render import Sender

# How long to wait after each failed attempt; after the last one the message is given up.
WAITS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=12),
)


def queue(*, notice: Notice | None = None, to: str = "", subject: str = "", body: str = "", key: str = "") -> Delivery:
    """Put a message in the outbox. A notice fills in the rest; the same key twice is one message."""
    if notice is not None:
        to, subject, key = notice.recipient_email, notice.subject, f"notice:{notice.pk}"
        body = covering_words(notice)
    delivery, _ = Delivery.objects.get_or_create(
        key=key, defaults={"notice": notice, "to": to, "subject": subject, "body": body, "not_before": timezone.now()}
    )
    return delivery


def covering_words(notice: Notice) -> str:
    """The email's own text: the letter in plain text, so that it can be read without opening a PDF."""
    contact = contact_of(notice.case.edition)
    told = {
        "notice": notice,
        "council": notice.case.edition.content["identity"]["council"],
        "contact": contact.lines,
        "see_at": see_at(),
        "sender": contact.signed_by(Sender(notice.sender_name, notice.sender_role)),
    }
    return render_to_string("emails/notice.txt", told).strip()


def due(limit: int) -> list[int]:
    """Ids of at most `limit` messages whose time to be sent, or tried again, has come."""
    rows = Delivery.objects.filter(status=Delivery.Status.WAITING, not_before__lte=timezone.now())
    return list(rows.order_by("not_before", "pk").values_list("pk", flat=True)[:limit])


def message_for(delivery: Delivery) -> EmailMessage:
    """The email itself, the letter attached. Raises OSError when the letter's file cannot be read."""
    message = EmailMessage(
        subject=delivery.subject,
        body=filled_in(delivery),
        to=[delivery.to],
        headers={"Message-ID": message_id(delivery.key), "Auto-Submitted": "auto-generated"},
    )
    notice = delivery.notice
    if notice is not None:
        with notice.pdf.open("rb") as file:
            message.attach(f"{notice.case.reference}-{notice.letter}.pdf", file.read(), "application/pdf")
    return message


def message_id(key: str) -> str:
    """The same for every attempt at one message: mail systems drop a copy they have seen."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{salted_hmac('outbox', key, algorithm='sha256').hexdigest()[:40]}@{domain}>"
