"""A time of day in one box, as people write it; kept as "14:30"."""

import re
from typing import Any

from . import wording
from .field import QuestionField

# 2.30pm, 2:30 p.m., 14:30, 1430, 14h30, 14:30:00, 2pm
WRITTEN = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h ]\s*(?P<minute>\d{2})(?::00)?|(?P<joined>\d{2}))?\s*(?P<half>[ap]\.?\s?m\.?)?"
    r"(?:\s*(?:hrs|hours))?",
    re.ASCII | re.IGNORECASE,
)
BY_NAME = {"midnight": "00:00", "noon": "12:00", "midday": "12:00", "12 noon": "12:00", "12 midnight": "00:00"}
LONGEST = 40


class TimeField(QuestionField):
    """An answer is "HH:MM" on a clock of 24 hours."""

    shape = "input"

    def to_answer(self, value: Any) -> Any:
        text = self.readable(value)
        if not text:
            return None
        found = read_time(text)
        if found is None:
            self.fail("invalid", f"{wording.subject(self.question)} must be a time, like 2:30pm or 14:30")
        return found


def read_time(text: str) -> str | None:
    """The time somebody wrote, None when it is none, or could be morning or afternoon."""
    named = BY_NAME.get(text.casefold())
    if named or len(text) > LONGEST:
        return named
    found = WRITTEN.fullmatch(text)
    if found is None:
        return None
    half = (found["half"] or "")[:1].casefold()
    minute = found["minute"] or found["joined"] or ""
    if not (minute or half):
        return None
    hour = _hour(int(found["hour"]), half)
    return f"{hour:02}:{int(minute or 0):02}" if 0 <= hour < 24 and int(minute or 0) < 60 else None


def _hour(hour: int, half: str) -> int:
    """On a clock of 24 hours; -1 when there is no such hour. "14:30pm" says one thing twice, "14:30am" two."""
    if not half or (half == "p" and hour > 12):
        return hour
    if not 1 <= hour <= 12:
        return -1
    return hour % 12 + (12 if half == "p" else 0)
