"""The parts of a case page, each read with its own few queries. Build them for those who may view the case."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from ..access import visible_to
from ..actions.appeals import ACCEPTED_BECAUSE
from ..actions.notices import last_day
from ..clock.deadline import words
from ..models import LIVE, Appeal, Case, Evidence, Incident, Involvement, Notice, Restriction, Task
from ..notices.merge import editions_for
from ..policies.editions import pack_of
from ..policies.schema import Pack
from .case_contacts import Contacts, count_contacts
from .letter_state import not_reached, state_of
from .links import letter_record_url, letter_url
from .queue import person_name


@dataclass(frozen=True)
class Item:
    """One item of evidence; `url` is where its file is, empty when there is none."""

    kind: str
    dated: str
    department: str
    summary: str
    behaviours: str
    url: str


@dataclass(frozen=True)
class IncidentPart:
    number: int
    when: str
    channel: str
    reporter: str
    description: str
    circumstances: str
    behaviours: list[str]
    immediate_step: str
    contacts: Contacts
    items: list[Item]


@dataclass(frozen=True)
class RestrictionPart:
    label: str
    suspended: str
    words: str
    since: str
    review: str
    review_explained: str
    extended: str
    ended: str
    reasons: str


@dataclass(frozen=True)
class AppealPart:
    reference: str
    against: str
    received: str
    # How it came and who keyed it in; empty for one made online.
    came: str
    # Why it was accepted after its last day.
    late: str
    scan_url: str
    decide_by: str
    decide_by_explained: str
    grounds: list[str]
    statement: str
    circumstances: str
    adjustments: str
    made_by: str
    reach_by: str
    outcome: str


@dataclass(frozen=True)
class NoticePart:
    label: str
    issued: str
    by: str
    channel: str
    state: str
    # How identity was checked, a note, the last day to appeal: what is known once it was served.
    more: list[str]
    url: str
    # Why it has not reached the customer; empty when it has.
    not_reached: str
    record_url: str


@dataclass(frozen=True)
class Participant:
    name: str
    parts: list[str]


def moment(at: object) -> str:
    """3 June 2026, 14:30."""
    return date_format(timezone.localtime(at), "j F Y, H:i")  # type: ignore[arg-type]


def packs_for(case: Case) -> list[Pack]:
    """Where the words of a case's incidents and appeals are found: each came in under the edition in force then."""
    return [pack_of(edition) for edition in editions_for(case)]


def incidents(user: User, case: Case, packs: list[Pack]) -> tuple[list[IncidentPart], Contacts]:
    """Every incident with its evidence, the latest first, and the contacts of the whole case: two queries."""
    labels = {one.id: one.label for pack in packs for one in pack.behaviours}
    steps = {one.id: one.label for pack in packs for one in pack.immediate_steps}
    rows = list(visible_to(user, Incident).filter(case=case).select_related("reported_by"))
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for item in visible_to(user, Evidence).filter(incident__case=case):
        evidence[item.incident_id].append(item)
    parts = [
        IncidentPart(
            number=number,
            when=moment(row.occurred_at),
            channel=row.get_channel_display(),
            reporter=person_name(row.reported_by),
            description=row.description,
            circumstances=row.circumstances,
            behaviours=[labels.get(code, code) for code in row.behaviours],
            immediate_step=steps.get(row.immediate_step, row.immediate_step),
            # With one incident the case's own count above says the same.
            contacts=count_contacts(evidence[row.pk] if len(rows) > 1 else ()),
            items=[_item(item, labels) for item in evidence[row.pk]],
        )
        for number, row in enumerate(rows, start=1)
    ]
    return parts[::-1], count_contacts(item for found in evidence.values() for item in found)


def _item(item: Evidence, labels: dict[str, str]) -> Item:
    return Item(
        kind=item.get_kind_display().capitalize(),
        dated=words(item.dated),
        department=item.department,
        summary=item.summary,
        behaviours="; ".join(labels.get(code, code) for code in item.behaviours),
        url=reverse("desk:evidence", args=[item.pk]) if item.document else "",
    )


def restriction_part(row: Restriction) -> RestrictionPart:
    times = "once" if row.extensions == 1 else f"{row.extensions} times"
    ended = f"{words(row.ended_on)}: {row.ended_because}" if row.ended_on else ""
    return RestrictionPart(
        label=row.label,
        suspended=suspended(row),
        words=row.terms_words,
        since=words(row.starts_on),
        review="" if row.ended_on else words(row.review_on),
        review_explained=row.review_explained,
        extended=times if row.extensions else "",
        ended=ended,
        reasons=row.reasons,
    )


