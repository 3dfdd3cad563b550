"""What a task needs to know of its case, and no more. Build it for those who may view the case only."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from ..access import visible_to
from ..clock.deadline import words
from ..models import Appeal, Case, Restriction, Task
from ..policies.schema import Pack
from . import case_parts
from .case_contacts import Contacts
from .case_decisions import DecisionPart, decisions
from .done import DoneStep, done_steps
from .links import case_url


@dataclass(frozen=True)
class AppealBrief:
    """What the customer wrote, for the person who hears the appeal."""

    reference: str
    against: str
    received: str
    decide_by: str
    decide_by_explained: str
    grounds: list[str]
    statement: str
    circumstances: str
    adjustments: str
    made_by: str
    reach_by: str
    came: str
    late: str
    scan_url: str


@dataclass(frozen=True)
class RestrictionLine:
    words: str
    suspended: str
    review: str


@dataclass(frozen=True)
class CaseBrief:
    """A case as a task page shows it."""

    reference: str
    url: str
    customer: str
    adjustments: str
    incidents: list[case_parts.IncidentPart]
    contacts: Contacts
    restrictions: list[RestrictionLine]
    appeal: AppealBrief | None
    # What an appeal is against; empty for other tasks.
    decisions: list[DecisionPart]
    letters: list[case_parts.NoticePart]
    earlier: list[DoneStep]


def case_brief(user: User, task: Task) -> CaseBrief | None:
    """The summary, or None when `user` may not view the case."""
    case = visible_to(user, Case).select_related("customer", "edition").filter(pk=task.case_id).first()
    if case is None:
        return None
    packs = case_parts.packs_for(case)
    appeal = _appeal(task, packs)
    incidents, contacts = case_parts.incidents(user, case, packs)
    return CaseBrief(
        reference=case.reference,
        url=case_url(case),
        customer=case.customer.name,
        adjustments=case.customer.adjustments,
        incidents=incidents,
        contacts=contacts,
        restrictions=[
            RestrictionLine(
                words=f"{row.label}: {row.terms_words}",
                suspended=case_parts.suspended(row),
                review=row.review_explained,
            )
            for row in Restriction.objects.filter(case=case, status__in=Restriction.STANDING)
        ],
        appeal=appeal,
        decisions=decisions(user, case) if appeal else [],
        letters=case_parts.notices(user, case) if appeal else [],
        earlier=done_steps(user, case, but=task),
    )


def _appeal(task: Task, packs: list[Pack]) -> AppealBrief | None:
    appeal = Appeal.objects.filter(run_id=task.process_id).select_related("letter", "keyed_in_by").first()
    if appeal is None:
        return None
    labels = {ground.id: ground.label for pack in packs if pack.appeal for ground in pack.appeal.grounds}
    return AppealBrief(
        reference=appeal.reference,
        against=case_parts.against(appeal),
        received=words(timezone.localdate(appeal.received_at)),
        decide_by=words(appeal.decide_by),
        decide_by_explained=appeal.decide_by_explained,
        grounds=[labels.get(code, code) for code in appeal.grounds],
        statement=appeal.statement,
        circumstances=appeal.circumstances,
        adjustments=appeal.adjustments,
        made_by=case_parts.made_by(appeal),
        reach_by=case_parts.reach_by(appeal),
        came=case_parts.came(appeal),
        late=case_parts.why_late(appeal),
        scan_url=case_parts.scan_url(appeal),
    )
