"""Opening cases, logging incidents, closing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..models import Case, Customer, Edition, Evidence, Incident, Involvement, Restriction, Run
from .history import involve, record
from .references import new_reference

NO_EVIDENCE = "Add at least one dated item of evidence, such as an email or a call note."


class NotEnoughEvidence(Exception):
    """An incident whose behaviours have no dated item behind them (REQUIREMENTS 19)."""


@dataclass(frozen=True)
class EvidenceItem:
    """One dated item as an officer enters it."""

    kind: str
    dated: dt.date
    summary: str
    department: str = ""
    behaviours: tuple[str, ...] = ()
    document: File | None = None


@dataclass(frozen=True)
class IncidentReport:
    """An incident as an officer reports it. `behaviours` are codes of the edition's list."""

    occurred_at: dt.datetime
    channel: str
    description: str
    behaviours: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]
    immediate_step: str = ""
    circumstances: str = ""
    idempotency_key: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def open_case(*, customer: Customer, edition: Edition, service: str, by: User) -> Case:
    """Open a case under an edition, which it keeps."""
    case = Case.objects.create(
        reference=new_reference("C"),
        policy=edition.policy,
        edition=edition,
        customer=customer,
        service=service,
        opened_at=timezone.now(),
        opened_by=by,
    )
    record(
        case=case,
        kind="case_opened",
        by=by,
        words=f"Case opened under edition {edition.number} of the policy.",
    )
    return case


@transaction.atomic
def log_incident(*, case: Case, report: IncidentReport, by: User) -> Incident:
    """Log an incident with its evidence. Raises NotEnoughEvidence when a behaviour has no dated item."""
    check_evidence(behaviours=report.behaviours, evidence=report.evidence)
    incident = Incident.objects.create(
        case=case,
        occurred_at=report.occurred_at,
        channel=report.channel,
        description=report.description,
        circumstances=report.circumstances,
        behaviours=list(report.behaviours),
        immediate_step=report.immediate_step,
        reported_at=timezone.now(),
        reported_by=by,
        idempotency_key=report.idempotency_key,
    )
    _add_evidence(incident, report.evidence)
    involve(case=case, user=by, how=Involvement.How.REPORTED)
    items = len(report.evidence)
    record(
        case=case,
        kind="incident_logged",
        by=by,
        words=f"Incident logged with {items} dated item{'' if items == 1 else 's'} of evidence.",
        data={"incident": incident.pk, "behaviours": list(report.behaviours)},
    )
    return incident


@transaction.atomic
def close_if_finished(*, case: Case) -> bool:
    """Close a case with no open run and no restriction in force. Returns whether it closed now."""
    if case.closed_at is not None:
        return False
    if Run.objects.filter(case=case, finished__isnull=True).exists():
        return False
    if Restriction.objects.filter(case=case, status__in=Restriction.STANDING).exists():
        return False
    last = Run.objects.filter(case=case).order_by("-finished", "-pk").first()
    case.closed_at = timezone.now()
    case.outcome = last.outcome if last else ""
    case.save(update_fields=["closed_at", "outcome"])
    record(case=case, kind="case_closed", words="Case closed: nothing is open and no restriction is in force.")
    return True


@transaction.atomic
def reopen(*, case: Case, because: str, by: User | None = None) -> None:
    """Open a closed case again, for an appeal or a new incident."""
    if case.closed_at is None:
        return
    case.closed_at = None
    case.outcome = ""
    case.save(update_fields=["closed_at", "outcome"])
    record(case=case, kind="case_reopened", by=by, words=f"Case opened again: {because}.")


def check_evidence(*, behaviours: tuple[str, ...], evidence: tuple[EvidenceItem, ...]) -> None:
    """Raises NotEnoughEvidence, in words for the officer, when a behaviour has no dated item behind it."""
    if not behaviours:
        raise NotEnoughEvidence("Choose at least one behaviour.")
    if not evidence:
        raise NotEnoughEvidence(NO_EVIDENCE)
    shown = {code for item in evidence for code in item.behaviours}
    # An item that names no behaviour stands for the whole incident.
    if any(not item.behaviours for item in evidence):
        return
    bare = [code for code in behaviours if code not in shown]
    if bare:
        raise NotEnoughEvidence("Each behaviour you choose needs a dated item of evidence that shows it.")


def _add_evidence(incident: Incident, items: Iterable[EvidenceItem]) -> None:
    for item in items:
        Evidence.objects.create(
            incident=incident,
            kind=item.kind,
            dated=item.dated,
            department=item.department,
            summary=item.summary,
            behaviours=list(item.behaviours),
            document=item.document or "",
        )
