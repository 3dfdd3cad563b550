"""Evidence pasted as a list: one item a line, as it comes out of a mailbox or a spreadsheet."""

import datetime as dt
import re

from django.utils import timezone

from ..actions.cases import EvidenceItem
from ..models import Evidence

MOST_LINES = 500
MOST_CHARACTERS = 2000
# Before the records that a council still holds.
EARLIEST = dt.date(1990, 1, 1)
# How people name the kinds; the first column of a phone log says "phone", a mailbox says "e-mail".
KIND_WORDS = {
    **{kind.value: kind.value for kind in Evidence.Kind},
    **{kind.label: kind.value for kind in Evidence.Kind},
    "e-mail": "email",
    "mail": "email",
    "emails": "email",
    "phone": "call",
    "telephone": "call",
    "telephone call": "call",
    "calls": "call",
    "meeting": "visit",
    "online": "post",
    "social media": "post",
    "written": "note",
}
NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
WORDED = ("%d %B %Y", "%d %b %Y", "%A %d %B %Y", "%a %d %b %Y")


class BadLine(Exception):
    """A line that is not an item; the message says why."""


def read_list(text: str) -> tuple[list[EvidenceItem], list[str]]:
    """The items of a pasted list, and a sentence for each line that is not one, by its number."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        return [], [f"The list has {len(lines)} lines. Send {MOST_LINES} at a time."]
    items: list[EvidenceItem] = []
    faults: list[str] = []
    for number, line in lines:
        try:
            items.append(_item(line))
        except BadLine as fault:
            faults.append(f"Line {number}: {fault}")
    return items, faults


def read_day(typed: str) -> dt.date | None:
    """A date as people write it, day before month: 3 June 2026, 3/6/2026 or 2026-06-03."""
    typed = " ".join(typed.replace(",", " ").split())
    try:
        if found := NUMERIC.fullmatch(typed):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found := ISO.fullmatch(typed):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    for form in WORDED:
        try:
            return dt.datetime.strptime(typed, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _item(line: str) -> EvidenceItem:
    parts = [part.strip() for part in _split(line)]
    if len(parts) < 4:
        raise BadLine("write four things with commas between them: date, kind, department, what it shows.")
    day, kind, department, summary = parts
    dated = read_day(day)
    if dated is None:
        raise BadLine(f"“{_short(day)}” is not a date. Write it like 3 June 2026 or 3/6/2026.")
    if dated > timezone.localdate():
        raise BadLine(f"“{_short(day)}” is in the future.")
    if dated < EARLIEST:
        raise BadLine(f"“{_short(day)}” is too long ago to be right. Look at the year.")
    code = KIND_WORDS.get(kind.casefold())
    if code is None:
        names = ", ".join(kind.label for kind in Evidence.Kind)
        raise BadLine(f"“{_short(kind)}” is not a kind of evidence. Write one of: {names}.")
    if not summary:
        raise BadLine("say what the item shows.")
    if len(department) > 100:
        raise BadLine("the department’s name is longer than 100 characters.")
    if len(summary) > MOST_CHARACTERS:
        raise BadLine(f"what it shows is longer than {MOST_CHARACTERS} characters.")
    return EvidenceItem(kind=code, dated=dated, department=department, summary=summary)


def _split(line: str) -> list[str]:
    """The four parts; commas in the last one are its own. A spreadsheet pastes tabs."""
    separator = "\t" if line.count("\t") >= 3 else ","
    return line.split(separator, 3)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
