"""Where a customer's cases stand, as plain data: of a rehearsal here, of the record in `replay`, to be compared."""

import datetime as dt
from dataclasses import dataclass

from .appeals import last_day
from .play import Play
from .record import TaskRow


@dataclass(frozen=True, order=True)
class Open:
    """A step that waits. `due` is its deadline or the day it waits until; `role` is empty when nobody is waited for."""

    process: str
    step: str
    role: str = ""
    escalated_to: str = ""
    due: dt.date | None = None


@dataclass(frozen=True)
class Standing:
    """`restrictions` are those in force with their review dates; `ended` the processes that are over, in order.

    `appeals` say by when they are decided, their outcome, and against which of `letters` they are. `windows` are the
    last days to appeal that the opening letters give, those of the latest case and the latest letter last.
    """

    open: tuple[Open, ...]
    letters: tuple[str, ...]
    restrictions: tuple[tuple[str, dt.date], ...]
    ended: tuple[tuple[str, str], ...]
    appeals: tuple[tuple[dt.date, str, int], ...]
    windows: tuple[dt.date | None, ...]
    closed: tuple[str, ...]
    open_cases: int

    @property
    def review_on(self) -> dt.date | None:
        return min((day for _, day in self.restrictions), default=None)

    @property
    def last_day(self) -> dt.date | None:
        return self.windows[-1] if self.windows else None

    @property
    def decide_by(self) -> dt.date | None:
        return self.appeals[-1][0] if self.appeals else None


def standing(play: Play) -> Standing:
    """Where a rehearsal stands now."""
    record = play.record
    opening = sorted((row for row in record.notices if row.opens_appeal), key=lambda row: (row.case, row.id))
    ended = sorted((row for row in record.runs if row.finished), key=lambda row: (row.finished, row.id))
    return Standing(
        open=tuple(sorted((_open(play, task) for task in record.live()), key=order)),
        letters=tuple(row.letter for row in record.notices),
        restrictions=tuple(sorted((row.terms.code, row.review.on) for row in record.restrictions if row.in_force)),
        ended=tuple((row.process, row.outcome) for row in ended),
        appeals=tuple((row.decide_by.on, row.outcome, row.letter) for row in record.appeals),
        windows=tuple(last_day(row) for row in opening),
        closed=tuple(case.outcome for case in record.cases if case.closed),
        open_cases=len([case for case in record.cases if not case.closed]),
    )


def order(one: Open) -> tuple[str, str, str, str]:
    """Open steps in an order that does not depend on dates that may be missing."""
    return one.process, one.step, one.role, one.due.isoformat() if one.due else ""


def _open(play: Play, task: TaskRow) -> Open:
    day = task.due.on if task.due else None
    return Open(play.record.run(task.run).process, task.step, task.role, task.escalated_to, day)
