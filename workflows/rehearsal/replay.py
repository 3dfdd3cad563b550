"""Replay before publish: a draft against the real cases of its policy. Nothing is written.

Each case is told again under the draft from the day it was opened, and where that ends is compared with where the case
really is. So the answer is "where would this case be had the draft been in force from the start", which is what a
manager weighs before publishing; cases go on under their own edition until somebody moves them.

What the replay cannot see: the words of letters, who held a task, a sweep that ran late, and what people would have
done at a step that the draft adds. Where the case's own edition, told again, does not end where the record is either,
nothing is said of what the draft would do: the case is counted as one that cannot be told again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from ..access import visible_to
from ..models import Case, Policy
from ..policies.editions import pack_of
from ..policies.schema import Pack
from .again import tell_again
from .compared import KINDS, Change, change, gone, untold
from .history import History, read, stands
from .refused import refused
from .rules import Rules
from .standing import Standing

MOST_CLOSED = 200
BATCH = 100


@dataclass(frozen=True)
class Row:
    """One case the reader may see, or so many alike that they may not (`reference` is empty, and no date is told)."""

    reference: str
    is_open: bool
    change: Change
    refused: tuple[str, ...] = ()
    cases: int = 1


@dataclass(frozen=True)
class Batch:
    """Some of the cases. `tally` counts (open or closed, kind of change); `after` is where the next batch begins."""

    rows: tuple[Row, ...]
    tally: Counter[tuple[bool, str]]
    refused: int
    roles: Counter[tuple[str, str]]
    after: int
    total: int

    @property
    def is_last(self) -> bool:
        return self.after >= self.total


def replay(draft: Pack, policy: Policy, user: User) -> list[Batch]:
    """All batches at once."""
    found = [batch(draft, policy, user)]
    while not found[-1].is_last:
        found.append(batch(draft, policy, user, start=found[-1].after))
    return found


def batch(draft: Pack, policy: Policy, user: User, *, start: int = 0, size: int = BATCH) -> Batch:
    """The cases from `start` on, as many as `size`. Fourteen queries however many they are."""
    chosen = _chosen(policy)
    numbers = chosen[start : start + size]
    cases = Case.objects.prefetch_related("edition").in_bulk(numbers)
    histories = read(cases[number] for number in numbers if number in cases)
    seen = set(visible_to(user, Case).filter(pk__in=numbers).values_list("pk", flat=True))
    rules, old = Rules(draft), {case.edition_id: Rules(pack_of(case.edition)) for case in cases.values()}
    rows = [_row(history, rules, old[history.case.edition_id]) for history in histories]
    return Batch(
        rows=_named([(row, history.case.pk in seen) for row, history in zip(rows, histories, strict=True)]),
        tally=Counter((row.is_open, row.change.kind) for row in rows),
        refused=sum(bool(row.refused) for row in rows),
        roles=Counter(change for row in rows for change in row.change.roles),
        after=start + len(numbers),
        total=len(chosen),
    )


def _chosen(policy: Policy) -> list[int]:
    """Every open case, the oldest first, and the last 200 that closed. Two queries."""
    cases = Case.objects.filter(policy=policy)
    closed = cases.exclude(closed_at=None).order_by("-closed_at", "-pk").values_list("pk", flat=True)
    return [*cases.filter(closed_at=None).order_by("pk").values_list("pk", flat=True), *closed[:MOST_CLOSED]]


def _row(history: History, rules: Rules, old: Rules) -> Row:
    until = history.case.closed_at or timezone.now()
    really = stands([history])
    found = change(really, tell_again(history, rules, until), rules, old)
    if found.kind != "same" and not gone(really, rules) and _untellable(history, really, old, until):
        found = untold(really, old)
    return Row(history.case.reference, history.case.closed_at is None, found, tuple(refused(history, rules)))


def _untellable(history: History, really: Standing, old: Rules, until: dt.datetime) -> bool:
    """Whether the history, told again under the case's own edition, ends elsewhere than the record."""
    return change(really, tell_again(history, old, until), old, old).kind != "same"


def _named(rows: Iterable[tuple[Row, bool]]) -> tuple[Row, ...]:
    """Rows of cases the reader may see, and the others added up without their references and dates."""
    named: list[Row] = []
    others: Counter[Row] = Counter()
    for row, may_see in rows:
        if may_see:
            named.append(row)
        else:
            others[Row("", row.is_open, row.change.without_dates())] += 1
    added = [Row(row.reference, row.is_open, row.change, cases=number) for row, number in others.items()]
    return tuple(sorted([*named, *added], key=_order))


def _order(row: Row) -> tuple[int, bool, str, str]:
    return row.change.rank, not row.is_open, row.reference, row.change.now


def summary(tally: Counter[tuple[bool, str]], refused_cases: int) -> list[str]:
    """What all batches so far come to, in sentences."""
    said = []
    for is_open, what in ((True, "open"), (False, "closed")):
        total = sum(number for (one, _), number in tally.items() if one == is_open)
        parts = [kind.told(tally[is_open, code], is_open) for code, kind in KINDS.items() if tally[is_open, code]]
        if total:
            said.append(f"Of {count(total, f'{what} case')}, {_listed(parts)}.")
    if refused_cases:
        verb = "has a past decision" if refused_cases == 1 else "have past decisions"
        said.append(f"{count(refused_cases, 'case')} {verb} that the draft would refuse.")
    return said or ["The policy has no cases yet."]


def count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
