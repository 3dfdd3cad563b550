"""The parts of two lists matched by id: which went, which came, and which stand elsewhere now."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms.editor.names import name_of

from .side import quoted

Part = dict[str, Any]
# An id, and how often it came before: only some lists refuse an id that is there twice.
Key = tuple[str, int]


@dataclass(frozen=True)
class Items:
    """Two lists of parts by key, each in its own order."""

    before: dict[Key, Part]
    after: dict[Key, Part]
    moved: frozenset[Key]

    @property
    def removed(self) -> list[Part]:
        return [part for key, part in self.before.items() if key not in self.after]

    def position(self, key: Key, first: str) -> str:
        """Where a part stands now: after which other, or `first`."""
        earlier = self._earlier[key]
        return first if earlier is None else f"after {quoted(name_of(self.after[earlier]))}"

    @cached_property
    def _earlier(self) -> dict[Key, Key | None]:
        """The part that stands before each, by key."""
        keys = list(self.after)
        return dict(zip(keys, [None, *keys], strict=False))


def match(before: Iterable[Part], after: Iterable[Part], coded_by: str) -> Items:
    old, new = _by_key(before, coded_by), _by_key(after, coded_by)
    order = {key: index for index, key in enumerate(old)}
    stayed = [key for key in new if key in order]
    return Items(old, new, frozenset(stayed) - _in_order(stayed, order))


def _by_key(parts: Iterable[Part], coded_by: str) -> dict[Key, Part]:
    seen: Counter[str] = Counter()
    found = {}
    for part in parts:
        code = str(part.get(coded_by))
        found[code, seen[code]] = part
        seen[code] += 1
    return found


def _in_order(keys: list[Key], order: dict[Key, int]) -> set[Key]:
    """As many as possible that stand in their old order: the fewest others have moved."""
    ends: list[int] = []
    best: list[Key] = []
    behind: dict[Key, Key | None] = {}
    for key in keys:
        length = bisect_left(ends, order[key])
        behind[key] = best[length - 1] if length else None
        ends[length:], best[length:] = [order[key], *ends[length + 1 :]], [key, *best[length + 1 :]]
    found: set[Key] = set()
    last = best[-1] if best else None
    while last is not None:
        found.add(last)
        last = behind[last]
    return found
