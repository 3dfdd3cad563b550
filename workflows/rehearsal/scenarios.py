"""Running a scenario: does the policy still come out as its manager wrote, and if not, where does it part from that?"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ..clock.deadline import words
from ..policies.scenario import (
    AppealArrives,
    IncidentReported,
    LetterIssued,
    Scenario,
    ScenarioEvent,
    TaskCompleted,
    VotesCast,
)
from ..policies.schema import Pack
from ..steps import TaskStep
from ..steps.terms import chooser
from .expected import Mismatch, mismatches, where
from .faults import faults
from .play import AppealRefused, NotOpen, NotPossible, Play
from .rules import Rules


@dataclass(frozen=True)
class Failure:
    """Where a scenario parts from the policy. `path` is the place in the scenario: "events[2].expect.letters"."""

    event: int
    path: str
    words: str


@dataclass(frozen=True)
class TraceLine:
    """One thing that happened: on which day of the scenario, on which date, in words."""

    day: int
    on: dt.date
    words: str


@dataclass(frozen=True)
class Result:
    """What came of a scenario. `wrong` means that it names what the policy does not have, so it was not run."""

    scenario: Scenario
    failures: tuple[Failure, ...]
    trace: tuple[TraceLine, ...]
    wrong: bool = False

    @property
    def passed(self) -> bool:
        return not self.failures


def run(pack: Pack, scenario: Scenario, rules: Rules | None = None) -> Result:
    """Run one scenario up to its end or to the first event that goes another way. Never raises, never loops for ever.

    `rules` may be shared between the scenarios of one pack.
    """
    rules = rules or Rules(pack)
    named = tuple(Failure(number, path, told) for number, path, told in faults(rules, scenario))
    if named:
        return Result(scenario, named, (), wrong=True)
    play = Play(rules, _moment(scenario.starts_on, 0))
    failures: tuple[Failure, ...] = ()
    for number, event in enumerate(scenario.events):
        failures = tuple(_event(play, scenario, number, event))
        if failures:
            break
    trace = tuple(
        TraceLine(scenario.number_of(day), day, line.words)
        for line in play.record.lines
        for day in [timezone.localdate(line.at)]
    )
    return Result(scenario, failures, trace)


def run_all(pack: Pack) -> list[Result]:
    """Every scenario of a pack."""
    rules = Rules(pack)
    return [run(pack, scenario, rules) for scenario in pack.scenarios]


def _event(play: Play, scenario: Scenario, number: int, event: ScenarioEvent) -> Iterator[Failure]:
    day = scenario.date_of(event.day)
    on = f"On day {scenario.number_of(day)} ({words(day)})"
    path = f"events[{number}]"
    expected = event.expect.appeal_refused if event.expect else None
    try:
        play.pass_time(_moment(day, number))
    except NotPossible as fault:
        yield Failure(number, path, f"Before day {scenario.number_of(day)} the case cannot go on: {fault}.")
        return
    try:
        _happen(play, event)
    except AppealRefused as refusal:
        if refusal.why != expected:
            yield Failure(number, path, f"{on} the appeal is refused. {refusal}")
            return
    except NotOpen as fault:
        yield Failure(number, path, f"{on} {fault}: {where(play)}.")
        return
    except NotPossible as fault:
        told = f"{on} this cannot happen: {str(fault).rstrip('.')}. Now {where(play)}."
        yield Failure(number, path, told)
        return
    else:
        if expected:
            said = f"{on} the scenario expects the appeal to be refused, but it is accepted."
            yield Failure(number, f"{path}.expect.appeal_refused", said)
    for found in mismatches(play, scenario, event):
        yield _failure(number, path, on, found)


def _failure(number: int, path: str, on: str, found: Mismatch) -> Failure:
    return Failure(
        number, f"{path}.expect.{found.path}", f"{on} the scenario expects {found.expected}, but {found.instead}."
    )


def _happen(play: Play, what: ScenarioEvent) -> None:
    if isinstance(what, IncidentReported):
        play.incident(evidence=what.evidence, behaviours=what.behaviours)
    elif isinstance(what, TaskCompleted):
        play.complete(what.process, what.step, _answers(play.rules, what))
    elif isinstance(what, VotesCast):
        for vote in what.votes:
            play.complete(what.process, what.step, {"seat": vote.seat, "outcome": vote.outcome})
    elif isinstance(what, LetterIssued):
        play.complete(what.process, what.step, {})
    elif isinstance(what, AppealArrives):
        play.appeal()


def _answers(rules: Rules, what: TaskCompleted) -> dict[str, Any]:
    """The answers as a form would give them."""
    step = rules.step(what.process, what.step)
    if not isinstance(step, TaskStep):
        return {}
    chosen = chooser(rules.restrictions) if step.proposes_restrictions else []
    several = {one.id for one in [*step.questions_asked, *chosen] if one.kind == "many_of"}
    answers: dict[str, Any] = {
        name: list(values) if name in several else values[0] for name, values in what.given.items()
    }
    if len(step.outcomes) > 1:
        answers["outcome"] = what.outcome
    return answers | ({"restrictions": list(what.restrictions)} if what.restrictions else {})


def _moment(day: dt.date, number: int) -> dt.datetime:
    """Noon, and a minute later for each event, so that what happens on one day happens in order."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12))) + dt.timedelta(minutes=number)
