"""A difference as a reader meets it, and the headings under which differences stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal


@dataclass(frozen=True)
class Piece:
    """Some words of a changed text: they stayed, were taken out, or were put in."""

    kind: Literal["same", "out", "in"]
    words: str


@dataclass(frozen=True)
class Difference:
    """One thing that is different. `heading` is a tab of the editor, `about` a process or empty.

    `text` is there for a long text alone: its changed words, with a few around them.
    """

    heading: str
    about: str
    words: str
    text: tuple[Piece, ...] = ()

    def __str__(self) -> str:
        """All of it without marks, as for a list in plain text."""
        marks = {"same": "{}", "out": "[-{}-]", "in": "[+{}+]"}
        return " ".join([self.words, *(marks[piece.kind].format(piece.words) for piece in self.text)])


@dataclass(frozen=True)
class Section:
    """The differences under one heading, such as “Letters”, or “Steps” of one process."""

    heading: str
    about: str
    differences: tuple[Difference, ...]


def by_section(found: Iterable[Difference]) -> list[Section]:
    """Differences that stand together, together. They come in the order of the headings."""
    groups = groupby(found, key=lambda one: (one.heading, one.about))
    return [Section(heading, about, tuple(group)) for (heading, about), group in groups]
