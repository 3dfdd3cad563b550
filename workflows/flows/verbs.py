"""What people and the clock do to cases: each verb is one transaction over actions and the engine."""

import datetime as dt
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .. import access
from ..actions import appeals, cases, restrictions
from ..actions.appeals import Arrival
from ..actions.cases import IncidentReport
from ..actions.locks import hold_case, hold_customer
from ..clock import reckon, today
from ..clock.deadline import words
from ..models import Appeal, Case, Customer, Incident, Notice, Policy, Restriction, Run
from ..notices.window import appeal_last_day, decision_span, opening_letters
from ..policies.editions import pack_of
from .engine import begin, deliver, settle


class NoPolicyInForce(Exception):
    """Nothing has been published yet, so no case can be opened."""


@dataclass(frozen=True)
class WindowClosed(Exception):
    """The last day for an appeal has passed, or nothing has been decided yet."""

    last_day: dt.date | None

    def __str__(self) -> str:
        if self.last_day is None:
            return "There is no decision on this case that can be appealed yet."
        return f"The last day to appeal was {words(self.last_day)}."


@dataclass(frozen=True)
class AlreadyAppealed(Exception):
    """The decision has been appealed: the appeal is open, or it has been decided."""

    appeal: Appeal

    def __str__(self) -> str:
        if self.appeal.outcome:
            return f"Your appeal {self.appeal.reference} against this decision has been decided."
        return f"Your appeal {self.appeal.reference} is with us. We will decide it by {words(self.appeal.decide_by)}."


class CannotKeyIn(Exception):
    """The day on which an appeal is said to have come cannot be right; the message says why."""


@transaction.atomic
def report_incident(
    *,
    policy: Policy,
    customer: Customer,
    service: str,
    report: IncidentReport,
    by: User,
) -> Incident:
    """Log an incident. It joins the customer's open case under this policy, or opens one.

    A second call with the same idempotency key returns the first incident.
    Raises access.Refused, NoPolicyInForce and actions.cases.NotEnoughEvidence.
    """
    access.check(by, "report")
    if report.idempotency_key:
        before = Incident.objects.filter(idempotency_key=report.idempotency_key).first()
        if before is not None:
            return before
    policy.refresh_from_db()
    if policy.edition is None:
        raise NoPolicyInForce(f"“{policy.title}” has not been published yet.")
    hold_customer(customer.pk)
    case = _open_case_of(customer, policy)
    if case is None:
        case = cases.open_case(customer=customer, edition=policy.edition, service=service, by=by)
    incident = cases.log_incident(case=case, report=report, by=by)
    if not deliver(case=case, event="new_incident") and not _escalating(case):
        process = pack_of(case.edition).process_started_by("incident")
        if process is not None:
            begin(case=case, edition=case.edition, process=process.id)
    settle(case)
    return incident


@transaction.atomic
def open_appeal(
    *,
    case: Case,
    letter: Notice | None = None,
    grounds: list[str],
    statement: str,
    circumstances: str = "",
    adjustments: str = "",
    made_by: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    arrival: Arrival | None = None,
    submission_key: str,
) -> Appeal:
    """Open an appeal and the run that hears it. The same key again returns the same appeal.

    It is against the decision that `letter` told of; without one, of the latest letter that can be appealed against.
    `arrival` is given for one that an officer keys in: the day it came counts, and with `arrival.late` one that came
    after its last day is accepted all the same (REQUIREMENTS 65, 66).

    Raises WindowClosed when the last day has passed, and AlreadyAppealed; for an officer also access.Refused, and
    CannotKeyIn when the day it came cannot be right.
    """
    case = hold_case(case.pk)
    if arrival is not None:
        access.check(arrival.by, "key_in_appeal", case)
    before = Appeal.objects.filter(submission_key=submission_key).first()
    if before is not None:
        return before
    received_on = arrival.received_on if arrival else today()
    against, is_late = _letter_on(case, received_on, letter, arrival)
    if arrival is not None:
        _check_day(arrival, against)
        if is_late:
            access.check(arrival.by, "accept_late_appeal", case)
        else:
            arrival = replace(arrival, late=None)
    pack = pack_of(case.edition)
    rules = pack.appeal
    if rules is None:
        raise WindowClosed(None)
    decide_by = reckon(received_on, decision_span(against), since="receipt")
    cases.reopen(case=case, because="an appeal was received")
    appeal = appeals.receive(
        case=case,
        letter=against,
        grounds=grounds,
        statement=statement,
        circumstances=circumstances,
        adjustments=adjustments,
        made_by=made_by,
        email=email,
        phone=phone,
        address=address,
        decide_by=decide_by,
        submission_key=submission_key,
        arrival=arrival,
    )
    begin(
        case=case,
        edition=case.edition,
        process=rules.process,
        tie=lambda run: appeals.attach_run(appeal=appeal, run=run),
    )
    return appeal


