"""The register of appeals: when each came in, by when it must be decided, and what was decided."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..access.visible import Person
from ..clock import today
from ..clock.deadline import words
from ..desk.links import case_url
from ..models import Appeal, Decision
from ..notices.merge import editions_for, grounds_in
from .base import Register
from .columns import Column, Fact
from .filters import RegisterFilter, choice, date


def overdue(row: Appeal) -> str:
    """How late the decision is, in words; "" when it is made or not late."""
    if not row.is_open or row.decide_by >= today():
        return ""
    days = (today() - row.decide_by).days
    return f"Overdue by {days} day{'' if days == 1 else 's'}"


def decided_on(row: Appeal) -> str:
    return words(timezone.localdate(row.decided_at)) if row.decided_at else ""


def over_on(row: Appeal) -> str:
    """The day it was decided or withdrawn; "" while it is open."""
    return words(timezone.localdate(row.withdrawn_at)) if row.withdrawn_at else decided_on(row)


def outcome(row: Any) -> str:
    return str(row.outcome_words or ("Withdrawn" if row.withdrawn_at else "Not decided yet"))


def latest_words() -> Subquery:
    """What the outcome is called in the edition it was decided under."""
    said = Decision.objects.filter(appeal=OuterRef("pk")).order_by("-decided_at", "-pk").values("outcome_label")
    return Subquery(said[:1])


class AppealFilter(RegisterFilter):
    dated = "received_at__date"
    also_search = ("reference",)

    state = choice(
        "State",
        "Any state",
        [
            ("open", "Not decided yet"),
            ("overdue", "Decision overdue"),
            ("decided", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
    )
    since = date("Received from")
    until = date("Received up to")

    def narrow_by_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state in ("decided", "withdrawn"):
            return rows.filter(**{f"{state}_at__isnull": False})
        rows = rows.filter(Appeal.OPEN)
        return rows.filter(decide_by__lt=today()) if state == "overdue" else rows


class AppealRegister(Register):
    model = Appeal
    one = "Appeal"
    slug = "appeals"
    menu_label = "Appeals"
    menu_icon = "comment"
    about = "Every appeal on the cases you may see. Each has a date by which it must be decided."
    filter_class = AppealFilter
    ordering = ("-received_at", "-pk")
    reads = (
        "reference",
        "received_at",
        "decide_by",
        "decide_by_explained",
        "outcome",
        "decided_at",
        "withdrawn_at",
        "case__reference",
        "case__service",
        "case__customer__first_names",
        "case__customer__surname",
    )
    columns = (
        Column("reference", "Appeal", lambda row: row.reference, order="reference"),
        Column(
            "case", "Case", lambda row: row.case.reference, link=lambda row: case_url(row.case), order="case__reference"
        ),
        Column("customer", "Customer", lambda row: row.case.customer.name, order="case__customer__surname_key"),
        Column("service", "Service", lambda row: row.case.service, shown=False),
        Column("received", "Received", lambda row: timezone.localdate(row.received_at), order="received_at"),
        Column(
            "decide_by",
            "Decide by",
            lambda row: row.decide_by,
            note=lambda row: row.decide_by_explained,
            alarm=overdue,
            order="decide_by",
        ),
        Column("decide_by_explained", "How that date was reached", lambda row: row.decide_by_explained, shown=False),
        Column("overdue", "Overdue", overdue, shown=False),
        Column("outcome", "Outcome", outcome, note=over_on, order="outcome"),
        Column("decided", "Decided", decided_on, shown=False),
    )

    def annotated(self, rows: QuerySet[Any], user: Person) -> QuerySet[Any]:
        return rows.annotate(outcome_words=Coalesce(latest_words(), "outcome"))

    def reference(self, row: Appeal) -> str:
        return row.reference

    def facts(self, row: Appeal) -> list[Fact]:
        labels = grounds_in(editions_for(row.case))
        said = Decision.objects.filter(appeal=row).order_by("-decided_at", "-pk").first()
        undecided = "Withdrawn" if row.withdrawn_at else "Not decided yet"
        decided = said.outcome_label if said else row.outcome or undecided
        return [
            Fact("Appeal", row.reference),
            Fact("Case", row.case.reference, url=case_url(row.case)),
            Fact("Customer", row.case.customer.name),
            Fact("Grounds", "\n".join(labels.get(code, code) for code in row.grounds)),
            Fact("Received", words(timezone.localdate(row.received_at))),
            Fact("Decide by", words(row.decide_by), note=row.decide_by_explained, alarm=overdue(row)),
            Fact("Outcome", decided, note=over_on(row)),
        ]
