"""Fifty-eight emails to several departments inside twenty working days, as a council reported to its committee."""

import datetime as dt
from itertools import cycle

from ..actions.cases import EvidenceItem

DEPARTMENTS = (
    "Council tax",
    "Housing and homelessness",
    "Planning",
    "Waste and recycling",
    "Environmental health",
    "Elections",
    "Customer services",
)
SUBJECTS = (
    "Same question about the council tax band, sent to a new department",
    "Asks for a reply within the hour",
    "Forwards the earlier emails with one line added",
    "Copies six officers and asks each for an answer",
    "Says that the last answer does not count and starts again",
)
# How many on each working day, oldest first: 58 on 19 days.
A_DAY = (2, 3, 1, 4, 3, 2, 5, 3, 2, 4, 3, 1, 6, 3, 4, 2, 5, 2, 3)
HOW_MANY = 58


def fifty_eight_emails(last_day: dt.date) -> list[EvidenceItem]:
    """The emails as dated evidence, the last one on or just before `last_day`."""
    days = _working_days_before(last_day, len(A_DAY))
    departments, subjects = cycle(DEPARTMENTS), cycle(SUBJECTS)
    return [
        EvidenceItem(kind="email", dated=day, department=next(departments), summary=next(subjects))
        for day, count in zip(days, A_DAY, strict=True)
        for _ in range(count)
    ]


def _working_days_before(last_day: dt.date, count: int) -> list[dt.date]:
    days: list[dt.date] = []
    day = last_day
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day -= dt.timedelta(days=1)
    return days[::-1]
