"""Where everything on a flow chart goes: columns of boxes from left to right, and ways that never run through a box.

Viewflow lays flows out too, and its layout is not used: it follows every path from every split to every join, so its
time doubles with every few steps (60 steps took 1.3 seconds and 80 took 38), and its ways back lie on each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from .heights import heights
from .levels import BOX, Item, Link, columns
from .routing import Path, Point, routed

MARGIN = 26
LABEL_WIDTH, LABEL_LINES, LINE_HEIGHT, LETTER = 20, 3, 13, 6.3
# A way and the label above it, and what a box keeps free above its first and below its last way.
LEAST_BETWEEN, ABOVE_LABEL, IN_BOX = 26, 11, 12
STUB, CORNER = 12, 7


@dataclass(frozen=True)
class Node:
    """Something to be drawn. What `grows` becomes tall enough for its ways; anything else keeps its size.

    `room` is kept free for it from top to bottom when that is more, for words that a reader's program puts under it.
    """

    id: str
    width: float
    height: float
    grows: bool = True
    band: int = 0
    room: float = 0


@dataclass(frozen=True)
class Way:
    """An arrow to be drawn, with the words a manager gave it; `clear` is kept free of them where it leaves."""

    src: str
    dst: str
    words: str = ""
    clear: float = 0


@dataclass(frozen=True)
class Line:
    """A line of text at a place."""

    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A node as placed."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Arrow:
    """A way as drawn: its corners, its words where it leaves, and whether it leads back to an earlier column.

    One that does not arrive has joined the line that all ways to its box share.
    """

    dst: str
    points: tuple[Point, ...]
    label: tuple[Line, ...]
    back: bool
    arrives: bool

    @property
    def path(self) -> str:
        """The way as an SVG path with rounded corners: where two ways join, the curve says which way they go."""
        return _path(self.points)


@dataclass(frozen=True)
class Layout:
    """Nodes by their id, and arrows in the order of the ways. `shared` are lines that several ways have joined.

    `apart` is the height at which the nodes of the second band begin, None without any.
    """

    width: float
    height: float
    boxes: dict[str, Box]
    arrows: tuple[Arrow, ...]
    shared: tuple[Arrow, ...]
    returning: tuple[Point, ...]
    apart: float | None


def layout(nodes: Sequence[Node], ways: Sequence[Way], *, whole: bool = False) -> Layout:
    """Lay out nodes in the order a reader would tell them. Time grows with what there is to draw.

    With `whole` every arrow arrives, and nothing is shared.
    """
    leaving: dict[str, list[int]] = {node.id: [] for node in nodes}
    for number, way in enumerate(ways):
        leaving[way.src].append(number)
    labels = [tuple(shortened(way.words, LABEL_WIDTH, LABEL_LINES)) for way in ways]
    clear = max((way.clear for way in ways), default=0)
    items = [_item(node, [labels[number] for number in leaving[node.id]], clear) for node in nodes]
    port = {number: place for numbers in leaving.values() for place, number in enumerate(numbers)}
    links = [Link(way.src, port[number], way.dst) for number, way in enumerate(ways)]
    found = columns(items, links)
    at, height, apart = heights(found, items)
    routes = routed(found, items, links, at, whole=whole)
    boxes = {
        item.id: Box(
            round(routes.starts[found.level[item.id]] + MARGIN, 1),
            round(at[item.id, found.level[item.id], BOX] - item.height / 2 + MARGIN, 1),
            item.width,
            item.height,
        )
        for item in items
    }
    arrows = tuple(
        _arrow(path, lines, boxes[way.src], way.clear)
        for path, lines, way in zip(routes.paths, labels, ways, strict=True)
    )
    shared = tuple(Arrow(one.target, _moved(one.points), (), one.back, arrives=True) for one in routes.shared)
    returning = tuple((round(x + MARGIN, 1), round(y + MARGIN, 1)) for x, y in routes.returning)
    lowest = max([height, *(y for path in [*routes.paths, *routes.shared] for _, y in path.points)])
    return Layout(
        width=round(routes.width + 2 * MARGIN, 1),
        height=round(lowest + 2 * MARGIN, 1),
        boxes=boxes,
        arrows=arrows,
        shared=shared,
        returning=returning,
        apart=None if apart is None else apart + MARGIN,
    )


def shortened(words: str, width: int, most: int) -> list[str]:
    """Words in lines; what does not fit ends in "…" (the list in words beside the chart has it all)."""
    lines = wrap(words, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1]}…"]
    return lines


def _item(node: Node, labels: list[tuple[str, ...]], clear: float) -> Item:
    """A node with the places at which its ways leave, one below the other, each with its label above it."""
    blocks = [max(LEAST_BETWEEN, len(lines) * LINE_HEIGHT + ABOVE_LABEL) for lines in labels]
    total = sum(blocks)
    ports = tuple(sum(blocks[: number + 1]) - total / 2 for number in range(len(blocks)))
    if len(ports) == 1:
        ports = (0.0,)
    tall = max(node.height, total + 2 * IN_BOX)
    wide = max((len(line) for lines in labels for line in lines), default=0) * LETTER
    label_width = wide + clear + (0 if node.grows or len(ports) < 2 else STUB)
    return Item(
        node.id, node.width, tall if node.grows else node.height, max(tall, node.room), ports, label_width, node.band
    )


def _moved(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x + MARGIN, 1), round(y + MARGIN, 1)) for x, y in points)


def _arrow(path: Path, lines: tuple[str, ...], box: Box, clear: float) -> Arrow:
    points = list(_moved(path.points))
    x, y = points[0]
    label_x = x + 7 + clear
    middle = box.middle[1]
    if abs(y - middle) > box.height / 2 - 1 or (box.height < LINE_HEIGHT * 5 and abs(y - middle) > 1):
        # A small shape: every way leaves at its tip and goes up or down from there.
        points[:1] = [(x, middle), (x + STUB, middle), (x + STUB, y)]
        label_x += STUB
    top = y - 5 - LINE_HEIGHT * (len(lines) - 1)
    label = tuple(Line(line, label_x, top + LINE_HEIGHT * number) for number, line in enumerate(lines))
    return Arrow(path.target, tuple(points), label, path.back, path.arrives)


def _path(points: Sequence[Point]) -> str:
    parts = [f"M{points[0][0]:g},{points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        come, go = _toward(corner, before), _toward(corner, after)
        parts.append(f"L{come[0]:g},{come[1]:g} Q{corner[0]:g},{corner[1]:g} {go[0]:g},{go[1]:g}")
    parts.append(f"L{points[-1][0]:g},{points[-1][1]:g}")
    return " ".join(parts)


def _toward(corner: Point, other: Point) -> Point:
    """A point a little way from a corner, at most half way to the next one."""
    (x, y), (to_x, to_y) = corner, other
    far = abs(to_x - x) + abs(to_y - y)
    near = min(CORNER, far / 2) / far if far else 0
    return round(x + (to_x - x) * near, 1), round(y + (to_y - y) * near, 1)
