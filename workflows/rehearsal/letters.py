"""Whether a letter could be issued on a rehearsed case: the product's own merge fields over rehearsed rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..notices.merge import Situation
from .record import DecisionRow, Record, RunRow
from .rules import Rules


@dataclass(frozen=True)
class _Customer:
    name: str = "the customer"


@dataclass(frozen=True)
class _Edition:
    number: int = 1


@dataclass(frozen=True)
class _Content:
    content: dict[str, Any]


@dataclass(frozen=True)
class _Case:
    customer: _Customer = _Customer()
    edition: _Edition = _Edition()
    reference: str = "C-0000-0000"


@dataclass(frozen=True)
class _Run:
    process_code: str


@dataclass(frozen=True)
class RestrictionSaid:
    """A restriction as a letter tells of it: in force, or announced by the letter."""

    terms_words: str
    starts_on: dt.date
    review_on: dt.date
    review_explained: str


@dataclass(frozen=True)
class _Appeal:
    received_at: dt.datetime
    decide_by: dt.date
    decide_by_explained: str
    grounds: tuple[str, ...]
    reference: str = "A-0000-0000"


@dataclass(frozen=True)
class _Decision:
    outcome_label: str
    reasons: str


@dataclass(frozen=True)
class _Incident:
    occurred_at: dt.datetime
    behaviours: tuple[str, ...]


class RehearsedSituation(Situation):
    """A rehearsed case as a letter sees it. Names and references are stand-ins: nobody reads these letters."""

    def __init__(
        self,
        rules: Rules,
        record: Record,
        run: RunRow,
        today: dt.date,
        *,
        channel: str = "",
        announced: Sequence[RestrictionSaid] = (),
    ) -> None:
        self.pack: dict[str, Any] = rules.content
        self.today = today
        self.channel = channel
        self.announced: Any = announced
        self.case: Any = _Case()
        self.run: Any = _Run(run.process)
        self._rules, self._record, self._row = rules, record, run

    @property
    def restrictions(self) -> Any:
        in_force = [
            RestrictionSaid(row.terms.words, row.starts_on, row.review.on, row.review.explained)
            for row in self._record.in_force(self._row.case)
        ]
        return [*in_force, *self.announced]

    @property
    def appeal(self) -> Any:
        if self._row.appeal is None or self._rules.appeal is None:
            return None
        row = self._record.appeals[self._row.appeal]
        grounds = (self._rules.appeal.grounds[0].id,)
        return _Appeal(row.received, row.decide_by.on, row.decide_by.explained, grounds)

    @property
    def decision(self) -> Any:
        row = self._decided
        return _Decision(row.label, row.reasons) if row else None

    @property
    def decided_under(self) -> dict[str, Any]:
        return self.pack

    @property
    def decided_at(self) -> str:
        return self._record.tasks[self._decided.task].step if self._decided else ""

    @property
    def heard(self) -> set[str]:
        return {vote.seat for vote in self._record.tasks[self._decided.task].votes} if self._decided else set()

    @property
    def editions(self) -> Any:
        return [_Content(self.pack)]

    @property
    def _decided(self) -> DecisionRow | None:
        rows = [row for row in self._record.decisions if row.run == self._row.id]
        return rows[-1] if rows else None

    @property
    def incidents(self) -> Any:
        rows = [row for row in self._record.incidents if row.case == self._row.case]
        return [_Incident(row.occurred, row.behaviours) for row in rows]
