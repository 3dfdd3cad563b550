"""The register of restrictions: what is in force, until when, and how that date was reached."""

from typing import Any

from django.db.models import QuerySet

from ..clock import today
from ..clock.deadline import words
from ..desk.links import case_url
from ..models import Restriction
from .base import Register
from .columns import Column, Fact
from .filters import RegisterFilter, choice, date

IN_FORCE = Restriction.Status.IN_FORCE


def overdue(row: Restriction) -> str:
    """How late the review is, in words; "" when it is not."""
    if row.status != IN_FORCE or row.review_on >= today():
        return ""
    days = (today() - row.review_on).days
    return f"Review overdue by {days} day{'' if days == 1 else 's'}"


def review_note(row: Restriction) -> str:
    return row.review_explained if row.status == IN_FORCE else ""


def state_note(row: Restriction) -> str:
    return f"{words(row.ended_on)}: {row.ended_because}" if row.ended_on else ""


class RestrictionFilter(RegisterFilter):
    dated = "review_on"

    state = choice(
        "State",
        "Any state",
        [
            ("overdue", "Review overdue"),
            *((str(value), str(label).capitalize()) for value, label in Restriction.Status.choices),
        ],
    )
    since = date("Review from")
    until = date("Review up to")

    def narrow_by_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state == "overdue":
            return rows.filter(status=IN_FORCE, review_on__lt=today())
        return rows.filter(status=state)


class RestrictionRegister(Register):
    model = Restriction
    one = "Restriction on case"
    slug = "restrictions"
    menu_label = "Restrictions"
    menu_icon = "lock"
    about = "Every restriction on the cases you may see. Each has a date by which it must be looked at again."
    filter_class = RestrictionFilter
    ordering = ("review_on", "pk")
    reads = (
        "label",
        "terms_words",
        "starts_on",
        "review_on",
        "review_explained",
        "extensions",
        "status",
        "ended_on",
        "ended_because",
        "case__reference",
        "case__service",
        "case__customer__first_names",
        "case__customer__surname",
    )
    columns = (
        Column(
            "case", "Case", lambda row: row.case.reference, link=lambda row: case_url(row.case), order="case__reference"
        ),
        Column("customer", "Customer", lambda row: row.case.customer.name, order="case__customer__surname_key"),
        Column("restriction", "Restriction", lambda row: row.label, note=lambda row: row.terms_words, order="label"),
        Column("terms", "Terms", lambda row: row.terms_words, shown=False),
        Column("service", "Service", lambda row: row.case.service, shown=False),
        Column("starts", "In force from", lambda row: row.starts_on, order="starts_on"),
        Column("review", "Review by", lambda row: row.review_on, note=review_note, alarm=overdue, order="review_on"),
        Column("review_explained", "How the review date was reached", lambda row: row.review_explained, shown=False),
        Column("review_overdue", "Overdue", overdue, shown=False),
        Column("extended", "Times extended", lambda row: row.extensions, order="extensions"),
        Column("state", "State", lambda row: row.get_status_display().capitalize(), note=state_note, order="status"),
        Column("ended", "Ended", state_note, shown=False),
    )

    def facts(self, row: Restriction) -> list[Fact]:
        return [
            Fact("Case", row.case.reference, url=case_url(row.case)),
            Fact("Customer", row.case.customer.name),
            Fact("Restriction", row.label, note=row.terms_words),
            Fact("Reasons", row.reasons),
            Fact("In force from", words(row.starts_on)),
            Fact("Review by", words(row.review_on), note=row.review_explained, alarm=overdue(row)),
            Fact("Times extended", str(row.extensions)),
            Fact("State", row.get_status_display().capitalize(), note=state_note(row)),
        ]
