"""Which letter a rehearsed appeal is against, and whether it is in time: as flows.verbs says it of the record."""

import datetime as dt

from ..flows.verbs import WindowClosed
from ..notices.window import window_ends
from .record import NoticeRow, Record, TaskRow
from .rules import NotPossible


class AppealRefused(NotPossible):
    """The appeal is not taken: `why` is window_closed, already_appealed or nothing_to_appeal."""

    def __init__(self, why: str, words: str) -> None:
        super().__init__(words)
        self.why = why


def letter_to_appeal(record: Record, on: dt.date, asked: int | None = None, *, late: bool = False) -> NoticeRow:
    """The letter asked for, or else the latest that can be appealed, on the latest case that has told of a decision.

    `on` is the day the appeal came; with `late` it was accepted whatever the last day was.
    """
    told = [row.case for row in record.notices if row.opens_appeal and asked in (None, row.id)]
    letters = record.opening_letters(max(told)) if told else []
    letters = [row for row in letters if asked in (None, row.id)]
    if not letters:
        raise AppealRefused("nothing_to_appeal", str(WindowClosed(None)))
    appealed = {row.letter for row in record.appeals}
    for letter in letters:
        last = last_day(letter)
        if letter.id not in appealed and (late or last is None or on <= last):
            return letter
    if letters[0].id in appealed:
        raise AppealRefused("already_appealed", "The decision has been appealed already.")
    raise AppealRefused("window_closed", str(WindowClosed(last_day(letters[0]))))


def last_day(letter: NoticeRow) -> dt.date | None:
    """The last day to appeal that a letter gives; None while it is not known to have reached the customer."""
    due = window_ends(letter.rules.content, letter.reached_on) if letter.reached_on else None
    return due.on if due else None


def concerned(record: Record, waiting: list[TaskRow]) -> list[TaskRow]:
    """The waits that hear of an appeal decided just now.

    A run whose own decision is under appeal waits for that appeal, not for one against another decision.
    """
    open_ones = [row for row in record.appeals if row.decided is None]
    own = {record.notices[row.letter].run for row in open_ones}
    return [task for task in waiting if task.run not in own]
