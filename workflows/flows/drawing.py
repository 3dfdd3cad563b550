"""A process as shapes: what the chart's template draws, without a decision left to take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..policies.schema import Process
from ..steps import EndStep, StepBase, WaitStep
from .graph import NOT_CONNECTED, Graph, Leads, graph_of
from .in_words import DONE, FAULT_WORDS, MARK_WORDS, NOW, Names, deadline_words, kind_words, wait_words, with_whom
from .layout import Arrow, Box, Layout, Line, Node, Way, layout, shortened
from .routing import Point

BEGIN = "begin"
BOX = (206, 108)
CIRCLE, NOWHERE_BOX, CLOCK = 46, (168, 66), 11
NAME_WIDTH, NAME_LINES, NAME_HEIGHT = 22, 3, 16
SMALL_WIDTH, SMALL_HEIGHT, BESIDE_CLOCK = 34, 13, 30
BADGE_LETTER, BADGE_HEIGHT = 6.9, 22
SYMBOLS = {NOW: "▶", DONE: "✓"}
WARNING = "⚠"


@dataclass(frozen=True)
class Badge:
    """A word on a box's border; a fault's has square corners."""

    words: str
    x: float
    y: float
    width: float
    fill: str
    round: int

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Paint:
    """How a box is drawn."""

    fill: str
    stroke: str
    width: float
    dash: str = "none"
    round: int = 4


INK, GREEN, RED = "#3d4450", "#1d6b33", "#a3140a"
PLAIN = Paint("#f6f7f9", INK, 1.5)
PAINTS = {
    NOW: Paint("#fff3bf", "#1b1f27", 4),
    DONE: Paint("#e3f2e6", GREEN, 1.5),
    "apart": Paint("#ffffff", RED, 2.5, "2 5"),
    "end": replace(PLAIN, width=3, round=44),
    "check": replace(PLAIN, dash="6 4"),
    "wait": replace(PLAIN, dash="6 4"),
}


BADGES = {NOW: ("#1b1f27", 11), DONE: (GREEN, 11), "fault": (RED, 0)}


@dataclass(frozen=True)
class Shape:
    """One thing as drawn. `step` is the step's id, empty for the start; `kind` a step's, "begin" or "nowhere"."""

    step: str
    kind: str
    box: Box
    mark: str = ""
    apart: bool = False
    heading: Line | None = None
    name: tuple[Line, ...] = ()
    small: tuple[Line, ...] = ()
    badges: tuple[Badge, ...] = ()
    whole: str = ""

    @property
    def paint(self) -> Paint:
        """A mark counts before being apart, and that before the kind; an end is round whatever it is."""
        of_kind = PAINTS.get(self.kind, PLAIN)
        paint = PAINTS.get(self.mark) or PAINTS.get("apart" if self.apart else self.kind, PLAIN)
        return replace(paint, round=of_kind.round)


@dataclass(frozen=True)
class Drawing:
    """Everything on a chart, placed."""

    graph: Graph
    layout: Layout
    shapes: tuple[Shape, ...]
    # Ways that lead to one box are one group: they join each other, and cross the others.
    back: tuple[tuple[Arrow, ...], ...]
    onward: tuple[tuple[Arrow, ...], ...]
    clocks: tuple[Point, ...]

    @property
    def apart(self) -> Line | None:
        """The heading over what is not connected."""
        top = self.layout.apart
        return None if top is None else Line("Not connected: no case can come to these steps", 26, top + 44)

    def marked(self, marks: Mapping[str, str]) -> "Drawing":
        """The same with the steps of a run marked."""
        if not marks:
            return self
        return replace(self, shapes=tuple(_marked(shape, marks.get(shape.step, "")) for shape in self.shapes))


def drawing(names: Names, process: Process) -> Drawing:
    """Lay out a process of a draft or an edition. Nothing fails for what the process lacks."""
    graph = graph_of(process)
    begin = [Way(BEGIN, _key(code)) for code in list(graph.steps)[:1]]
    place = layout(_nodes(graph), begin + [_way(lead) for lead in graph.leads])
    shapes = [Shape("", "begin", place.boxes[BEGIN])]
    shapes += [_step(names, graph, step, place.boxes[_key(code)]) for code, step in graph.steps.items()]
    shapes += [_nowhere(code, place.boxes[_key(code)]) for code in graph.nowhere]
    leaving = zip(place.arrows[len(begin) :], graph.leads, strict=True)
    return Drawing(
        graph=graph,
        layout=place,
        shapes=tuple(shapes),
        back=_grouped(place, back=True),
        onward=_grouped(place, back=False),
        clocks=tuple(arrow.points[0] for arrow, lead in leaving if lead.by == "time"),
    )


def _grouped(place: Layout, *, back: bool) -> tuple[tuple[Arrow, ...], ...]:
    groups: dict[str, list[Arrow]] = {}
    for arrow in place.arrows + place.shared:
        if arrow.back == back:
            groups.setdefault(arrow.dst, []).append(arrow)
    return tuple(map(tuple, groups.values()))


def _key(code: str) -> str:
    """A step's node; with a sign before it, since a step may be called "begin"."""
    return f"={code}"


