"""The picture of a journey: its pages from top to bottom, and the ways around those that not everybody comes to."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .outline import OutlinePage, outline

WIDTH, LEFT, BOX, HEIGHT, GAP, MARGIN = 720, 16, 380, 64, 52, 12
LONGEST_LINE = 44


@dataclass(frozen=True)
class Box:
    """One box of the picture, with the place of everything in it."""

    y: int
    title: str
    small: str
    kind: str  # "end" | "page" | "loose"
    note: str = ""

    @property
    def middle(self) -> int:
        return LEFT + BOX // 2

    @property
    def bottom(self) -> int:
        return self.y + HEIGHT


@dataclass(frozen=True)
class Way:
    """A line from box to box; `path` is an SVG path. `words` stand beside a way around a page."""

    path: str
    words: str = ""
    y: int = 0


@dataclass(frozen=True)
class JourneyPicture:
    """A picture ready for its template. `pages` say the same in words."""

    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    pages: tuple[OutlinePage, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    box: int = BOX
    box_height: int = HEIGHT
    beside: int = LEFT + BOX + 44


def picture_of(content: Any) -> JourneyPicture:
    """The picture of a draft, whole or with gaps."""
    pages = outline(content)
    boxes = [_box(0, "Start", "what the form is for", "end")]
    boxes += [
        _box(number, page.title, page.count, "loose" if page.loose else "page", page.loose)
        for number, page in enumerate(pages, start=1)
    ]
    boxes += [
        _box(len(pages) + 1, "Check your answers", "and send them", "end"),
        _box(len(pages) + 2, "Sent", "the reference, and what happens next", "end"),
    ]
    ways = [_down(above, below) for above, below in pairwise(boxes) if below.kind != "loose"]
    ways += [_around(boxes, number, page) for number, page in enumerate(pages, start=1) if page.when and not page.loose]
    ways += [_past(boxes, number) for number, page in enumerate(pages, start=1) if page.loose]
    return JourneyPicture(tuple(boxes), tuple(ways), tuple(pages), boxes[-1].bottom + MARGIN)


def _box(number: int, title: str, small: str, kind: str, note: str = "") -> Box:
    return Box(MARGIN + number * (HEIGHT + GAP), _fitting(title), small, kind, note)


def _fitting(title: str) -> str:
    """A title in one line that fits its box."""
    return title if len(title) <= LONGEST_LINE else f"{title[: LONGEST_LINE - 1]}…"


def _down(above: Box, below: Box) -> Way:
    return Way(f"M {above.middle} {above.bottom} V {below.y - 6}")


def _around(boxes: list[Box], number: int, page: OutlinePage) -> Way:
    """From the page before, past this one on the right, to the next: for everybody who gave another answer."""
    above, below = boxes[number - 1], boxes[number + 1]
    return Way(_right(above, below), f"unless {page.when}", boxes[number].y + HEIGHT // 2)


def _past(boxes: list[Box], number: int) -> Way:
    return Way(_right(boxes[number - 1], boxes[number + 1]))


def _right(above: Box, below: Box) -> str:
    edge, out = LEFT + BOX, LEFT + BOX + 32
    start, end = above.y + HEIGHT - 14, below.y + 14
    return f"M {edge} {start} H {out} V {end} H {edge + 6}"
