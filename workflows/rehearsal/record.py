"""The record of a rehearsed customer: the rows that the engine would have written, in memory."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ..actions.restrictions import Terms
from ..clock import Due
from .rules import Rules


@dataclass(frozen=True)
class Ballot:
    """One vote."""

    seat: str
    choice: str


@dataclass(frozen=True)
class Line:
    """One line of the account: what happened, and when."""

    at: dt.datetime
    words: str


@dataclass
class CaseRow:
    id: int
    opened: dt.datetime
    closed: dt.datetime | None = None
    outcome: str = ""


@dataclass
class RunRow:
    id: int
    case: int
    process: str
    # The run whose step began it, if a step did.
    parent: int | None = None
    # The appeal that it hears, if any.
    appeal: int | None = None
    finished: dt.datetime | None = None
    outcome: str = ""


@dataclass
class TaskRow:
    """A step that waits: for a person (`role`), for a time (`fires`), for an event (`event`), or for more than one."""

    id: int
    run: int
    step: str
    label: str
    opened: dt.datetime
    because: str
    role: str = ""
    due: Due | None = None
    fires: dt.datetime | None = None
    event: str = ""
    votes: tuple[Ballot, ...] = ()
    overdue: bool = False
    escalated_to: str = ""
    status: str = "live"  # live | done | over (its time passed, its event came, or it was called off)
    finished: dt.datetime | None = None
    outcome: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_live(self) -> bool:
        return self.status == "live"


@dataclass
class IncidentRow:
    id: int
    case: int
    occurred: dt.datetime
    behaviours: tuple[str, ...]
    evidence: int


@dataclass
class RestrictionRow:
    id: int
    case: int
    terms: Terms
    starts_on: dt.date
    counts_from: dt.datetime
    review: Due
    review_run: int | None = None
    in_force: bool = True
    # Not in force while an appeal is open, where the policy says so.
    suspended: bool = False
    # As models.Basis: the runs that decided on it, each with the letter that told of that, or None.
    bases: frozenset[tuple[int, int | None]] = frozenset()

    @property
    def stands(self) -> bool:
        """Whether it has not ended."""
        return self.in_force or self.suspended


@dataclass
class NoticeRow:
    id: int
    case: int
    run: int
    # The number of the task that wrote it; of a letter that went out by itself, that of the next task.
    task: int
    letter: str
    # What it was written by, and so what it promised, wherever its case is moved.
    rules: Rules
    issued: dt.datetime
    # The day from which it counts as served; None while it is not known to have reached the customer.
    reached_on: dt.date | None
    opens_appeal: bool = False
    warning: str = ""


@dataclass
class AppealRow:
    id: int
    case: int
    # The notice that told of the decision appealed against.
    letter: int
    received: dt.datetime
    decide_by: Due
    run: int | None = None
    outcome: str = ""
    decided: dt.datetime | None = None


@dataclass
class DecisionRow:
    id: int
    run: int
    task: int
    label: str
    reasons: str


@dataclass
class Record:
    """All of it. Rows name each other by number, so that a copy is quick and shares nothing that changes."""

    cases: list[CaseRow] = field(default_factory=list)
    runs: list[RunRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    incidents: list[IncidentRow] = field(default_factory=list)
    restrictions: list[RestrictionRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    appeals: list[AppealRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def copy(self) -> "Record":
        return Record(**{one.name: [copy.copy(row) for row in getattr(self, one.name)] for one in fields(self)})

    def run(self, number: int) -> RunRow:
        return self.runs[number]

    def live(self) -> list[TaskRow]:
        """What waits now, the longest waiting first."""
        return [task for task in self.tasks if task.is_live]

    def case_of(self, task: TaskRow) -> int:
        return self.runs[task.run].case

    def in_force(self, case: int) -> list[RestrictionRow]:
        return [row for row in self.restrictions if row.case == case and row.in_force]

    def standing(self, case: int) -> list[RestrictionRow]:
        """The restrictions that have not ended."""
        return [row for row in self.restrictions if row.case == case and row.stands]

    def opening_letters(self, case: int) -> list[NoticeRow]:
        """The letters issued on a case that open an appeal, the latest first. Each has a window of its own."""
        letters = [row for row in self.notices if row.case == case and row.opens_appeal]
        return sorted(letters, key=lambda row: (row.issued, row.id), reverse=True)
