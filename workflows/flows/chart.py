"""A process as a picture and, step by step, in words. On a run, the current step is marked in both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..access import visible_to
from ..models import LIVE, Edition, Run, Task
from ..policies.editions import pack_of
from ..policies.schema import Pack, Process
from .drawing import Drawing, drawing
from .in_words import DONE, NOW, Names, StepInWords, in_words
from .xml_text import legal

Marks = Mapping[str, str]


@dataclass(frozen=True)
class Chart:
    """A process drawn and told. `svg` carries no style of its own that a content policy could refuse.

    `faults` counts what is wrong with the flow of a draft: ways to nowhere, steps not connected, steps that never end.
    """

    id: str
    title: str
    svg: SafeString
    steps_in_words: tuple[StepInWords, ...]
    now: tuple[str, ...] = ()
    faults: int = 0


def marks_of(user: User | AnonymousUser, runs: Iterable[Run]) -> dict[int, dict[str, str]]:
    """Where each run is and has been, by run and step, as far as `user` may see: one query for all runs.

    What was done by an earlier edition is marked only where the run's own has the same step.
    """
    known = {run.pk: run for run in runs}
    tasks = visible_to(user, Task).filter(process__in=known).exclude(step="").order_by("pk")
    found: dict[int, dict[str, str]] = {}
    for pk, step, kind, status, edition in tasks.values_list("process_id", "step", "kind", "status", "edition_id"):
        marks = found.setdefault(pk, {})
        if status in LIVE:
            marks[step] = NOW
        elif status == "DONE" and marks.get(step) != NOW and _has(known[pk], edition, step, kind):
            marks[step] = DONE
    return found


def done_before(user: User | AnonymousUser, runs: Iterable[Run]) -> dict[int, list[str]]:
    """By run, the steps that were done by an earlier edition, before the case was moved: one query for all runs."""
    rows = visible_to(user, Task).filter(process__in=[run.pk for run in runs], status="DONE").exclude(step="")
    rows = rows.exclude(edition=F("process__edition")).order_by("pk")
    found: dict[int, list[str]] = {}
    for pk, name, number in rows.values_list("process_id", "name", "edition__number"):
        found.setdefault(pk, []).append(f"{name} (edition {number})")
    return found


def _has(run: Run, edition: int, step: str, kind: str) -> bool:
    """Whether a step that was done by this edition is a step of the run's own edition, and of the same kind."""
    if edition == run.edition_id:
        return True
    steps = pack_of(run.edition).process(run.process_code).steps
    return any((one.id, one.kind) == (step, kind) for one in steps)


def chart(edition: Edition, process_code: str, run: Run | None = None, marks: Marks | None = None) -> Chart:
    """The chart of one process of an edition: no query of its own. With `marks` (see marks_of) it shows a run.

    The first chart of a process lays it out, and that is kept.
    """
    pack = pack_of(edition)
    drawn = _kept(_Published(edition.content_hash, process_code, pack))
    uid = f"chart-{run.pk}" if run else f"chart-{edition.pk}-{process_code}"
    return _chart(uid, pack, drawn, marks or {})


def draft_charts(pack: Pack) -> list[Chart]:
    """A chart of every process of a draft, in order, whatever state it is in. No query, and nothing is kept.

    A way to a step that does not exist leads to a box marked "Nowhere"; steps that no case can come to are drawn apart.
    """
    return [_chart(f"chart-draft-{one.id}", pack, drawing(Names(pack), one), {}) for one in pack.processes]


@dataclass(frozen=True)
class _Published:
    """A process of an edition, known by its hash; the pack rides along."""

    content_hash: str
    process_code: str
    pack: Pack = field(compare=False)


@lru_cache(maxsize=128)
def _kept(published: _Published) -> Drawing:
    return drawing(Names(published.pack), published.pack.process(published.process_code))


def _chart(uid: str, pack: Pack, drawn: Drawing, marks: Marks) -> Chart:
    process, graph = drawn.graph.process, drawn.graph
    names = Names(pack)
    steps = tuple(in_words(names, graph, step, marks.get(step.id, "")) for step in process.steps)
    now = tuple(step.name for step in steps if step.mark == NOW)
    context = {
        "id": uid,
        "title": f"Flow chart: {process.label}",
        "description": f"{description(process, steps, now)} The same is listed in words below the chart.",
        "drawing": drawn.marked(marks),
    }
    svg = SafeString(legal(render_to_string("desk/chart.svg", context)))
    faults = len(graph.nowhere) + sum(len(found) for found in graph.faults.values())
    return Chart(uid, process.label, svg, steps, now, faults)


def description(process: Process, steps: tuple[StepInWords, ...], now: tuple[str, ...] = ()) -> str:
    """What the picture shows, for somebody who hears it."""
    begin = f", from “{steps[0].name}”" if steps else ""
    count = f"{len(steps)} {'step' if len(steps) == 1 else 'steps'}{begin}."
    return f"{count} Now at: {', '.join(now)}." if now else count
