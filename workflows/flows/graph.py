"""A process as a graph, read from its pack: the same for an edition and for a draft that holds together badly.

Nothing is compiled for a picture. A draft is drawn with every change, and a compiled class enters each of its timers in
a signal of Viewflow's, which every run of every flow then asks until the class is collected. That the picture is what
runs is held by a test: the graph of a published process is the compiled flow's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..policies.schema import Process
from ..steps import CheckStep, EndStep, HumanStep, StepBase, WaitStep, Way

NOT_CONNECTED, NEVER_ENDS = "not_connected", "never_ends"


@dataclass(frozen=True)
class Leads:
    """One way on. `by` says what opens it: a choice, the clock, a happening, or nothing but the step being done."""

    src: str
    dst: str
    words: str
    by: str
    outcome: str = ""


@dataclass(frozen=True)
class Graph:
    """The steps of a process and where they lead. `nowhere` holds ids that ways lead to and no step has."""

    process: Process
    steps: dict[str, StepBase]
    nowhere: tuple[str, ...]
    leads: tuple[Leads, ...]
    faults: dict[str, tuple[str, ...]]
    after: dict[str, list[Leads]]

    def named(self, code: str) -> str:
        """A step by its label; one that does not exist, by its id."""
        step = self.steps.get(code)
        return step.label if step else nowhere_words(code)


def nowhere_words(code: str) -> str:
    return f"nowhere (there is no step “{code}”)"


def graph_of(process: Process) -> Graph:
    """The graph of a process, whatever state it is in. Time grows with the number of steps and ways."""
    steps: dict[str, StepBase] = {step.id: step for step in process.steps}
    leads = tuple(
        Leads(step.id, way.goes_to, way.label, by, way.outcome)
        for step in steps.values()
        for way, by in zip(step.ways(), _opened_by(step), strict=True)
    )
    nowhere = tuple(dict.fromkeys(lead.dst for lead in leads if lead.dst not in steps))
    after: dict[str, list[Leads]] = {}
    for lead in leads:
        after.setdefault(lead.src, []).append(lead)
    return Graph(process, steps, nowhere, leads, _faults(steps, nowhere, leads), after)


def chosen_ways(step: HumanStep) -> list[Way]:
    """The ways that a person's answer opens. The one of the deadline comes last, whatever the outcomes are called."""
    return step.ways()[: -len(step.expiry_way()) or None]


def _opened_by(step: StepBase) -> list[str]:
    ways = step.ways()
    if isinstance(step, WaitStep):
        return ["time" if way.outcome == "time" else "event" for way in ways]
    if isinstance(step, HumanStep):
        chosen = chosen_ways(step)
        return ["choice" if way.outcome else "" for way in chosen] + ["time"] * (len(ways) - len(chosen))
    return ["choice" if isinstance(step, CheckStep) else "" for _ in ways]


def _faults(
    steps: dict[str, StepBase], nowhere: tuple[str, ...], leads: tuple[Leads, ...]
) -> dict[str, tuple[str, ...]]:
    """What is wrong with where a step stands: nothing leads there, or no end can be come to.

    A way to nowhere may yet lead to an end, so it counts as one here; it is marked where it is drawn.
    """
    after, before = _next(leads, lambda one: (one.src, one.dst)), _next(leads, lambda one: (one.dst, one.src))
    reached = spread(list(steps)[:1], after)
    ends = [code for code, step in steps.items() if isinstance(step, EndStep)]
    ending = spread([*ends, *nowhere], before)
    faults = {}
    for code in steps:
        found = [NOT_CONNECTED] if code not in reached else []
        found += [NEVER_ENDS] if code not in ending else []
        if found:
            faults[code] = tuple(found)
    return faults


def _next(leads: Iterable[Leads], ends: Callable[[Leads], tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lead in leads:
        here, there = ends(lead)
        found.setdefault(here, []).append(there)
    return found


def spread(start: Iterable[str], after: dict[str, list[str]]) -> set[str]:
    """All that can be come to from `start`, itself included."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += after.get(here, [])
    return seen
