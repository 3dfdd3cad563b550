"""Where a case really is against where it would be under a draft: one kind of change, and what moves, in words."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..clock.deadline import words
from ..steps import EndStep
from .again import Again
from .rules import Rules
from .standing import Open, Standing


@dataclass(frozen=True)
class Kind:
    """A kind of change: its name as a table says it, and how a sentence says it of one case and of many."""

    label: str
    one: str
    many: str
    of_closed: str = ""

    def told(self, number: int, is_open: bool) -> str:
        """Such as "3 would get a later date"; of closed cases in their own words."""
        if not is_open and self.of_closed:
            return f"{number} {self.of_closed}"
        return f"{number} {self.one if number == 1 else self.many}"


NO_CHANGE = "No change"
NOT_COMPARED = "Not compared"
# The first that fits counts; the order is that of a table, the gravest first.
KINDS: dict[str, Kind] = {
    "lost": Kind("Could not be carried over", "could not be carried over", "could not be carried over"),
    "elsewhere": Kind(
        "Would be elsewhere", "would be at another step", "would be at another step", "would have gone another way"
    ),
    "role": Kind("Would be with another role", "would be with another role", "would be with another role"),
    "untold": Kind("Cannot be told again", "cannot be told again", "cannot be told again"),
    "later": Kind("A later date", "would get a later date", "would get a later date", "would have had a later date"),
    "earlier": Kind(
        "An earlier date", "would get an earlier date", "would get an earlier date", "would have had an earlier date"
    ),
    "same": Kind(NO_CHANGE, "stays where it is", "stay where they are", "would have gone as before"),
}


@dataclass(frozen=True)
class Moved:
    """A date that moves. `days` is by how much; without both dates there is no number."""

    what: str
    before: dt.date | None
    after: dt.date | None
    days: int | None

    @property
    def told(self) -> str:
        if self.before and self.after:
            return f"{self.what}: {words(self.before)} → {words(self.after)} ({self._by})"
        if self.days is not None:
            return f"{self.what}: {self._by}"
        return f"{self.what}: {words(self.after) if self.after else 'no date any more'}"

    @property
    def _by(self) -> str:
        number = abs(self.days or 0)
        return f"{number} {'day' if number == 1 else 'days'} {'later' if (self.days or 0) > 0 else 'earlier'}"


@dataclass(frozen=True)
class Change:
    """What the draft means for a case. `roles` are (label, "gains" or "loses") for each task that changes hands."""

    kind: str
    now: str
    then: str
    moved: tuple[Moved, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    why: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return KINDS[self.kind].label

    @property
    def without_any(self) -> str:
        """What is said of dates and roles where none is told that moves or changes; empty where some are."""
        if self.moved or self.roles:
            return ""
        return NO_CHANGE if self.kind == "same" else NOT_COMPARED

    @property
    def rank(self) -> int:
        return list(KINDS).index(self.kind)

    def without_dates(self) -> "Change":
        """The same for somebody who may not see the case: by how much, but neither the day nor the story."""
        moved = tuple(replace(one, before=None, after=None) for one in self.moved if one.days is not None)
        return replace(self, moved=moved, why=())


def change(really: Standing, told: Again, draft: Rules, old: Rules) -> Change:
    """Compare where a case is with where its history would have taken it under the draft."""
    now = _place(really, old)
    missing = gone(really, draft)
    if missing or told.lost or told.standing is None:
        holes = [f"“{_label(old, one)}”, where the case is, is no longer a step." for one in missing]
        then = "At no step of the draft" if missing else "Not known: it could not go on"
        return Change("lost", now, then, why=(*holes, *told.lost))
    rehearsed = told.standing
    roles = tuple(_hands(really, rehearsed, draft, old))
    moved = tuple(_moved(really, rehearsed, draft))
    kind = "same"
    if _steps(really) != _steps(rehearsed) or _course(really) != _course(rehearsed):
        kind = "elsewhere"
    elif roles:
        kind = "role"
    elif moved:
        kind = "later" if any((one.days or 0) > 0 for one in moved) else "earlier"
    why = tuple(told.otherwise) if kind != "same" else ()
    return Change(kind, now, _place(rehearsed, draft), moved, roles, why)


def gone(really: Standing, draft: Rules) -> list[Open]:
    """Where the case is now and the draft has no step."""
    return [one for one in really.open if not draft.has_step(one.process, one.step)]


def untold(really: Standing, old: Rules, *, was_moved: bool = False) -> Change:
    """For a case whose history does not fit its own edition either, such as one that a late sweep has held up."""
    under = "each edition that it has gone by" if was_moved else "its own edition"
    why = f"Told again under {under}, its history does not end where the record is."
    return Change("untold", _place(really, old), "Not known", why=(why,))


def _steps(stands: Standing) -> list[tuple[str, str]]:
    return sorted((one.process, one.step) for one in stands.open)


def _course(stands: Standing) -> tuple[object, ...]:
    """How what is over went, and which restrictions it left."""
    outcomes = tuple(outcome for _, outcome, _ in stands.appeals)
    return sorted(stands.ended), sorted(code for code, _ in stands.restrictions), outcomes, stands.open_cases


def _place(stands: Standing, rules: Rules) -> str:
    """Where a case is, by the names of its steps."""
    if stands.open:
        names = [f"{number} × {name}" if number > 1 else name for name, number in _named(stands, rules).items()]
        return "; ".join(names)
    if stands.restrictions:
        return "Restricted, until the review"
    return f"Closed: {_ended(stands, rules)}" if stands.closed else "Nothing open"


def _ended(stands: Standing, rules: Rules) -> str:
    """How the latest case closed, by the name that the policy gives the end of the process that closed it."""
    outcome = stands.closed[-1]
    process = next((code for code, how in reversed(stands.ended) if how == outcome), "")
    names = [step.label for step in rules.steps(process) if isinstance(step, EndStep) and step.outcome == outcome]
    # No end has a name for a process that was called off because nothing was left for it to do.
    return " or ".join(dict.fromkeys(names)) or outcome.replace("_", " ")


def _named(stands: Standing, rules: Rules) -> Counter[str]:
    return Counter(_label(rules, one) for one in stands.open)


def _label(rules: Rules, one: Open) -> str:
    return rules.step(one.process, one.step).label if rules.has_step(one.process, one.step) else one.step


def _hands(really: Standing, rehearsed: Standing, draft: Rules, old: Rules) -> Iterator[tuple[str, str]]:
    before, after = _roles(really, old), _roles(rehearsed, draft)
    for label, number in sorted((after - before).items()):
        yield from [(label, "gains")] * number
    for label, number in sorted((before - after).items()):
        yield from [(label, "loses")] * number


def _roles(stands: Standing, rules: Rules) -> Counter[str]:
    labels = {role.id: role.label for role in rules.pack.roles}
    codes = [code for one in stands.open for code in (one.role, one.escalated_to) if code]
    return Counter(labels.get(code, code) for code in codes)


def _moved(really: Standing, rehearsed: Standing, draft: Rules) -> Iterator[Moved]:
    pairs = zip(really.open, rehearsed.open, strict=True) if _steps(really) == _steps(rehearsed) else ()
    for before, after in pairs:
        yield from _date(f"“{_label(draft, after)}” due", before.due, after.due)
    yield from _date("Review", really.review_on, rehearsed.review_on)
    yield from _date("Appeal decided by", _undecided(really), _undecided(rehearsed))
    if really.open_cases:
        yield from _date("Last day to appeal", really.last_day, rehearsed.last_day)


def _undecided(stands: Standing) -> dt.date | None:
    return stands.appeals[-1][0] if stands.appeals and not stands.appeals[-1][1] else None


def _date(what: str, before: dt.date | None, after: dt.date | None) -> Iterator[Moved]:
    if before != after:
        yield Moved(what, before, after, (after - before).days if before and after else None)
