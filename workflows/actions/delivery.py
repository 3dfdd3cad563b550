"""Sending what waits in the outbox: at least once, and one Message-ID for every attempt at one message."""

import datetime as dt
from dataclasses import dataclass, field
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import Delivery
from ..notices.outbox import WAITS, due, message_for, without_secrets
from . import notices

logger = structlog.get_logger(__name__)

# A claimed message is nobody else's for this long: far more than one SMTP conversation can take. A worker that dies
# with a message in hand leaves it to be tried again after it.
LEASE = dt.timedelta(minutes=10)


class NotTaken(SMTPException):
    """The mail system took the message for nobody."""


@dataclass
class Sent:
    """What became of the messages that were due."""

    sent: int = 0
    to_try_again: int = 0
    given_up: int = 0
    stuck: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.sent} messages sent, {self.to_try_again} to try again, {self.given_up} given up"


def send_due(limit: int = 50) -> Sent:
    """Send what is due, at most `limit` messages. Several workers may call this at once.

    No transaction is open while the mail system is spoken to: SQLite would hold up every other writer.
    """
    done = Sent()
    for pk in due(limit):
        if not _claim(pk):
            continue
        try:
            _send(pk, done)
        except Exception as error:  # noqa: BLE001 - one message that nothing can be done with must not hold up the rest
            _is_stuck(pk, error, done)
    return done


def _send(pk: int, done: Sent) -> None:
    delivery = Delivery.objects.select_related("notice__case").get(pk=pk)
    try:
        if not message_for(delivery).send():
            raise NotTaken
    except (SMTPException, OSError, ValueError) as error:
        _keep_or_give_up(pk, error, done)
    except Exception as error:  # noqa: BLE001 - a fault of ours: tried again like any other, and told
        _is_stuck(pk, error, done)
        _keep_or_give_up(pk, error, done)
    else:
        _mark_sent(pk)
        logger.info("message_sent", delivery=pk)
        done.sent += 1


def _is_stuck(pk: int, error: Exception, done: Sent) -> None:
    logger.error("message_stuck", delivery=pk, error=type(error).__name__)
    done.stuck.append(f"message {pk}: {type(error).__name__}")


def _claim(pk: int) -> bool:
    """One statement, so that of several workers exactly one gets the message, on any database.

    It counts the attempt, so that no attempt is free, whatever comes of it.
    """
    now = timezone.now()
    mine = Delivery.objects.filter(pk=pk, status=Delivery.Status.WAITING, not_before__lte=now)
    return bool(mine.update(not_before=now + LEASE, attempts=F("attempts") + 1))


@transaction.atomic
def _mark_sent(pk: int) -> None:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("notice__case").get(pk=pk)
    if delivery.status != Delivery.Status.WAITING:
        return
    delivery.status, delivery.sent_at, delivery.last_error = Delivery.Status.SENT, timezone.now(), ""
    delivery.save(update_fields=["status", "sent_at", "last_error", *without_secrets(delivery)])
    notices.sent(delivery=delivery)


@transaction.atomic
def _keep_or_give_up(pk: int, error: Exception, done: Sent) -> None:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("notice__case").get(pk=pk)
    if delivery.status != Delivery.Status.WAITING:
        return
    delivery.last_error = _in_short(error)
    emptied: list[str] = []
    if delivery.attempts > len(WAITS) or _is_for_good(error):
        delivery.status = Delivery.Status.FAILED
        emptied = without_secrets(delivery)
        notices.failed(delivery=delivery)
        done.given_up += 1
    else:
        delivery.not_before = timezone.now() + WAITS[delivery.attempts - 1]
        done.to_try_again += 1
    delivery.save(update_fields=["last_error", "status", "not_before", *emptied])
    logger.warning("message_not_sent", delivery=pk, error=delivery.last_error, attempts=delivery.attempts)


def _in_short(error: Exception) -> str:
    """The kind of error and its code. Its own words would carry the address, and the row is read by many."""
    code = _codes(error)
    return " ".join([type(error).__name__, *map(str, code)])[:250]


def _is_for_good(error: Exception) -> bool:
    """Whether the mail system said that this address will never work: a letter must then go another way, soon."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code in _codes(error))


def _codes(error: Exception) -> list[int]:
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPResponseException) else []
