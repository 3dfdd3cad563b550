"""What a scenario expects against where a rehearsal stands: each difference in words."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..clock.deadline import words
from ..policies.scenario import Expectation, ExpectedStep, Scenario, ScenarioEvent
from .play import Play
from .record import TaskRow
from .standing import standing

STATES = {"open": "is open", "closed": "is closed"}


@dataclass(frozen=True)
class Mismatch:
    """“The scenario expects <expected>, but <instead>”. `path` is the place within the expectation."""

    path: str
    expected: str
    instead: str


def mismatches(play: Play, scenario: Scenario, event: ScenarioEvent) -> Iterator[Mismatch]:
    """Every way in which the rehearsal is not as this event expects."""
    expect = event.expect
    if expect is None:
        return
    yield from _open(play, scenario, expect)
    yield from _letters(play, expect)
    yield from _restrictions(play, expect)
    yield from _dates(play, scenario, expect)
    yield from _endings(play, expect)


def where(play: Play) -> str:
    """Where the case is now and why, as the end of a sentence."""
    live = play.record.live()
    if live:
        return "the case is at " + "; and at ".join(f"“{task.label}”, because {task.because}" for task in live)
    closed = [case for case in play.record.cases if case.closed]
    if closed and len(closed) == len(play.record.cases):
        return f"nothing is open: the case closed on {words(closed[-1].closed.date())} with “{closed[-1].outcome}”"  # type: ignore[union-attr]
    return "nothing is open; a restriction is in force" if play.record.cases else "nothing has happened yet"


def _open(play: Play, scenario: Scenario, expect: Expectation) -> Iterator[Mismatch]:
    if not expect.open and not expect.nothing_open:
        return
    waiting = play.record.live()
    found: list[tuple[int, ExpectedStep, TaskRow]] = []
    for number, one in enumerate(expect.open):
        task = next((task for task in waiting if _is(play, task, one)), None)
        if task is not None:
            waiting.remove(task)
            found.append((number, one, task))
    if waiting or len(found) < len(expect.open):
        steps = _listed(f"“{play.rules.step(one.process, one.step).label}”" for one in expect.open)
        yield Mismatch(
            "open" if expect.open else "nothing_open", steps if expect.open else "that nothing is open", where(play)
        )
        return
    for number, one, task in found:
        yield from _as_said(play, scenario, f"open[{number}]", one, task)


def _is(play: Play, task: TaskRow, one: ExpectedStep) -> bool:
    return task.step == one.step and play.record.run(task.run).process == one.process


def _as_said(play: Play, scenario: Scenario, path: str, one: ExpectedStep, task: TaskRow) -> Iterator[Mismatch]:
    name = f"“{task.label}”"
    if one.role is not None and one.role != task.role:
        yield Mismatch(
            f"{path}.role", f"{name} to be with {_role(play, one.role)}", f"it is with {_role(play, task.role)}"
        )
    if one.escalated_to is not None and one.escalated_to != task.escalated_to:
        instead = f"it is also with {_role(play, task.escalated_to)}" if task.escalated_to else "it is not escalated"
        yield Mismatch(f"{path}.escalated_to", f"{name} to be escalated to {_role(play, one.escalated_to)}", instead)
    if one.due is not None:
        on = scenario.date_of(one.due)
        if task.due is None:
            yield Mismatch(f"{path}.due", f"{name} to be due on {words(on)}", "it has no deadline")
        elif task.due.on != on:
            instead = f"it is due on {words(task.due.on)} ({task.due.explained})"
            yield Mismatch(f"{path}.due", f"{name} to be due on {words(on)}", instead)


def _letters(play: Play, expect: Expectation) -> Iterator[Mismatch]:
    issued = tuple(row.letter for row in play.record.notices)
    if expect.letters == issued or not (expect.letters or expect.no_letters):
        return
    labels = {letter.id: f"“{letter.label}”" for letter in play.rules.pack.letters}
    wanted = _listed(labels[code] for code in expect.letters) if expect.letters else "no letters"
    got = _listed(labels[code] for code in issued) if issued else "none was"
    yield Mismatch(
        "letters" if expect.letters else "no_letters", f"{wanted} to have been issued so far", f"issued so far: {got}"
    )


def _restrictions(play: Play, expect: Expectation) -> Iterator[Mismatch]:
    codes = sorted(row.terms.code for row in play.record.restrictions if row.in_force)
    if sorted(expect.restrictions) == codes or not (expect.restrictions or expect.no_restrictions):
        return
    labels = {one.id: f"“{one.label}”" for one in play.rules.restrictions}
    wanted = _listed(labels[code] for code in expect.restrictions) if expect.restrictions else "no restriction"
    got = _listed(labels[code] for code in codes) if codes else "none is"
    yield Mismatch(
        "restrictions" if expect.restrictions else "no_restrictions", f"{wanted} to be in force", f"in force: {got}"
    )


def _dates(play: Play, scenario: Scenario, expect: Expectation) -> Iterator[Mismatch]:
    stands = standing(play)
    pinned: list[tuple[str, int | dt.date | None, str, dt.date | None]] = [
        ("review_on", expect.review_on, "the review", stands.review_on),
        ("appeal_last_day", expect.appeal_last_day, "the last day to appeal", stands.last_day),
        ("appeal_decide_by", expect.appeal_decide_by, "the appeal’s decide-by date", stands.decide_by),
    ]
    for path, wanted, name, found in pinned:
        if wanted is not None and scenario.date_of(wanted) != found:
            instead = f"it is {words(found)}" if found else "there is none"
            yield Mismatch(path, f"{name} to be {words(scenario.date_of(wanted))}", instead)


def _endings(play: Play, expect: Expectation) -> Iterator[Mismatch]:
    stands = standing(play)
    for number, one in enumerate(expect.ended):
        if (one.process, one.outcome) not in stands.ended:
            label = play.rules.process(one.process).label
            outcomes = [f"“{outcome}”" for process, outcome in stands.ended if process == one.process]
            instead = f"it ended with {_listed(outcomes)}" if outcomes else f"it has not ended: {where(play)}"
            yield Mismatch(f"ended[{number}]", f"“{label}” to have ended with “{one.outcome}”", instead)
    if expect.case is not None and (expect.case == "open") != bool(stands.open_cases):
        yield Mismatch("case", f"that the case {STATES[expect.case]}", where(play))
    if expect.outcome is not None and stands.closed[-1:] != (expect.outcome,):
        instead = f"it closed with “{stands.closed[-1]}”" if stands.closed else f"it has not closed: {where(play)}"
        yield Mismatch("outcome", f"the case to have closed with “{expect.outcome}”", instead)


def _role(play: Play, code: str) -> str:
    return f"“{play.rules.role(code).label}”" if code else "nobody"


def _listed(names: Iterable[str]) -> str:
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last
