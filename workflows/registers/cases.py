"""The register of cases."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..access import visible_to
from ..access.visible import Person
from ..clock import today
from ..clock.deadline import words
from ..desk.links import case_url
from ..models import LIVE, Case, Incident, Restriction, Task
from .base import Register
from .columns import Column, Fact
from .filters import RegisterFilter, choice, date

IN_FORCE = Restriction.Status.IN_FORCE


def state(case: Case) -> str:
    return "Closed" if case.closed_at else "Open"


def closed_how(case: Case) -> str:
    if case.closed_at is None:
        return ""
    how = case.outcome.replace("_", " ")
    return f"{words(timezone.localdate(case.closed_at))}{f', {how}' if how else ''}"


class CaseFilter(RegisterFilter):
    case = ""
    dated = "opened_at__date"

    state = choice(
        "State",
        "Any state",
        [
            ("open", "Open"),
            ("closed", "Closed"),
            ("overdue", "A task is overdue"),
            ("restricted", "A restriction is in force"),
            ("review_overdue", "A review is overdue"),
        ],
    )
    since = date("Opened from")
    until = date("Opened up to")

    def narrow_by_state(self, rows: QuerySet[Any], state: str) -> QuerySet[Any]:
        if state in ("open", "closed"):
            return rows.filter(closed_at__isnull=state == "open")
        if state == "overdue":
            late = visible_to(self.user, Task).filter(
                case=OuterRef("pk"), flow_task_type="HUMAN", status__in=LIVE, due__lt=timezone.now()
            )
            return rows.filter(Exists(late))
        held = Restriction.objects.filter(case=OuterRef("pk"), status=IN_FORCE)
        if state == "review_overdue":
            held = held.filter(review_on__lt=today())
        return rows.filter(Exists(held))


class CaseRegister(Register):
    model = Case
    one = "Case"
    slug = "cases"
    menu_label = "Cases"
    menu_icon = "folder-open-inverse"
    about = "Every case you may see. A case leaves your list when you no longer need it for your work."
    filter_class = CaseFilter
    ordering = ("-opened_at", "-pk")
    reads = (
        "reference",
        "service",
        "opened_at",
        "closed_at",
        "outcome",
        "policy__title",
        "customer__first_names",
        "customer__surname",
    )
    columns = (
        Column("reference", "Reference", lambda row: row.reference, link=case_url, order="reference"),
        Column("customer", "Customer", lambda row: row.customer.name, order="customer__surname_key"),
        Column("policy", "Policy", lambda row: row.policy.title, order="policy__title"),
        Column("service", "Service", lambda row: row.service, order="service"),
        Column("opened", "Opened", lambda row: timezone.localdate(row.opened_at), order="opened_at"),
        Column("state", "State", state, note=closed_how, order="closed_at"),
        Column("closed", "Closed", closed_how, shown=False),
        Column("restrictions", "Restrictions in force", lambda row: row.in_force, order="in_force"),
        Column(
            "review",
            "Next review",
            lambda row: row.next_review,
            alarm=lambda row: "Overdue" if row.next_review and row.next_review < today() else "",
            order="next_review",
        ),
    )

    def annotated(self, rows: QuerySet[Any], user: Person) -> QuerySet[Any]:
        # Subqueries, so that the database counts for the rows of one page and not for the whole register.
        held = Restriction.objects.filter(case=OuterRef("pk"), status=IN_FORCE)
        how_many = held.order_by().values("case").annotate(n=Count("pk")).values("n")
        first = held.order_by("review_on").values("review_on")[:1]
        return rows.annotate(in_force=Coalesce(Subquery(how_many), 0), next_review=Subquery(first))

    def reference(self, row: Case) -> str:
        return row.reference

    def facts(self, row: Case) -> list[Fact]:
        held = Restriction.objects.filter(case=row, status=IN_FORCE)
        return [
            Fact("Case", row.reference, url=case_url(row)),
            Fact("Customer", row.customer.name),
            Fact("Policy", row.policy.title, note=f"Edition {row.edition.number}, which the case follows"),
            Fact("Service that reported first", row.service),
            Fact("Opened", words(timezone.localdate(row.opened_at))),
            Fact("State", state(row), note=closed_how(row)),
            Fact("Incidents", str(Incident.objects.filter(case=row).count())),
            *(Fact("Restriction in force", one.label, note=f"Review: {one.review_explained}") for one in held),
        ]
