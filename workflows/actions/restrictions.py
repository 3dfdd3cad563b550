"""Restrictions: applied, varied, lifted, extended; reviews opened."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..clock import Due, reckon, today
from ..clock.deadline import words
from ..clock.span import Span
from ..models import Appeal, Restriction, Run, Task
from . import bases
from .history import record


class CannotRestrict(Exception):
    """What was decided cannot be carried out; the message says why."""


class NothingInForce(CannotRestrict):
    """There is no restriction in force to vary, lift or extend."""


class InForceAlready(CannotRestrict):
    """Another decision has put the same restriction in force, and this run may not touch it."""


KEPT = ", kept when the terms were varied"


@dataclass(frozen=True)
class Terms:
    """One restriction as decided: which, with which answers, and in the customer's words."""

    code: str
    label: str
    answers: dict[str, Any]
    words: str


def proposed(*, run: Run, terms: list[Terms], reasons: str, review_every: Span) -> list[Restriction]:
    """Restrictions as `apply` would put them in force today: not kept, for the letter that announces them."""
    review = first_review(today(), review_every)
    dates = {"review_on": review.on, "review_explained": review.explained}
    return [_restriction(run, item, reasons, **dates) for item in terms]


@transaction.atomic
def apply(*, run: Run, terms: list[Terms], reasons: str, review_every: Span) -> list[Run]:
    """Put restrictions in force from today, each with its review date on its own row (REQUIREMENTS 48).

    One that is in force already is replaced: the new decision stands by itself, with its own review date. Returns the
    reviews under way that have nothing left to look at, for the caller to end.
    """
    held = {row.code: row for row in _held(Restriction.objects.filter(case=run.case))}
    old = [held[item.code] for item in terms if item.code in held]
    _end_all(old, Restriction.Status.REPLACED, "A new decision replaced it.")
    rows = proposed(run=run, terms=terms, reasons=reasons, review_every=review_every)
    for row in rows:
        row.replaces = held.get(row.code)
        row.save()
    bases.rest(rows, run)
    for row in rows:
        instead = ", instead of what was in force" if row.replaces else ""
        record(
            case=run.case,
            kind="restriction_applied",
            words=f"Restriction in force from {words(row.starts_on)}{instead}: {row.label}. "
            f"Review: {row.review_explained}.",
            data={"restriction": row.pk, "code": row.code},
        )
    return _left_without(old, run)


@transaction.atomic
def vary(*, run: Run, terms: list[Terms], reasons: str) -> list[Run]:
    """Replace what the run is about by `terms`. Raises NothingInForce and InForceAlready.

    A promised review date is kept, a review under way goes on, and what counts at the review still counts. Returns the
    reviews under way that have nothing left to look at, for the caller to end.
    """
    old = _held(bases.about(run))
    if not old:
        raise NothingInForce("There is no restriction in force to change.")
    _check_not_in_force(run, terms, old)
    first = min(old, key=lambda row: (row.review_on, row.pk))
    _end_all(old, Restriction.Status.REPLACED, "Its terms were varied.")
    new = [
        _restriction(
            run,
            item,
            reasons,
            review_on=first.review_on,
            review_explained=first.review_explained.removesuffix(KEPT) + KEPT,
            counts_from=first.counts_from,
            extensions=first.extensions,
            review_run=first.review_run,
            replaces=first,
        )
        for item in terms
    ]
    for row in new:
        row.save()
    bases.rest(new, run, replaced=old)
    for row in new:
        record(
            case=run.case,
            kind="restriction_varied",
            words=f"Restriction changed to: {row.label}. Review: {row.review_explained}.",
            data={"restriction": row.pk, "code": row.code},
        )
    return _left_without(old, run)


@transaction.atomic
def lift(*, run: Run, because: str) -> list[Run]:
    """Lift what the run is about: see `bases.about`.

    Returns the reviews under way that have nothing left to look at, for the caller to end.
    """
    rows = _held(bases.about(run))
    _end_all(rows, Restriction.Status.LIFTED, because)
    if rows:
        count = "1 restriction" if len(rows) == 1 else f"{len(rows)} restrictions"
        record(
            case=run.case,
            kind="restrictions_lifted",
            words=f"{count} lifted: {because}",
            data={"restrictions": [row.pk for row in rows]},
        )
    return _left_without(rows, run)


@transaction.atomic
def extend(*, run: Run, by_span: Span, reasons: str) -> int:
    """Extend what the run is about by one step, from the review date or, when that has passed, from today.

    Returns how many. Raises NothingInForce.
    """
    rows = _held(bases.about(run))
    if not rows:
        raise NothingInForce("There is no restriction in force to extend.")
    bases.rest(rows, run)
    for row in rows:
        review = next_review(row.review_on, by_span, day=today())
        row.review_on, row.review_explained = review.on, review.explained
        row.extensions += 1
        row.review_run = None
        row.counts_from = timezone.now()
        row.save(update_fields=["review_on", "review_explained", "extensions", "review_run", "counts_from"])
        record(
            case=run.case,
            kind="restriction_extended",
            words=f"“{row.label}” extended: next review {review.explained}.",
            data={"restriction": row.pk, "reasons": reasons},
        )
    return len(rows)


