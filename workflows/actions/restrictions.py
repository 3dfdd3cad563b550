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
from ..models import Restriction, Run
from .history import record


class NothingInForce(Exception):
    """There is no restriction in force to vary, lift or extend."""


@dataclass(frozen=True)
class Terms:
    """One restriction as decided: which, with which answers, and in the customer's words."""

    code: str
    label: str
    answers: dict[str, Any]
    words: str


@transaction.atomic
def apply(*, run: Run, terms: list[Terms], reasons: str, review_every: Span) -> list[Restriction]:
    """Put restrictions in force from today, each with its review date on its own row (REQUIREMENTS 48)."""
    start = today()
    review = first_review(start, review_every)
    rows = [_put_in_force(run, item, reasons, review_on=review.on, review_explained=review.explained) for item in terms]
    for row in rows:
        record(
            case=run.case,
            kind="restriction_applied",
            words=f"Restriction in force from {words(start)}: {row.label}. Review: {row.review_explained}.",
            data={"restriction": row.pk, "code": row.code},
        )
    return rows


@transaction.atomic
def vary(*, run: Run, terms: list[Terms], reasons: str) -> list[Restriction]:
    """Replace every restriction in force on the case by `terms`. Raises NothingInForce.

    A promised review date is kept, a review under way goes on, and what counts at the review still counts.
    """
    old = list(_in_force(run))
    if not old:
        raise NothingInForce("There is no restriction in force to change.")
    first = min(old, key=lambda row: (row.review_on, row.pk))
    new = [
        _put_in_force(
            run,
            item,
            reasons,
            review_on=first.review_on,
            review_explained=f"{first.review_explained}, kept when the terms were varied",
            counts_from=first.counts_from,
            extensions=first.extensions,
            review_run=first.review_run,
            replaces=first,
        )
        for item in terms
    ]
    for row in old:
        _end(row, Restriction.Status.REPLACED, "Its terms were varied.")
    for row in new:
        record(
            case=run.case,
            kind="restriction_varied",
            words=f"Restriction changed to: {row.label}. Review: {row.review_explained}.",
            data={"restriction": row.pk, "code": row.code},
        )
    return new


@transaction.atomic
def lift(*, run: Run, because: str) -> list[Run]:
    """Lift what the run is about: a review lifts the restrictions it looks at, any other run all of the case's.

    Returns the reviews under way that have nothing left to look at, for the caller to end.
    """
    rows = list(_concerned(run))
    for row in rows:
        _end(row, Restriction.Status.LIFTED, because)
    if rows:
        count = "1 restriction" if len(rows) == 1 else f"{len(rows)} restrictions"
        record(
            case=run.case,
            kind="restrictions_lifted",
            words=f"{count} lifted: {because}",
            data={"restrictions": [row.pk for row in rows]},
        )
    return [
        review
        for review in {row.review_run for row in rows if row.review_run}
        if review.pk != run.pk
        and review.finished is None
        and not Restriction.objects.filter(review_run=review, status=Restriction.Status.IN_FORCE).exists()
    ]


@transaction.atomic
def extend(*, run: Run, by_span: Span, reasons: str) -> int:
    """Extend what the run is about by one step, from the review date or, when that has passed, from today.

    Returns how many. Raises NothingInForce.
    """
    rows = list(_concerned(run))
    if not rows:
        raise NothingInForce("There is no restriction in force to extend.")
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


def _in_force(run: Run) -> QuerySet[Restriction]:
    rows = Restriction.objects.filter(case=run.case, status=Restriction.Status.IN_FORCE)
    return rows.select_for_update(of=("self",)).select_related("review_run").order_by("pk")


def _concerned(run: Run) -> QuerySet[Restriction]:
    """A review concerns the restrictions that were due; another run every one in force."""
    rows = _in_force(run)
    return rows.filter(review_run=run) if Restriction.objects.filter(review_run=run).exists() else rows


def _put_in_force(run: Run, terms: Terms, reasons: str, **also: Any) -> Restriction:
    return Restriction.objects.create(
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


def _end(row: Restriction, status: Restriction.Status, because: str) -> None:
    row.status, row.ended_on, row.ended_because = status, today(), because
    row.save(update_fields=["status", "ended_on", "ended_because"])
