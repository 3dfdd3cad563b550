"""How high each cell of a chart stands: first the order within a column, then the heights.

The order is swept to and fro so that ways cross little; the heights so that ways run straight. Both are the usual
methods for layered drawings: each cell wants to be in the middle of those it is joined to.
"""

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from itertools import pairwise

from .levels import BACK, BOX, Cell, Columns, Item

SWEEPS = 12
BETWEEN_BOXES, BETWEEN_LANES, BETWEEN_BANDS = 34, 18, 74
# A line that passes through many columns is kept straight before a box is put in the middle of its own.
PULL = {BOX: 1.0}
LANE_PULL = 6.0

Heights = dict[Cell, float]
# For each cell those it is joined to on one side, with how far from its middle the line is level with the other's.
Joined = dict[Cell, list[tuple[Cell, float]]]


def heights(columns: Columns, items: Sequence[Item]) -> tuple[Heights, float, float | None]:
    """The middle of each cell, the whole height, and where the second band begins when there is one."""
    by_id = {item.id: item for item in items}
    left, right, beside = _joined(columns)
    order = _ordered(columns, by_id, left, right, beside)
    bands = sorted({item.band for item in items})
    found: Heights = {}
    top, second = 0.0, None
    for band in bands:
        rows = [[cell for cell in column if by_id[cell[0]].band == band] for column in order]
        placed = _placed(rows, by_id, left, right)
        above = min(y - room(cell, by_id) / 2 for cell, y in placed.items())
        below = max(y + room(cell, by_id) / 2 for cell, y in placed.items())
        if band != bands[0]:
            second = top
            top += BETWEEN_BANDS
        found |= {cell: y - above + top for cell, y in placed.items()}
        top += below - above
    return found, top, second


def room(cell: Cell, by_id: Mapping[str, Item]) -> float:
    return by_id[cell[0]].room if cell[2] == BOX else 0


def _joined(columns: Columns) -> tuple[Joined, Joined, dict[Cell, Cell]]:
    """What each cell is joined to on its left and on its right, and a lane to its own box where the line turns."""
    left: Joined = {}
    right: Joined = {}
    beside: dict[Cell, Cell] = {}
    for nets in columns.gaps.values():
        for net in nets:
            for there in net.rights:
                for here, port in net.lefts:
                    left.setdefault(there, []).append((here, port))
                    right.setdefault(here, []).append((there, -port))
            lanes = [cell for cell in net.rights if cell[2] == BACK]
            if not net.back and lanes:
                beside[lanes[0]] = net.rights[0]
            for here, _ in net.lefts:
                if net.back and here[2] == BACK and not net.rights:
                    beside.setdefault(here, net.lefts[-1][0])
    return left, right, beside


def _ordered(
    columns: Columns, by_id: Mapping[str, Item], left: Joined, right: Joined, beside: Mapping[Cell, Cell]
) -> list[list[Cell]]:
    order = [sorted(column, key=lambda cell: by_id[cell[0]].band) for column in columns.cells]
    best, fewest = order, _crossings(order, right)
    for sweep in range(SWEEPS):
        onward = sweep % 2 == 0
        order = _swept(order, by_id, left if onward else right, beside, onward)
        crossings = _crossings(order, right)
        if crossings < fewest:
            best, fewest = order, crossings
    return best


def _swept(
    order: list[list[Cell]], by_id: Mapping[str, Item], side: Joined, beside: Mapping[Cell, Cell], onward: bool
) -> list[list[Cell]]:
    """Each column in turn sorted by where the cells are that its cells are joined to on one side."""
    at: dict[Cell, float] = {cell: place for column in order for place, cell in enumerate(column)}
    found: list[list[Cell]] = []
    for column in order if onward else reversed(order):
        wanted = {cell: _middle(cell, side, at) for cell in column}
        for cell, box in beside.items():
            if cell in wanted and cell not in side and box in wanted:
                wanted[cell] = wanted[box] + 0.4
        column = sorted(column, key=lambda cell: (by_id[cell[0]].band, wanted[cell]))
        at.update({cell: place for place, cell in enumerate(column)})
        found.append(column)
    return found if onward else found[::-1]


def _middle(cell: Cell, side: Joined, at: Mapping[Cell, float]) -> float:
    joined = side.get(cell, [])
    # The port counts a little, so that ways from one box do not cross at once.
    places = [at[other] + _share(port) for other, port in joined if other in at]
    return sum(places) / len(places) if places else at[cell]


def _share(port: float) -> float:
    return port / 1000


def _crossings(order: list[list[Cell]], right: Joined) -> int:
    """How many pairs of ways cross between neighbouring columns."""
    at = {cell: place for column in order for place, cell in enumerate(column)}
    crossings = 0
    for column in order:
        seen: list[float] = []
        for cell in column:
            ends = sorted((-port, at[there]) for there, port in right.get(cell, []))
            for _, end in ends:
                crossings += len(seen) - bisect_left(seen, end + 0.5)
            for _, end in ends:
                insort(seen, end)
    return crossings


def _placed(rows: list[list[Cell]], by_id: Mapping[str, Item], left: Joined, right: Joined) -> Heights:
    at: Heights = {}
    gaps = [_gaps(row, by_id) for row in rows]
    for row, gap in zip(rows, gaps, strict=True):
        total = sum(gap)
        y = -total / 2
        for cell, step in zip(row, gap, strict=True):
            y += step
            at[cell] = y
    for sweep in range(SWEEPS):
        sides = [left, right] if sweep >= SWEEPS - 4 else [left if sweep % 2 == 0 else right]
        numbers = range(len(rows)) if sweep % 2 == 0 else range(len(rows) - 1, -1, -1)
        for number in numbers:
            wanted = [_wanted(cell, sides, at) for cell in rows[number]]
            at.update(zip(rows[number], _apart(wanted, gaps[number], rows[number]), strict=True))
    return at


def _gaps(row: list[Cell], by_id: Mapping[str, Item]) -> list[float]:
    """How far the middle of each cell must be below the one before it; 0 for the first."""
    found = [0.0]
    for above, cell in pairwise(row):
        between = BETWEEN_BOXES if above[2] == cell[2] == BOX else BETWEEN_LANES
        found.append((room(above, by_id) + room(cell, by_id)) / 2 + between)
    return found[: len(row)]


def _wanted(cell: Cell, sides: Sequence[Joined], at: Heights) -> float:
    """The middle of what a cell is joined to; a lane goes on as the lane beside it, so that a long line is straight."""
    joined = [(other, at[other] + port) for side in sides for other, port in side.get(cell, []) if other in at]
    if cell[2] != BOX:
        joined = [(other, y) for other, y in joined if other[2] != BOX] or joined
    return sum(y for _, y in joined) / len(joined) if joined else at[cell]


def _apart(wanted: list[float], gaps: list[float], row: list[Cell]) -> list[float]:
    """The heights nearest to those wanted that keep the order and the distances: neighbours in conflict are pooled."""
    pools: list[tuple[float, float, int]] = []
    offset = 0.0
    offsets = []
    for want, gap, cell in zip(wanted, gaps, row, strict=True):
        offset += gap
        offsets.append(offset)
        weight = PULL.get(cell[2], LANE_PULL)
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            before, heavy, many = pools.pop()
            mean = (before * heavy + mean * weight) / (heavy + weight)
            weight, count = heavy + weight, count + many
        pools.append((mean, weight, count))
    means = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]
