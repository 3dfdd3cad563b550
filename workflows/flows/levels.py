"""Which column each box of a chart stands in, and which of its ways lead back.

Boxes stand as far right as the longest way to them is; a way that closes a circle leads back. A way that passes columns
runs through a *lane* in each of them, and all ways to one box share its lanes: they are one line from there on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

# A cell of a column: a box, or a lane for the ways to a box.
Cell = tuple[str, int, str]
BOX, ONWARD, BACK = "box", "onward", "back"


@dataclass(frozen=True)
class Item:
    """A box to be placed. `ports` are the heights, from its middle, at which its ways leave on its right."""

    id: str
    width: float
    height: float
    room: float
    ports: tuple[float, ...] = ()
    label_width: float = 0
    band: int = 0


@dataclass(frozen=True)
class Link:
    """A way from the `port`-th place of one box to another."""

    src: str
    port: int
    dst: str


@dataclass
class Net:
    """All ways to one box within one gap between columns. Ends are cells with the height at which a line meets them."""

    target: str
    back: bool
    lefts: list[tuple[Cell, float]] = field(default_factory=list)
    rights: list[Cell] = field(default_factory=list)


@dataclass
class Columns:
    """Every box's column, the cells of each column, and the nets of each gap: gap 3 is right of column 3."""

    level: dict[str, int]
    cells: list[list[Cell]]
    gaps: dict[int, list[Net]]


def columns(items: Sequence[Item], links: Sequence[Link]) -> Columns:
    """Columns, lanes and nets of boxes in the order a reader would tell them."""
    bands = {item.id: item.band for item in items}
    level = _levels([item.id for item in items], [one for one in links if bands[one.src] == bands[one.dst]])
    # A dictionary keeps the order and holds each cell once.
    cells: list[dict[Cell, None]] = [{} for _ in range(max(level.values(), default=-1) + 1)]
    for item in items:
        cells[level[item.id]][_box(level, item.id)] = None
    ports = {item.id: item.ports for item in items}
    gaps: dict[int, list[Net]] = {}
    for target, ways in _by_target(links).items():
        for column, net in _nets(target, ways, level, ports):
            gaps.setdefault(column, []).append(net)
            for cell in [*(cell for cell, _ in net.lefts), *net.rights]:
                cells[cell[1]][cell] = None
    return Columns(level, [list(column) for column in cells], gaps)


def _box(level: dict[str, int], code: str) -> Cell:
    return (code, level[code], BOX)


def _by_target(links: Iterable[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.dst, []).append(link)
    return found


def _nets(
    target: str, ways: list[Link], level: dict[str, int], ports: dict[str, tuple[float, ...]]
) -> list[tuple[int, Net]]:
    """The nets of one box: onward from its first source, and back from its last."""
    at = level[target]
    nets: dict[tuple[int, bool], Net] = {}

    def net(column: int, back: bool) -> Net:
        return nets.setdefault((column, back), Net(target, back))

    onward = [link for link in ways if level[link.src] < at]
    first = min((level[link.src] for link in onward), default=at)
    for column in range(first, at):
        if column > first:
            net(column, False).lefts.append(((target, column, ONWARD), 0))
        net(column, False).rights.append(
            (target, column + 1, ONWARD) if column + 1 < at else _box(level, target),
        )
    back = [link for link in ways if level[link.src] >= at]
    last = max((level[link.src] for link in back), default=at - 1)
    for column in range(at, last + 1):
        net(column, True).lefts.append(((target, column, BACK), 0))
        if column < last:
            net(column, True).rights.append((target, column + 1, BACK))
    if back:
        turn = net(at - 1, False)
        turn.rights = [*(turn.rights or [_box(level, target)]), (target, at, BACK)]
    for link in ways:
        leaves = net(level[link.src], level[link.src] >= at)
        leaves.lefts.append((_box(level, link.src), ports[link.src][link.port]))
    return [(column, one) for (column, _), one in nets.items()]


def _levels(ids: list[str], links: list[Link]) -> dict[str, int]:
    """The length of the longest way to each box, circles broken where a reader who follows every way meets them."""
    after: dict[str, list[str]] = {code: [] for code in ids}
    led: set[str] = set()
    for link in links:
        after[link.src].append(link.dst)
        led.add(link.dst)
    order, back = _walk([*ids[:1], *(code for code in ids if code not in led), *ids], after)
    level = dict.fromkeys(ids, 0)
    for code in reversed(order):
        for there in after[code]:
            if (code, there) not in back:
                level[there] = max(level[there], level[code] + 1)
    return level


def _walk(starts: list[str], after: dict[str, list[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Boxes in the order in which all their ways have been followed, and the ways that closed a circle."""
    done: list[str] = []
    back: set[tuple[str, str]] = set()
    seen: set[str] = set()
    under_way: set[str] = set()
    for start in starts:
        trail = [] if start in seen else [(start, iter(after[start]))]
        seen.add(start)
        under_way.update(code for code, _ in trail)
        while trail:
            code, ways = trail[-1]
            there = next(ways, None)
            if there is None:
                trail.pop()
                under_way.discard(code)
                done.append(code)
            elif there in under_way:
                back.add((code, there))
            elif there not in seen:
                seen.add(there)
                under_way.add(there)
                trail.append((there, iter(after[there])))
    return done, back