def suspended(row: Restriction) -> str:
    """That a restriction does not bind the customer now, in words; "" when it does."""
    return "Suspended while an appeal is open" if row.status == Restriction.Status.SUSPENDED else ""


def appeals(user: User, case: Case, packs: list[Pack], outcomes: dict[str, str]) -> list[AppealPart]:
    """Appeals with their date. The outcome is said only to those who may see the decision."""
    grounds = {one.id: one.label for pack in packs if pack.appeal for one in pack.appeal.grounds}
    rows = visible_to(user, Appeal).filter(case=case).select_related("letter", "keyed_in_by")
    return [
        AppealPart(
            reference=row.reference,
            against=against(row),
            received=moment(row.received_at) if not row.keyed_in_by else words(timezone.localdate(row.received_at)),
            came=came(row),
            late=why_late(row),
            scan_url=scan_url(row),
            decide_by=words(row.decide_by),
            decide_by_explained=row.decide_by_explained,
            grounds=[grounds.get(code, code) for code in row.grounds],
            statement=row.statement,
            circumstances=row.circumstances,
            adjustments=row.adjustments,
            made_by=made_by(row),
            reach_by=reach_by(row),
            outcome=_appeal_outcome(row, outcomes),
        )
        for row in rows
    ]


def came(appeal: Appeal) -> str:
    """How an appeal came that somebody keyed in: "By phone, keyed in by Jo Smith on 3 June 2026, 14:30"."""
    if appeal.keyed_in_by is None:
        return ""
    how = appeal.get_came_by_display().capitalize()
    return f"{how}, keyed in by {person_name(appeal.keyed_in_by)} on {moment(appeal.keyed_in_at)}"


def why_late(appeal: Appeal) -> str:
    """Why an appeal was accepted after its last day; "" for one that came in time."""
    because = ACCEPTED_BECAUSE.get(appeal.late_because, "").capitalize()
    return f"{because}. {appeal.late_words}" if because else ""


def scan_url(appeal: Appeal) -> str:
    return reverse("desk:scan", args=[appeal.reference]) if appeal.scan else ""


def made_by(appeal: Appeal) -> str:
    """Who made it when it was not the customer: "Kim Lowe, daughter (a relative, friend or carer)"."""
    as_what = appeal.capacity and appeal.capacity != Appeal.Capacity.CUSTOMER
    return f"{appeal.made_by} ({appeal.get_capacity_display()})" if as_what else appeal.made_by


def reach_by(appeal: Appeal) -> str:
    """How whoever appealed asked to be reached, each way on a line of its own."""
    return "\n".join(way for way in (appeal.email, appeal.phone, appeal.address) if way)


def against(row: Appeal) -> str:
    """The letter whose decision is appealed: "Decision, 3 June 2026"."""
    return f"{row.letter.label}, {words(timezone.localdate(row.letter.issued_at))}"


def _appeal_outcome(row: Appeal, outcomes: dict[str, str]) -> str:
    if row.decided_at is None:
        return "Not decided yet"
    on = words(timezone.localdate(row.decided_at))
    return f"{outcomes[row.reference]}, {on}" if row.reference in outcomes else f"Decided on {on}"


def notices(user: User, case: Case) -> list[NoticePart]:
    rows = visible_to(user, Notice).filter(case=case).select_related("issued_by", "task")
    rows = rows.defer("paragraphs", "task__flow_task", "task__data")
    return [_notice(row, case) for row in rows]


def _notice(row: Notice, case: Case) -> NoticePart:
    row.case = case
    identity = f"Identity: {row.identity_check}" if row.identity_check else ""
    missing = not_reached(row)
    return NoticePart(
        label=row.label,
        issued=moment(row.issued_at),
        by=person_name(row.issued_by) if row.issued_by else "sent automatically",
        channel=row.get_channel_display(),
        state=state_of(row),
        more=[line for line in (identity, row.settled_note, last_day(row)) if line],
        url=letter_url(row) if row.pdf else "",
        not_reached=missing,
        record_url=letter_record_url(row) if missing else "",
    )


def people(user: User, case: Case) -> list[Participant]:
    """Who took part and how, by person; not through tasks under way that the reader may not see."""
    over = ~Q(task__status__in=LIVE)
    seen = Q(task__isnull=True) | over | Q(task__in=visible_to(user, Task).filter(case=case).values("pk"))
    rows = Involvement.objects.filter(seen, case=case).select_related("user", "task").defer("task__flow_task")
    parts: dict[User, list[str]] = defaultdict(list)
    for row in rows.order_by("since", "pk"):
        through = f" (“{row.task.name}”)" if row.task else ""
        parts[row.user].append(f"{row.get_how_display()}{through}, {moment(row.since)}")
    return [Participant(person_name(person), said) for person, said in parts.items()]
