"""Where a letter stands, in the words of every screen that speaks of one."""

from django.utils import timezone

from ..clock.deadline import words
from ..models import Notice

Status = Notice.Status
# What somebody has to do about a letter that has not reached the customer.
TO_DO = {
    Status.TO_POST: "Print it, post it, then record the day",
    Status.HELD: "Hand it over when the customer comes, then record it",
    Status.FAILED: "The email failed: post it or hand it over, then record it",
    Status.UNCOLLECTED: "Not collected: if the customer comes after all, hand it over and record it",
}
UNREACHED = {
    Status.TO_POST: "it waits to be posted",
    Status.HELD: "it waits at reception",
    Status.FAILED: "it could not be sent by email",
    Status.UNCOLLECTED: "it was not collected from reception",
}


def state_of(notice: Notice) -> str:
    """Such as "posted on 3 June 2026" or "to be posted, since 1 June 2026"."""
    said = notice.get_status_display()
    if notice.served_on:
        return f"{said} on {words(notice.served_on)}"
    if notice.status in (Status.TO_POST, Status.HELD):
        return f"{said}, since {words(timezone.localdate(notice.issued_at))}"
    return said


def not_reached(notice: Notice) -> str:
    """Why a letter has not reached the customer, as a sentence; "" when it has, or is on its way."""
    why = UNREACHED.get(Status(notice.status))
    return f"“{notice.label}” has not reached the customer: {why}." if why else ""


def to_do(notice: Notice) -> str:
    return TO_DO.get(Status(notice.status), "")
