"""Replay before publish: a draft against the real cases of its policy. Nothing is written.

Each case is told again under the draft from the day it was opened, and where that ends is compared with where the case
really is. So the answer is "where would this case be had the draft been in force from the start", which is what a
manager weighs before publishing; cases go on under their own edition until somebody moves them.

A case that was moved is told as it was until its last move: it was another edition that it went by then. From that
moment on the draft takes the place of the edition that it was moved to, and its row says so.

What the replay cannot see: the words of letters, who held a task, a sweep that ran late, and what people would have
done at a step that the draft adds. Where the case's own edition, told again, does not end where the record is either,
nothing is said of what the draft would do: the case is counted as one that cannot be told again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.utils import timezone

from ..access import known_by_reference, visible_to
from ..clock.deadline import words
from ..models import Case, Policy
from ..policies.editions import pack_of
from ..policies.schema import Pack
from .again import tell_again
from .compared import KINDS, Change, change, gone, untold
from .history import History, Move, read, stands
from .refused import refused
from .rules import Rules
from .standing import Standing

MOST_CLOSED = 200
BATCH = 100


@dataclass(frozen=True)
class Row:
    """One case the reader may see, or one whose reference alone they may know, or so many alike of which not even that.

    Unless they may see it (`opens`), no date and nothing of its story is told. `was_moved` says what a move means here.
    """

    reference: str
    is_open: bool
    change: Change
    refused: tuple[str, ...] = ()
    cases: int = 1
    opens: bool = True
    was_moved: str = ""


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
    """The cases from `start` on, as many as `size`. Fifteen queries however many they are."""
    chosen = _chosen(policy)
    numbers = chosen[start : start + size]
    cases = Case.objects.in_bulk(numbers)
    histories = read(cases[number] for number in numbers if number in cases)
    known = set(known_by_reference(user, policy).filter(pk__in=numbers).values_list("pk", flat=True))
    seen = set(visible_to(user, Case).filter(pk__in=numbers).values_list("pk", flat=True))
    rules, old = Rules(draft), _editions(histories)
    rows = [_row(history, rules, old) for history in histories]
    told = [
        _told(row, one, is_known=one.case.pk in known, may_see=one.case.pk in seen)
        for row, one in zip(rows, histories, strict=True)
    ]
    return Batch(
        rows=_added_up(told),
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


def _editions(histories: Iterable[History]) -> dict[int, Rules]:
    """The rules of each edition that cases of the policy have gone by, by its number."""
    found = {number: edition for history in histories for number, edition in history.editions.items()}
    return {number: Rules(pack_of(edition)) for number, edition in found.items()}


def _row(history: History, rules: Rules, editions: Mapping[int, Rules]) -> Row:
    until = history.case.closed_at or timezone.now()
    really = stands([history])
    old = editions[history.case.edition.number]
    before = [editions[move.left] for move in history.moves]
    found = change(really, tell_again(history, rules, until, before=before), rules, old)
    if found.kind != "same" and not gone(really, rules) and _untellable(history, really, old, before, until):
        found = untold(really, old, was_moved=bool(before))
    return Row(
        history.case.reference,
        history.case.closed_at is None,
        found,
        tuple(refused(history, rules)),
        was_moved=moves_in_words(history.moves, with_days=True),
    )


def _untellable(history: History, really: Standing, old: Rules, before: Sequence[Rules], until: dt.datetime) -> bool:
    """Whether the history, told again under the editions that the case has gone by, ends elsewhere than the record."""
    return change(really, tell_again(history, old, until, before=before), old, old).kind != "same"


def moves_in_words(moves: Sequence[Move], *, with_days: bool) -> str:
    """That cases were moved, and what that means for their comparison; empty for those that were not."""
    if not moves:
        return ""
    days = [f" on {words(timezone.localdate(move.at))}" if with_days else "" for move in moves]
    to = _listed([f"to edition {move.to}{day}" for move, day in zip(moves, days, strict=True)])
    until = "then" if len(moves) == 1 else "the last move"
    told = f"told as it was until {until}, and compared with the draft from then on"
    return f"Moved from edition {moves[0].left} {to}: {told}."


def _told(row: Row, history: History, *, is_known: bool, may_see: bool) -> Row:
    """A row as its reader may have it."""
    if may_see:
        return row
    reference = row.reference if is_known else ""
    moved = moves_in_words(history.moves, with_days=False)
    return Row(reference, row.is_open, row.change.without_dates(), opens=False, was_moved=moved)


def _added_up(rows: Iterable[Row]) -> tuple[Row, ...]:
    """In their order; those of which not even the reference may be known are added up, like for like."""
    alike = Counter(row for row in rows if not row.reference)
    named = [row for row in rows if row.reference]
    return tuple(sorted([*named, *(replace(row, cases=number) for row, number in alike.items())], key=_order))


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
