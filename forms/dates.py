"""A date in three boxes."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from . import wording
from .field import Boxes, QuestionField
from .questions import Day

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = {
    "january": 1,
    "february": 2,
    "march": 3,
    "april": 4,
    "june": 6,
    "july": 7,
    "august": 8,
    "september": 9,
    "sept": 9,
    "october": 10,
    "november": 11,
    "december": 12,
    **{name: number for number, name in enumerate(MONTHS, start=1)},
}


class DateBoxes(Boxes):
    """Reads <name>-day, <name>-month and <name>-year; an ISO date under <name> itself is read too."""

    parts = PARTS


class DateField(QuestionField):
    """An answer is an ISO date. A date kept earlier comes back as one."""

    shape = "date"
    widget = DateBoxes
    inputmode = "numeric"

    def to_answer(self, value: Any) -> Any:
        typed = date_parts(value)
        if not any(typed.values()):
            return None
        absent = [part for part in PARTS if not typed[part]]
        if absent:
            self.fail("incomplete", f"{self._subject} must include a {wording.listed(absent)}")
        found = self._real_date(typed)
        self._check_limits(found)
        return found.isoformat()

    @property
    def _subject(self) -> str:
        return wording.subject(self.question)

    def _real_date(self, typed: dict[str, str]) -> datetime.date:
        if not (len(typed["year"]) == 4 and _digits(typed["year"])):
            self.fail("year", f"{self._subject} must include a year with 4 numbers, like 2026")
        month = MONTH_NAMES.get(typed["month"].lower()) or _small_number(typed["month"])
        try:
            found = datetime.date(int(typed["year"]), month, _small_number(typed["day"]))
        except ValueError:
            found = datetime.date.min
        if found.year < 1900:
            self.fail("invalid", f"{self._subject} must be a real date, like 27 3 2026")
        return found

    def _check_limits(self, found: datetime.date) -> None:
        rules = self.question.rules
        if rules.earliest is not None and found < _day(rules.earliest):
            self.fail("earliest", f"{self._subject} must be {_in_words(rules.earliest)} or later")
        if rules.latest is not None and found > _day(rules.latest):
            self.fail("latest", f"{self._subject} must be {_in_words(rules.latest)} or earlier")


def date_parts(value: Any) -> dict[str, str]:
    """What the three boxes hold for a value: typed parts, an ISO date, or nothing."""
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(value, str):
        year, month, day = ([*value.strip().split("-", 2), "", ""])[:3]
        if _digits(month) and _digits(day):
            month, day = month.lstrip("0"), day.lstrip("0")
        value = {"day": day, "month": month, "year": year}
    if not isinstance(value, Mapping):
        return dict.fromkeys(PARTS, "")
    return {part: str(value.get(part) or "").strip() for part in PARTS}


def wrong_parts(code: str, typed: dict[str, str]) -> set[str]:
    """The boxes to mark for a fault: those left empty, the year, or all three."""
    if code == "incomplete":
        return {part for part in PARTS if not typed[part]}
    return {"year"} if code == "year" else set(PARTS)


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _small_number(text: str) -> int:
    """The number in a day or month box, 0 when it holds no such number."""
    return int(text) if len(text) <= 2 and _digits(text) else 0


def _day(limit: Day) -> datetime.date:
    return timezone.localdate() if limit == "today" else limit


def _in_words(limit: Day) -> str:
    return "today" if limit == "today" else wording.day(limit)
