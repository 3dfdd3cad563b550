"""The closed list of facts about a case that a condition may ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from ..actions.bases import about
from ..models import Appeal, Case, Evidence, Incident, Notice, Restriction, Run, Task
from ..notices.issued import letters_that


@dataclass(frozen=True)
class Fact:
    """A fact a manager may choose: its words, the type of its value, and how it is found."""

    label: str
    type: str  # "number" | "yes_no" | "text"
    of: Callable[[Case, Run], Any]


def _incidents_since_start(case: Case, run: Run) -> int:
    """Incidents since the restrictions under review began or were last extended; all of them when there are none."""
    rows = Restriction.objects.filter(case=case, status__in=Restriction.STANDING)
    under_review = rows.filter(review_run=run)
    since = (under_review if under_review.exists() else rows).aggregate(first=Min("counts_from"))["first"]
    incidents = Incident.objects.filter(case=case)
    return incidents.filter(occurred_at__gt=since).count() if since else incidents.count()


def _warnings(kind: str) -> Callable[[Case, Run], int]:
    def count(case: Case, run: Run) -> int:
        letters = letters_that(case, lambda letter: letter.get("warning") == kind)
        return Notice.objects.filter(letters).exclude(status__in=Notice.UNREACHED).count()

    return count


def _answered_yes(question: str) -> Callable[[Case, Run], bool]:
    """Whether this run has the answer: advice given for an earlier step against the customer is not advice on this."""

    def found(case: Case, run: Run) -> bool:
        done = Task.objects.filter(process=run, status="DONE", flow_task_type="HUMAN").values_list("data", flat=True)
        return any(data.get("answers", {}).get(question) == "yes" for data in done)

    return found


def _latest_appeal_outcome(case: Case, run: Run) -> str:
    """Of the appeal that this run hears; in any other run, of the case's latest."""
    decided = Appeal.objects.filter(case=case).exclude(outcome="").order_by("-decided_at", "-pk")
    own = Appeal.objects.filter(run=run).first()
    appeal = own or decided.first()
    return appeal.outcome if appeal else ""


def _restrictions_in_force(case: Case, run: Run) -> int:
    """In an appeal, those it is about: whatever else is in force is not its to vary."""
    if Appeal.objects.filter(run=run).exists():
        return about(run).count()
    return Restriction.objects.filter(case=case, status=Restriction.Status.IN_FORCE).count()


FACTS: dict[str, Fact] = {
    "incidents": Fact(
        "incidents logged on the case", "number", lambda case, run: Incident.objects.filter(case=case).count()
    ),
    "incidents_since_restriction": Fact(
        "incidents since the present restriction began or was extended", "number", _incidents_since_start
    ),
    "evidence_items": Fact(
        "dated items of evidence on the case",
        "number",
        lambda case, run: Evidence.objects.filter(incident__case=case).count(),
    ),
    "informal_warnings": Fact("informal warnings given", "number", _warnings("informal")),
    "formal_warnings": Fact("formal warnings given", "number", _warnings("formal")),
    "restrictions_in_force": Fact(
        "restrictions in force; in an appeal, those it is about", "number", _restrictions_in_force
    ),
    "legal_advice_recorded": Fact("legal advice has been recorded", "yes_no", _answered_yes("legal_advice_received")),
    "appeal_outcome": Fact("outcome of the latest appeal", "text", _latest_appeal_outcome),
}