def not_carried_out(*, run: Run, task: Task, why: str) -> None:
    """A change that could not be made, and that nobody is there to choose otherwise about: the history says why."""
    record(case=run.case, kind="restriction_not_carried_out", task=task, words=f"“{task.name}” changed nothing. {why}")


def first_review(start: dt.date, every: Span) -> Due:
    """When a restriction that begins on `start` is reviewed first."""
    return reckon(start, every, since="the start of the restriction")


def next_review(review_on: dt.date, by_span: Span, *, day: dt.date) -> Due:
    """The review after one that was due on `review_on`, when it is extended on `day`: never counted from the past."""
    start, since = (day, "the day it was extended") if review_on < day else (review_on, "the review due")
    return reckon(start, by_span, since=since)


@transaction.atomic
def review_opened(*, restrictions: list[Restriction], run: Run) -> None:
    """Tie restrictions that are due to the review that looks at them."""
    for row in restrictions:
        row.review_run = run
        row.save(update_fields=["review_run"])
    record(
        case=run.case,
        kind="review_opened",
        words=f"Review opened: {restrictions[0].review_explained}.",
        data={"restrictions": [row.pk for row in restrictions]},
    )


@transaction.atomic
def suspend(*, appeal: Appeal) -> None:
    """Suspend the restrictions of a decision while an appeal against it is open. Their review dates stay."""
    rows = _held(bases.appealed(appeal).filter(status=Restriction.Status.IN_FORCE))
    _set_status(rows, Restriction.Status.SUSPENDED)
    _record_each(rows, "restriction_suspended", f"suspended while appeal {appeal.reference} is open")


@transaction.atomic
def resume(*, appeal: Appeal, because: str = "is decided") -> None:
    """Put in force again what an appeal that is over had suspended, unless another appeal has, too.

    What the outcome changes or ends, it changes or ends after this.
    """
    others = Appeal.objects.filter(Appeal.OPEN, case=appeal.case).exclude(pk=appeal.pk)
    still = {pk for other in others for pk in bases.appealed(other).values_list("pk", flat=True)}
    rows = _held(bases.appealed(appeal).filter(status=Restriction.Status.SUSPENDED).exclude(pk__in=still))
    _set_status(rows, Restriction.Status.IN_FORCE)
    _record_each(rows, "restriction_resumed", f"in force again: appeal {appeal.reference} {because}")


def _set_status(rows: list[Restriction], status: Restriction.Status) -> None:
    for row in rows:
        row.status = status
        row.save(update_fields=["status"])


def _record_each(rows: list[Restriction], kind: str, what: str) -> None:
    for row in rows:
        record(case=row.case, kind=kind, words=f"“{row.label}” is {what}.", data={"restriction": row.pk})


def _held(rows: QuerySet[Restriction]) -> list[Restriction]:
    """Those of `rows` that have not ended, held until the transaction is over."""
    rows = rows.filter(status__in=Restriction.STANDING)
    return list(rows.select_for_update(of=("self",)).select_related("review_run").order_by("pk"))


def _check_not_in_force(run: Run, terms: list[Terms], old: list[Restriction]) -> None:
    codes = {item.code for item in terms}
    others = _held(Restriction.objects.filter(case=run.case, code__in=codes).exclude(pk__in=[row.pk for row in old]))
    if others:
        raise InForceAlready(
            f"“{others[0].label}” is already in force by another decision on this case, which stays as it is. "
            "Choose another restriction, or another outcome."
        )


def _left_without(ended: list[Restriction], run: Run) -> list[Run]:
    """Reviews of restrictions that ended just now, with none left in force to look at.

    Never one that has begun `run`: it may be on the move itself, and goes on by its own steps.
    """
    at_work = _with_parents(run)
    return [
        review
        for review in {row.review_run for row in ended if row.review_run}
        if review.pk not in at_work
        and review.finished is None
        and not Restriction.objects.filter(review_run=review, status__in=Restriction.STANDING).exists()
    ]


def _with_parents(run: Run) -> set[int]:
    """The run, the one whose step began it, and so on. One query for each of those."""
    found: set[int] = set()
    at: Run | None = run
    while at is not None:
        found.add(at.pk)
        at = at.parent
    return found


def _restriction(run: Run, terms: Terms, reasons: str, **also: Any) -> Restriction:
    """A restriction in force from today, not kept yet."""
    return Restriction(
        **{
            "case": run.case,
            "run": run,
            "code": terms.code,
            "label": terms.label,
            "terms": terms.answers,
            "terms_words": terms.words,
            "reasons": reasons,
            "starts_on": today(),
            "counts_from": timezone.now(),
            **also,
        }
    )


def _end_all(rows: list[Restriction], status: Restriction.Status, because: str) -> None:
    for row in rows:
        row.status, row.ended_on, row.ended_because = status, today(), because
        row.save(update_fields=["status", "ended_on", "ended_because"])
