"""Which words of a long text are different, with a few words around them."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from .difference import Piece

AROUND = 5
# How many words are shown of what was put in or taken out at one place.
LONGEST = 60
# Words on one side times words on the other: beyond this, finding the like ones could take seconds.
MOST_PAIRS = 250_000
ELLIPSIS = "…"


def changed_words(before: str, after: str) -> tuple[Piece, ...]:
    """The words taken out and put in. Empty when only spaces and line breaks differ."""
    old, new = before.split(), after.split()
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    if not old_middle and not new_middle:
        return ()
    pieces = [Piece("same", _last(old[:start]))] if start else []
    pieces += _between(old_middle, new_middle)
    if end:
        pieces.append(Piece("same", _first(old[len(old) - end :])))
    return tuple(pieces)


def _alike(left: list[str], right: list[str]) -> int:
    """How many words two texts begin with alike."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _between(old: list[str], new: list[str]) -> Iterator[Piece]:
    if len(old) * len(new) > MOST_PAIRS:
        yield from _replaced(old, new)
        return
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", _shortened(old[i1:i2]))
        else:
            yield from _replaced(old[i1:i2], new[j1:j2])


def _replaced(old: list[str], new: list[str]) -> Iterator[Piece]:
    if old:
        yield Piece("out", _cut(old))
    if new:
        yield Piece("in", _cut(new))


def _cut(words: list[str]) -> str:
    return " ".join(words if len(words) <= LONGEST else [*words[:LONGEST], ELLIPSIS])


def _first(words: list[str]) -> str:
    return " ".join(words if len(words) <= AROUND else [*words[:AROUND], ELLIPSIS])


def _last(words: list[str]) -> str:
    return " ".join(words if len(words) <= AROUND else [ELLIPSIS, *words[-AROUND:]])


def _shortened(words: list[str]) -> str:
    """What stayed between two changes."""
    if len(words) <= 2 * AROUND + 2:
        return " ".join(words)
    return " ".join([*words[:AROUND], ELLIPSIS, *words[-AROUND:]])
