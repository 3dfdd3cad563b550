"""A case, whole, as its page shows it to one reader."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from home.models import PolicyPage

from ..access import visible_to
from ..clock.deadline import words
from ..flows.chart import Chart, chart, done_before, marks_of
from ..models import Case, Event, Restriction, Run
from ..notices.issued import editions_by_id
from ..notices.merge import editions_for
from ..policies.editions import pack_of
from . import case_parts
from .case_contacts import Contacts
from .case_decisions import DecisionPart, decisions
from .case_messages import LateRequestPart, MessagePart, late_requests, messages
from .case_now import LiveTask, live_tasks, stage_of
from .done import DoneStep, done_steps
from .queue import person_name

EVENTS_A_PAGE = 25
# Charts are long: those of the open runs are drawn, and of the latest others up to this many in all.
MOST_CHARTS = 4


@dataclass(frozen=True)
class Head:
    """What the case is, at the top of its page."""

    reference: str
    customer: str
    customer_kind: str
    contact: list[str]
    opened: str
    service: str
    opened_by: str
    policy: str
    edition: int
    edition_url: str
    # Under which edition the case was opened, when it has been moved since.
    moved: str
    stage: str


@dataclass(frozen=True)
class EventLine:
    words: str
    actor: str
    when: str


@dataclass(frozen=True)
class RunPart:
    """One run: `chart` is missing for old ones, so that the page stays light."""

    label: str
    state: str
    open: bool
    chart: Chart | None
    # What was done by an earlier edition, before the case was moved.
    before: list[str]


@dataclass(frozen=True)
class CasePage:
    head: Head
    adjustments: list[str]
    tasks: list[LiveTask]
    in_force: list[case_parts.RestrictionPart]
    ended: list[case_parts.RestrictionPart]
    incidents: list[case_parts.IncidentPart]
    contacts: Contacts
    done: list[DoneStep]
    decisions: list[DecisionPart]
    appeals: list[case_parts.AppealPart]
    messages: list[MessagePart]
    late_requests: list[LateRequestPart]
    notices: list[case_parts.NoticePart]
    not_reached: list[case_parts.NoticePart]
    people: list[case_parts.Participant]
    events: list[EventLine]
    event_page: Page[Event]
    runs: list[RunPart]


def case_page(request: HttpRequest, case: Case) -> CasePage:
    """Read a case for the request's user, who may view it: about twenty queries, whatever the case holds."""
    user: Any = request.user
    pack = pack_of(case.edition)
    restrictions = list(visible_to(user, Restriction).filter(case=case).order_by("-starts_on", "-pk"))
    tasks = live_tasks(user, case, pack)
    editions = editions_for(case)
    packs = [pack_of(edition) for edition in editions]
    incidents, contacts = case_parts.incidents(user, case, packs)
    decided = decisions(user, case)
    event_page = _event_page(request, case)
    letters = case_parts.notices(user, case)
    return CasePage(
        head=_head(
            request,
            case,
            min(edition.number for edition in editions),
            pack.identity.slug,
            stage_of(case, tasks, restrictions),
        ),
        adjustments=[line for line in case.customer.adjustments.splitlines() if line.strip()],
        tasks=tasks,
        in_force=[case_parts.restriction_part(row) for row in restrictions if row.ended_on is None],
        ended=[case_parts.restriction_part(row) for row in restrictions if row.ended_on is not None],
        incidents=incidents,
        contacts=contacts,
        done=done_steps(user, case),
        decisions=decided,
        appeals=case_parts.appeals(user, case, packs, {one.appeal: one.outcome for one in decided if one.appeal}),
        messages=messages(user, case),
        late_requests=late_requests(user, case),
        notices=letters,
        not_reached=[one for one in letters if one.not_reached],
        people=case_parts.people(user, case),
        events=[_event(event) for event in event_page],
        event_page=event_page,
        runs=_runs(user, case),
    )


def _head(request: HttpRequest, case: Case, opened: int, slug: str, stage: str) -> Head:
    """`opened` is the number of the edition under which the case was opened."""
    customer = case.customer
    page = PolicyPage.objects.filter(policy_slug=slug).first()
    url = f"{page.get_url(request)}{page.reverse_subpage('edition', args=[case.edition.number])}" if page else ""
    return Head(
        reference=case.reference,
        customer=customer.name,
        customer_kind=customer.get_kind_display(),
        contact=[line for line in (customer.email, customer.phone, customer.address) if line],
        opened=words(timezone.localdate(case.opened_at)),
        service=case.service,
        opened_by=person_name(case.opened_by),
        policy=case.policy.title,
        edition=case.edition.number,
        edition_url=url,
        moved=f"Opened under edition {opened}." if opened < case.edition.number else "",
        stage=stage,
    )


def _event_page(request: HttpRequest, case: Case) -> Page[Event]:
    events = visible_to(request.user, Event).filter(case=case).select_related("actor").order_by("-pk")
    return Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("events"))


def _event(event: Event) -> EventLine:
    return EventLine(event.words, person_name(event.actor) if event.actor else "", case_parts.moment(event.at))


def _runs(user: User, case: Case) -> list[RunPart]:
    """The runs of a case, those under way first, then the latest."""
    found = list(visible_to(user, Run).filter(case=case).defer("flow_class", "data"))
    found.sort(key=lambda run: (run.finished is not None, -run.pk))
    editions = editions_by_id(case, {run.edition_id for run in found})
    for run in found:
        run.edition = editions[run.edition_id]
    marks = marks_of(user, found)
    before = done_before(user, found)
    under_way = sum(run.finished is None for run in found)
    drawn = max(under_way, MOST_CHARTS)
    return [
        RunPart(
            label=run.process_label,
            state=_run_state(run),
            open=run.finished is None,
            chart=chart(run.edition, run.process_code, run, marks.get(run.pk)) if number < drawn else None,
            before=before.get(run.pk, []),
        )
        for number, run in enumerate(found)
    ]


def _run_state(run: Run) -> str:
    since = words(timezone.localdate(run.created))
    if run.finished is None:
        return f"under way since {since}"
    return f"{since} to {words(timezone.localdate(run.finished))}"
