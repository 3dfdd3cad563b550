"""Contacts counted from the evidence: how many, to whom, over how long. Only what was logged, nothing estimated."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..clock import is_working_day
from ..clock.deadline import words
from ..models import Evidence

# A note is ours, not a contact of the customer's.
PLURALS = {
    "email": ("email", "emails"),
    "call": ("phone call", "phone calls"),
    "visit": ("visit", "visits"),
    "letter": ("letter", "letters"),
    "post": ("online post", "online posts"),
}
NO_DEPARTMENT = "Department not recorded"
Bar = tuple[str, int, int]


@dataclass(frozen=True)
class Bars:
    """Counts to compare: (what, how many, length of the bar out of 100)."""

    title: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Contacts:
    """The sentences, one a channel, and the counts behind them. `bars` is empty when there is little to compare."""

    sentences: tuple[str, ...]
    bars: tuple[Bars, ...]


def count_contacts(items: Iterable[Evidence]) -> Contacts:
    """Contacts by channel, department and week."""
    contacts = [item for item in items if item.kind in PLURALS]
    by_kind: dict[str, list[Evidence]] = defaultdict(list)
    for item in contacts:
        by_kind[item.kind].append(item)
    ordered = sorted(by_kind.items(), key=lambda found: -len(found[1]))
    sentences = tuple(_sentence(kind, found) for kind, found in ordered)
    return Contacts(sentences, _bars(contacts) if len(contacts) > 3 else ())


def _sentence(kind: str, items: list[Evidence]) -> str:
    """Such as "58 emails to 7 departments on 19 working days, 1 to 26 June 2026"."""
    said = counted(len(items), *PLURALS[kind])
    departments = {_department_key(item) for item in items} - {""}
    if departments:
        said += f" to {counted(len(departments), 'department', 'departments')}"
    days = {item.dated for item in items}
    if len(days) == 1:
        return f"{said} on {words(min(days))}"
    working = sum(is_working_day(day) for day in days)
    on = [counted(working, "working day", "working days")] if working else []
    if len(days) > working:
        on.append(counted(len(days) - working, "other day", "other days"))
    return f"{said} on {' and '.join(on)}, {period(min(days), max(days))}"


def period(first: dt.date, last: dt.date) -> str:
    """Two dates without what they share: 1 to 26 June 2026."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {words(last)}"
    if first.year == last.year:
        return f"{words(first).removesuffix(f' {first.year}')} to {words(last)}"
    return f"{words(first)} to {words(last)}"


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _bars(contacts: list[Evidence]) -> tuple[Bars, ...]:
    names = {_department_key(item): item.department.strip() or NO_DEPARTMENT for item in contacts}
    departments = Counter(_department_key(item) for item in contacts)
    by_department = [
        (names[key], count) for key, count in sorted(departments.items(), key=lambda one: (-one[1], one[0]))
    ]
    weeks = Counter(item.dated - dt.timedelta(days=item.dated.weekday()) for item in contacts)
    by_week = [(f"Week of {words(monday)}", count) for monday, count in sorted(weeks.items())]
    found = (_to_bars("By department", by_department), _to_bars("By week", by_week))
    return tuple(bars for bars in found if len(bars.rows) > 1)


def _to_bars(title: str, counts: list[tuple[str, int]]) -> Bars:
    most = max(count for _, count in counts)
    return Bars(title, tuple((name, count, round(100 * count / most)) for name, count in counts))


def _department_key(item: Evidence) -> str:
    """Departments as compared: "planning " and "Planning" are one."""
    return " ".join(item.department.casefold().split())
