"""A process as a picture and, step by step, in words. On a run, the current step is marked in both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..access import visible_to
from ..models import LIVE, Edition, Run, Task
from ..policies.editions import pack_of
from ..policies.schema import Pack, Process
from ..steps import StepBase
from .compile import flow_class
from .layout import Box, Line, layout

NOW, DONE = "now", "done"
MARK_WORDS = {NOW: "Now here", DONE: "Done"}
NOBODY = {
    "check": "decided by the facts of the case",
    "end": "the end of this process",
    "wait": "waiting",
    "restrict": "done at once",
    "notify": "done at once",
    "notice": "sent at once",
    "start": "done at once",
}
Marks = Mapping[str, str]


@dataclass(frozen=True)
class StepInWords:
    """One step as the list beside the picture says it."""

    name: str
    with_whom: str
    leads_to: tuple[str, ...]
    mark: str

    @property
    def mark_words(self) -> str:
        return MARK_WORDS.get(self.mark, "")


@dataclass(frozen=True)
class Chart:
    """A process drawn and told. `svg` carries no style of its own that a content policy could refuse."""

    id: str
    title: str
    svg: SafeString
    steps_in_words: tuple[StepInWords, ...]
    now: tuple[str, ...]


@dataclass(frozen=True)
class _Drawn:
    """A box as the template draws it."""

    box: Box
    mark: str
    badge: str
    badge_at: Line
    role: Line | None


def marks_of(user: User | AnonymousUser, runs: Iterable[Run]) -> dict[int, dict[str, str]]:
    """Where each run is and has been, by run and step, as far as `user` may see: one query for all runs."""
    tasks = visible_to(user, Task).filter(process__in=[run.pk for run in runs]).exclude(step="").order_by("pk")
    found: dict[int, dict[str, str]] = {}
    for run, step, status in tasks.values_list("process_id", "step", "status"):
        marks = found.setdefault(run, {})
        if status in LIVE:
            marks[step] = NOW
        elif status == "DONE" and marks.get(step) != NOW:
            marks[step] = DONE
    return found


def chart(edition: Edition, process_code: str, run: Run | None = None, marks: Marks | None = None) -> Chart:
    """The chart of one process of an edition: no query of its own. With `marks` (see marks_of) it shows a run.

    The first chart of a process compiles and lays it out, and that is kept.
    """
    pack = pack_of(edition)
    process = pack.process(process_code)
    marks = marks or {}
    steps = tuple(_in_words(pack, process, step, marks) for step in process.steps)
    now = tuple(step.name for step in steps if step.mark == NOW)
    uid = f"chart-{run.pk}" if run else f"chart-{edition.pk}-{process_code}"
    placed = layout(flow_class(edition, process_code))  # type: ignore[arg-type]  # a class is hashable
    context = {
        "id": uid,
        "title": f"Flow chart: {process.label}",
        "description": _description(process, steps, now),
        "layout": placed,
        "drawn": [_drawn(box, pack, process, marks) for box in placed.boxes],
    }
    svg = SafeString(render_to_string("desk/chart.svg", context))
    return Chart(id=uid, title=process.label, svg=svg, steps_in_words=steps, now=now)


def _description(process: Process, steps: tuple[StepInWords, ...], now: tuple[str, ...]) -> str:
    count = f"{len(process.steps)} steps, from “{steps[0].name}”."
    where = f" Now at: {', '.join(now)}." if now else ""
    return f"{count}{where} The same is listed in words below the chart."


def _in_words(pack: Pack, process: Process, step: StepBase, marks: Marks) -> StepInWords:
    ways = []
    for way in step.ways():
        target = process.step(way.goes_to).label
        ways.append(f"{way.label}: {target}" if way.label else target)
    return StepInWords(step.label, _with_whom(pack, step), tuple(ways), marks.get(step.id, ""))


def _with_whom(pack: Pack, step: StepBase) -> str:
    if step.is_human and not getattr(step, "automatic", False):
        return pack.role(step.role).label  # type: ignore[attr-defined]
    return NOBODY[step.kind]  # type: ignore[attr-defined]


def _drawn(box: Box, pack: Pack, process: Process, marks: Marks) -> _Drawn:
    mark = marks.get(box.step, "")
    x, _ = box.middle
    role = None
    if box.step:
        with_whom = _with_whom(pack, process.step(box.step))
        words = with_whom if len(with_whom) <= 28 else f"{with_whom[:27]}…"
        role = Line(words, x, box.y + box.height - 9)
    return _Drawn(box, mark, MARK_WORDS.get(mark, ""), Line("", x, box.y), role)
