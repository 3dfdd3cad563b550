"""Where the ways of a chart run: level within columns, upright in the gaps between them, each net on a track."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .heights import Heights
from .levels import BACK, BOX, ONWARD, Cell, Columns, Item, Link, Net

TRACK, CLEAR = 13, 7
AFTER_LABELS, BEFORE_BOX, NEAR_CORNER = 14, 30, 20
NUDGES = {BOX: (0, 9, -9, 18, -18, 27, -27, 36, -36), ONWARD: (0, 5, -5, 8, -8), BACK: (0, 5, -5, 8, -8)}

Point = tuple[float, float]


@dataclass(frozen=True)
class Path:
    """The points of a way, or of what several ways share. One that does not arrive has joined the shared part."""

    target: str
    points: tuple[Point, ...]
    back: bool
    arrives: bool


@dataclass(frozen=True)
class Routed:
    """Where columns begin, each way in order, and what ways to one box share."""

    starts: list[float]
    width: float
    paths: list[Path]
    shared: list[Path]
    # Places on lanes that lead back, where a mark can say so.
    returning: list[Point]


def routed(columns: Columns, items: Sequence[Item], links: Sequence[Link], at: Heights, *, whole: bool) -> Routed:
    """Lay every way. Changes `at` a little where two ways would lie on each other.

    With `whole` every way is laid to its end, on top of those it shares lanes with: many ways over many columns then
    take time and room of their product. Without, each ends where it joins, and what is shared is laid once.
    """
    by_id = {item.id: item for item in items}
    last = len(columns.cells) - 1
    entries: dict[tuple[int, Cell], float] = {}
    tracks: dict[tuple[int, str, bool], float] = {}
    starts: list[float] = []
    x = 0.0
    for gap in range(-1, last + 1):
        nets = columns.gaps.get(gap, [])
        labels = max((by_id[cell[0]].label_width for cell in _boxes(columns, gap)), default=0)
        if gap >= 0:
            x += max((by_id[cell[0]].width for cell in _boxes(columns, gap)), default=0)
        _enter(gap, nets, at, entries, by_id)
        numbers = _numbered(nets, gap, at, entries)
        x += labels + (AFTER_LABELS if numbers else 0)
        for (target, back), number in numbers.items():
            tracks[gap, target, back] = x + number * TRACK
        x += max(numbers.values(), default=-1) * TRACK + TRACK
        x += BEFORE_BOX if gap < last else 0
        if gap < last:
            starts.append(x)
    walk = _Walk(columns, by_id, at, entries, tracks, starts)
    if whole:
        return Routed(starts, x, [walk.whole(link) for link in links], [], walk.returning())
    return Routed(starts, x, [walk.own(link) for link in links], walk.shared(), walk.returning())


def _boxes(columns: Columns, column: int) -> Iterable[Cell]:
    return [cell for cell in columns.cells[column] if cell[2] == BOX] if column >= 0 else []


def _enter(
    gap: int, nets: Sequence[Net], at: Heights, entries: dict[tuple[int, Cell], float], by_id: Mapping[str, Item]
) -> None:
    """Where each line arrives on the right of a gap: level with no other line that leaves on its left."""
    leaving = [(at[cell] + port, net) for net in nets for cell, port in net.lefts]
    for net in nets:
        others = [y for y, other in leaving if other is not net]
        own = [y for y, other in leaving if other is net]
        for cell in net.rights:
            # A box is entered where its line comes straight, if that is not too near its corner.
            room = by_id[cell[0]].height / 2 - NEAR_CORNER if cell[2] == BOX else 0
            straight = sorted((y - at[cell] for y in own if abs(y - at[cell]) <= room), key=abs)
            free = [
                nudge
                for nudge in [*straight, *NUDGES[cell[2]]]
                if all(abs(at[cell] + nudge - y) >= CLEAR for y in others)
            ]
            entries[gap, cell] = at[cell] + (free[0] if free else 0)
            if cell[2] != BOX:
                at[cell] = entries[gap, cell]


def _numbered(
    nets: Sequence[Net], gap: int, at: Heights, entries: Mapping[tuple[int, Cell], float]
) -> dict[tuple[str, bool], int]:
    """A track for each net that is not straight, so that ways cross little and never lie on each other."""
    crooked = [one for one in (_Upright(net, gap, at, entries) for net in nets) if one.high > one.low]
    order: list[_Upright] = []
    for one in sorted(crooked, key=lambda upright: upright.low):
        costs = [
            sum(_cross(other, one) for other in order[:place]) + sum(_cross(one, other) for other in order[place:])
            for place in range(len(order) + 1)
        ]
        order.insert(costs.index(min(costs)), one)
    taken: list[tuple[int, _Upright]] = []
    for one in order:
        beside = [number for number, other in taken if other.low - CLEAR < one.high and one.low < other.high + CLEAR]
        taken.append((max(beside, default=-1) + 1, one))
    return {(one.net.target, one.net.back): number for number, one in taken}


class _Upright:
    """The upright part of a net: how far it reaches, and at which heights its level parts leave on either side."""

    def __init__(self, net: Net, gap: int, at: Heights, entries: Mapping[tuple[int, Cell], float]) -> None:
        self.net = net
        self.lefts = [at[cell] + port for cell, port in net.lefts]
        self.rights = [entries[gap, cell] for cell in net.rights]
        ends = [*self.lefts, *self.rights]
        self.low, self.high = min(ends), max(ends)


def _cross(before: _Upright, after: _Upright) -> int:
    """How many crossings there are when one net's track is left of the other's."""
    from_left = sum(before.low < y < before.high for y in after.lefts)
    return from_left + sum(after.low < y < after.high for y in before.rights)


class _Walk:
    """Follows ways from box to box through the lanes."""

    def __init__(
        self,
        columns: Columns,
        by_id: Mapping[str, Item],
        at: Heights,
        entries: Mapping[tuple[int, Cell], float],
        tracks: Mapping[tuple[int, str, bool], float],
        starts: list[float],
    ) -> None:
        self.columns, self.by_id, self.at = columns, by_id, at
        self.entries, self.tracks, self.starts = entries, tracks, starts
        self.widths = [
            max((by_id[cell[0]].width for cell in _boxes(columns, number)), default=0) for number in range(len(starts))
        ]

    def whole(self, link: Link) -> Path:
        """A way from the edge of one box to the edge of the other."""
        here, there = self._ends(link)
        points = self._leave(link)
        self._on(points, link.dst, here, there)
        return Path(link.dst, _without_stops(points), there <= here, arrives=True)

    def own(self, link: Link) -> Path:
        """A way as far as its first lane, or to its box when there is none."""
        here, there = self._ends(link)
        points = self._leave(link)
        if there == here + 1:
            self._on(points, link.dst, here, there)
        elif there > here:
            self._turn(points, here, link.dst, False, self.entries[here, (link.dst, here + 1, ONWARD)])
            points.append((self.starts[here + 1], points[-1][1]))
        else:
            self._turn(points, here, link.dst, True, self.at[link.dst, here, BACK])
            points.append((self._right_edge(here), points[-1][1]))
        return Path(link.dst, _without_stops(points), there <= here, arrives=there == here + 1)

    def shared(self) -> list[Path]:
        """For each box that lanes lead to, onward or back, the line through all of them."""
        first: dict[tuple[str, str], int] = {}
        for number, column in enumerate(self.columns.cells):
            for target, _, kind in column:
                if kind == ONWARD:
                    first.setdefault((target, kind), number)
                elif kind == BACK:
                    first[target, kind] = number
        return [self._through(target, kind == BACK, number) for (target, kind), number in first.items()]

    def _through(self, target: str, back: bool, column: int) -> Path:
        there = self.columns.level[target]
        cell: Cell = (target, column, BACK if back else ONWARD)
        points: list[Point] = [(self._right_edge(column) if back else self.starts[column], self.at[cell])]
        self._on(points, target, column - 1 if back else column, there, back=back)
        return Path(target, _without_stops(points), back, arrives=True)

    def _ends(self, link: Link) -> tuple[int, int]:
        return self.columns.level[link.src], self.columns.level[link.dst]

    def _right_edge(self, column: int) -> float:
        return self.starts[column] + self.widths[column]

    def _leave(self, link: Link) -> list[Point]:
        here, _ = self._ends(link)
        source = self.by_id[link.src]
        return [(self.starts[here] + source.width, self.at[link.src, here, BOX] + source.ports[link.port])]

    def _on(self, points: list[Point], target: str, here: int, there: int, *, back: bool = False) -> None:
        """Go on from the gap right of column `here` to the box."""
        if there > here and not back:
            for gap in range(here, there):
                cell: Cell = (target, gap + 1, ONWARD if gap + 1 < there else BOX)
                self._turn(points, gap, target, False, self.entries[gap, cell])
        else:
            for gap in range(here, there - 1, -1):
                self._turn(points, gap, target, True, self.at[target, gap, BACK])
            self._turn(points, there - 1, target, False, self.entries[there - 1, (target, there, BOX)])
        points.append((self.starts[there], points[-1][1]))

    def _turn(self, points: list[Point], gap: int, target: str, back: bool, y: float) -> None:
        if points[-1][1] != y:
            x = self.tracks[gap, target, back]
            points += [(x, points[-1][1]), (x, y)]

    def returning(self) -> list[Point]:
        return [
            (self.starts[cell[1]] + self.widths[cell[1]] / 2, self.at[cell])
            for column in self.columns.cells
            for cell in column
            if cell[2] == BACK
        ]


def _without_stops(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points without those that lie on the straight line between their neighbours."""
    kept = list(points[:1])
    for point, after in pairwise(points[1:]):
        (x, y), (before_x, before_y) = point, kept[-1]
        if not (y == before_y == after[1] or x == before_x == after[0]) and point != kept[-1]:
            kept.append(point)
    return (*kept, points[-1])