def _nodes(graph: Graph) -> list[Node]:
    apart = {code for code, faults in graph.faults.items() if NOT_CONNECTED in faults}
    leading = {lead.dst for lead in graph.leads if lead.src not in apart}
    nodes = [Node(BEGIN, CIRCLE, CIRCLE, grows=False)]
    nodes += [Node(_key(code), *BOX, band=int(code in apart)) for code in graph.steps]
    nodes += [Node(_key(code), *NOWHERE_BOX, band=int(code not in leading)) for code in graph.nowhere]
    return nodes


def _way(lead: Leads) -> Way:
    return Way(_key(lead.src), _key(lead.dst), lead.words, CLOCK if lead.by == "time" else 0)


def _step(names: Names, graph: Graph, step: StepBase, box: Box) -> Shape:
    x, y = box.middle
    lines = _small(names, step)
    faults = graph.faults.get(step.id, ())
    badges = [
        _badge(f"{WARNING} {FAULT_WORDS[fault]}", "fault", x, box.y + (box.height if number else 0))
        for number, fault in enumerate(faults)
    ]
    return Shape(
        step=step.id,
        kind=step.kind,  # type: ignore[attr-defined]
        box=box,
        apart=NOT_CONNECTED in faults,
        heading=Line(kind_words(step), x, box.y + 24),
        name=_centred(shortened(step.label, NAME_WIDTH, NAME_LINES), x, y - 2),
        small=tuple(
            Line(words, x, box.y + box.height - 8 - SMALL_HEIGHT * (len(lines) - 1 - number))
            for number, words in enumerate(lines)
        ),
        badges=tuple(badges),
        whole=". ".join(one for one in (step.label, with_whom(names, step), deadline_words(names, step)) if one),
    )


def _small(names: Names, step: StepBase) -> list[str]:
    """Two lines at the foot of a box: who does the step, and how long it has."""
    if isinstance(step, WaitStep):
        return shortened(wait_words(names, step), BESIDE_CLOCK, 2)
    if isinstance(step, EndStep):
        return []
    lines = [with_whom(names, step), deadline_words(names, step)]
    return [shortened(words, SMALL_WIDTH, 1)[0] for words in lines if words]


def _nowhere(code: str, box: Box) -> Shape:
    x, y = box.middle
    name = (Line("✕ Nowhere", x, y - 4), Line(shortened(f"no step “{code}”", SMALL_WIDTH - 4, 1)[0], x, y + 14))
    return Shape("", "nowhere", box, name=name[:1], small=name[1:], whole=f"Nowhere: there is no step “{code}”")


def _marked(shape: Shape, mark: str) -> Shape:
    if not mark:
        return shape
    x, _ = shape.box.middle
    badge = _badge(f"{SYMBOLS[mark]} {MARK_WORDS[mark]}", mark, x, shape.box.y)
    return replace(shape, mark=mark, badges=(badge, *shape.badges))


def _badge(words: str, kind: str, x: float, y: float) -> Badge:
    width = round(len(words) * BADGE_LETTER + 22, 1)
    fill, corner = BADGES[kind]
    return Badge(words, round(x - width / 2, 1), round(y - BADGE_HEIGHT / 2, 1), width, fill, corner)


def _centred(lines: list[str], x: float, y: float) -> tuple[Line, ...]:
    top = y - (len(lines) - 1) * NAME_HEIGHT / 2
    return tuple(Line(line, x, top + NAME_HEIGHT * number) for number, line in enumerate(lines))