def appealable(case: Case) -> list[Notice]:
    """The letters whose decision can be appealed against today, the latest first: in time, and not appealed yet.

    Each decision has its letter and each letter its window, whatever became of appeals against others.
    """
    letters = opening_letters(case).filter(appealed_by__isnull=True).select_related("case__edition")
    return [letter for letter in letters if _is_in_time(letter, today())]


def check_window(case: Case) -> dt.date | None:
    """The last day on which an appeal is in time; None while the letter has not reached the customer.

    Raises WindowClosed, and AlreadyAppealed when the latest decision has been appealed and no other can be.
    """
    return appeal_last_day(_letter_to_appeal(case))


def _letter_on(case: Case, on: dt.date, asked: Notice | None, arrival: Arrival | None) -> tuple[Notice, bool]:
    """The letter that an appeal is against which came on a day, and whether it is late and accepted all the same."""
    try:
        return _letter_to_appeal(case, asked, on), False
    except WindowClosed as closed:
        if closed.last_day is None or arrival is None or arrival.late is None:
            raise
    # Late: then it is against the letter asked for, or else the latest, as far as they have not been appealed.
    letters = opening_letters(case).filter(appealed_by__isnull=True).select_related("case__edition")
    return (letters.get(pk=asked.pk) if asked else letters[0]), True


def _check_day(arrival: Arrival, against: Notice) -> None:
    if arrival.received_on > today():
        raise CannotKeyIn("An appeal cannot have come on a day in the future. Give the day on which it reached us.")
    written = timezone.localdate(against.issued_at)
    if arrival.received_on < written:
        raise CannotKeyIn(
            f"The letter it is against was written on {words(written)}. Give that day or a later one, or choose"
            " another letter."
        )


def _letter_to_appeal(case: Case, asked: Notice | None = None, on: dt.date | None = None) -> Notice:
    """The letter asked for, or else the latest that can be appealed against by an appeal that comes today, or `on`."""
    letters = list(opening_letters(case).select_related("case__edition"))
    if asked is not None:
        letters = [letter for letter in letters if letter.pk == asked.pk]
    if not letters:
        raise WindowClosed(None)
    made = {appeal.letter_id: appeal for appeal in Appeal.objects.filter(case=case)}
    for letter in letters:
        if letter.pk not in made and _is_in_time(letter, on or today()):
            return letter
    if letters[0].pk in made:
        raise AlreadyAppealed(made[letters[0].pk])
    raise WindowClosed(appeal_last_day(letters[0]))


def _is_in_time(letter: Notice, on: dt.date) -> bool:
    last_day = appeal_last_day(letter)
    return last_day is None or on <= last_day


@transaction.atomic
def open_review(*, case: Case) -> Run | None:
    """Open the review of a case's restrictions that are due and have none under way. Safe to call again."""
    locked = hold_case(case.pk)
    # A review that ended without lifting or extending is opened again, once a day and not once a sweep.
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    due = list(
        Restriction.objects.filter(
            Q(review_run__isnull=True) | Q(review_run__finished__lt=midnight),
            case=locked,
            status=Restriction.Status.IN_FORCE,
            review_on__lte=today(),
        ).order_by("review_on", "pk")
    )
    rules = pack_of(locked.edition).review
    if not due or rules is None:
        return None
    return begin(
        case=locked,
        edition=locked.edition,
        process=rules.process,
        tie=lambda run: restrictions.review_opened(restrictions=due, run=run),
    )


def _open_case_of(customer: Customer, policy: Policy) -> Case | None:
    """The customer's open case under a policy, held. Call while the customer is held, so that none is opened meanwhile.

    A case that closes while we wait for it stays closed, and a new one is opened for the incident: the customer gets
    the same answer as for a report made a moment later, a first look on the merits under the edition in force. Only an
    appeal opens a case again, because it is about what that case decided.
    """
    for pk in Case.objects.filter(customer=customer, policy=policy, closed_at=None).values_list("pk", flat=True):
        case = hold_case(pk)
        if case.closed_at is None:
            return case
    return None


def _escalating(case: Case) -> bool:
    processes = [one.id for one in pack_of(case.edition).processes if one.starts_on == "incident"]
    return Run.objects.filter(case=case, process_code__in=processes, finished__isnull=True).exists()
