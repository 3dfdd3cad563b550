"""Where everything on a flow chart goes: Viewflow lays the nodes out, the gaps are widened so that words fit."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from textwrap import wrap
from typing import Any

from viewflow.workflow.chart import GAP_SIZE, calc_layout_data

from .base import EditionFlow

# A step is a box with its name in it, whatever Viewflow would draw; gateways keep their own shape.
BOX = {"width": 188, "height": 96, "svg": "", "text-align": "middle"}
GAP_ACROSS, GAP_DOWN = 124, 56
LABEL_WIDTH, LINE_HEIGHT = 17, 13
NAME_WIDTH, NAME_LINES = 22, 3

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A line of text at a place."""

    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """One node as drawn. `step` is the step's id, empty for a gateway, a timer or the start."""

    step: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    name: tuple[Line, ...]

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Arrow:
    """One way on, with the words a manager gave it."""

    path: str
    label: tuple[Line, ...]


@dataclass(frozen=True)
class Layout:
    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@lru_cache(maxsize=128)
def layout(compiled: type[EditionFlow]) -> Layout:
    """The layout of a compiled process: worked out once in a process of the machine, since editions never change."""
    for node in compiled.instance.nodes():
        if hasattr(node, "step"):
            node.shape = BOX
    grid = calc_layout_data(compiled)
    across, down = _Axis(grid, "col", "x", "width", GAP_ACROSS), _Axis(grid, "row", "y", "height", GAP_DOWN)
    boxes = tuple(_box(cell, across, down) for cell in grid.cells)
    taken: set[Point] = set()
    arrows = tuple(_arrow(edges, across, down, taken) for edges in _by_ends(grid.edges))
    return Layout(width=across.end, height=down.end, boxes=boxes, arrows=arrows)


class _Axis:
    """Moves Viewflow's coordinates along one axis: columns keep their size, the gaps between them grow."""

    def __init__(self, grid: Any, index: str, start: str, size: str, gap: int) -> None:
        places: dict[int, tuple[float, float]] = {}
        for cell in grid.cells:
            # A node on another's border was moved there: it says nothing about its own column.
            if getattr(cell.node, "_attached_to", None) is None:
                places[getattr(cell, index)] = (getattr(cell, start), getattr(cell, size))
        self.points: list[tuple[float, float]] = [(-GAP_SIZE, -gap / 2)]
        at = gap / 2
        for begin, length in (places[key] for key in sorted(places)):
            self.points += [(begin, at), (begin + length, at + length)]
            at += length + gap
        self.end = at - gap / 2
        self.points.append((self.points[-1][0] + GAP_SIZE, self.end))

    def __call__(self, value: float) -> float:
        for (low, new_low), (high, new_high) in pairwise(self.points):
            if value <= high:
                share = (value - low) / (high - low) if high > low else 0
                return round(new_low + share * (new_high - new_low), 1)
        return self.end


def _box(cell: Any, across: _Axis, down: _Axis) -> Box:
    step = getattr(cell.node, "step", None)
    shape = cell.shape
    x, y = across(shape.x), down(shape.y)
    name: tuple[Line, ...] = ()
    if step is not None:
        name = _centred(_wrapped(step.label, NAME_WIDTH, NAME_LINES), x + shape.width / 2, y + shape.height / 2 - 4)
    kind = step.kind if step else _kind_of(cell.node)
    return Box(step.id if step else "", kind, x, y, shape.width, shape.height, name)


def _kind_of(node: Any) -> str:
    if getattr(node, "_attached_to", None) is not None:
        return "timer"
    return "begin" if node.task_type == "START" else "gate"


def _by_ends(edges: list[Any]) -> list[list[Any]]:
    """Drawable edges, those between the same two nodes together: they would be drawn on top of each other."""
    together: dict[tuple[Any, Any], list[Any]] = {}
    for edge in edges:
        if len(edge.segments) > 1:
            together.setdefault((edge.src, edge.dst), []).append(edge)
    return list(together.values())


def _arrow(edges: list[Any], across: _Axis, down: _Axis, taken: set[Point]) -> Arrow:
    points = [(across(x), down(y)) for x, y in edges[0].segments]
    path = "M" + " L".join(f"{x:g},{y:g}" for x, y in points)
    words = ", or ".join(edge.label.strip() for edge in edges if (edge.label or "").strip())
    return Arrow(path=path, label=_label(words, points, taken) if words else ())


def _label(words: str, points: list[Point], taken: set[Point]) -> tuple[Line, ...]:
    """An edge's words where it arrives, or where it leaves when another way on arrives at the same place."""
    lines = _wrapped(words, LABEL_WIDTH, 4)
    arrives = points[-1] not in taken
    taken.add(points[-1])
    (x1, y1), (x2, y2) = (points[-2], points[-1]) if arrives else (points[0], points[1])
    block = LINE_HEIGHT * (len(lines) - 1)
    if abs(y1 - y2) < 1:
        left, top = (max(min(x1, x2) + 8, x2 - 100) if arrives else x1 + 8), y2 - 6 - block
    else:
        end, before, after = (y2, -12 - block, 18) if arrives else (y1, -18 - block, 16)
        left, top = x2 + 8, end + (before if (y2 > y1) == arrives else after)
    return tuple(Line(line, left, top + LINE_HEIGHT * number) for number, line in enumerate(lines))


def _centred(lines: list[str], x: float, y: float) -> tuple[Line, ...]:
    top = y - (len(lines) - 1) * 8
    return tuple(Line(line, x, top + 16 * number) for number, line in enumerate(lines))


def _wrapped(words: str, width: int, most: int) -> list[str]:
    """Words in lines; what does not fit ends in "…" (the list in words beside the chart has it all)."""
    lines = wrap(words, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1]}…"]
    return lines
