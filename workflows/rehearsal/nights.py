"""Which midnight of a rehearsal finds something to do: the sweep need not be played on any other."""

import datetime as dt

from django.utils import timezone

from .record import Record, RestrictionRow, TaskRow

DAY = dt.timedelta(days=1)


def next_night(record: Record, *, after: dt.date, reviews: bool) -> dt.date | None:
    """The first day after `after` whose midnight has work. `reviews`: the policy opens reviews when they are due."""
    days = [day for task in record.live() for day in _of_task(task)]
    if reviews:
        days += [day for row in record.restrictions if row.in_force for day in _of_review(record, row)]
    return max(min(days), after + DAY) if days else None


def is_due(record: Record, row: RestrictionRow, today: dt.date) -> bool:
    """Whether a review of a restriction is to be opened today."""
    if row.review.on > today or row.review_run is None:
        return row.review.on <= today
    finished = record.run(row.review_run).finished
    return finished is not None and finished < midnight(today)


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which a day begins."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _of_task(task: TaskRow) -> list[dt.date]:
    moments = [task.fires] if task.fires else []
    if task.role and task.due and not task.overdue:
        moments.append(task.due.moment)
    return [timezone.localdate(moment) + DAY for moment in moments]


def _of_review(record: Record, row: RestrictionRow) -> list[dt.date]:
    if row.review_run is None:
        return [row.review.on]
    finished = record.run(row.review_run).finished
    # A review that ended without lifting or extending is opened again, on the next day.
    return [max(row.review.on, timezone.localdate(finished) + DAY)] if finished else []
