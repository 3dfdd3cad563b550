"""The examples written into the shipped packs: that all come out as they say, and that they leave nothing unpinned.

A length of time that no example notices, or a letter that none comes to, is a promise that could change without
anybody being told. What no example can show is listed here with the reason, and only for as long as that is so.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from workflows.clock import Span, Unit
from workflows.policies.scenario import Expectation, VotesCast
from workflows.policies.schema import Pack, Process
from workflows.rehearsal.scenarios import run, run_all
from workflows.steps import EndStep, HumanStep, StepBase

from .shipped import PACKS, pack_named

SLUGS = sorted(path.stem for path in PACKS.glob("*.json"))
ONLY_TOLD = "It is only told, in a letter: nothing is due by it and nothing happens after it."


@dataclass(frozen=True)
class Unpinned:
    """What no example of a pack can notice, each with the reason. Steps are named "process.step"."""

    deadlines: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)


UNPINNED: dict[str, Unpinned] = {
    "cumbria": Unpinned(deadlines={"comments": ONLY_TOLD}),
    "merseyside": Unpinned(deadlines={"answer": ONLY_TOLD, "comments": ONLY_TOLD}),
}


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pack(slug: str) -> Pack:
    return pack_named(slug)


@pytest.fixture
def unpinned(slug: str) -> Unpinned:
    return UNPINNED.get(slug, Unpinned())


def test_every_pack_has_examples(pack: Pack) -> None:
    assert len(pack.scenarios) >= 6


def test_all_examples_come_out_as_they_say(pack: Pack) -> None:
    told = [failure.words for result in run_all(pack) for failure in result.failures]
    assert told == []


def test_every_example_says_where_it_is_laid_down(pack: Pack) -> None:
    assert [one.id for one in pack.scenarios if not one.source] == []


def test_a_day_more_of_any_deadline_is_noticed(pack: Pack, unpinned: Unpinned) -> None:
    unnoticed = {one.id for one in pack.deadlines if one.span and not _notices(_with_longer(pack, one.id))}
    assert unnoticed == set(unpinned.deadlines)


def test_days_of_another_kind_are_noticed(pack: Pack, unpinned: Unpinned) -> None:
    unnoticed = {one.id for one in pack.deadlines if one.span and not _notices(_with_other_days(pack, one.id))}
    assert unnoticed <= set(unpinned.deadlines)


def test_what_is_only_told_is_said_in_a_letter(pack: Pack, unpinned: Unpinned) -> None:
    said = {name for letter in pack.letters for name in letter.fields()}
    assert {f"span_{code}" for code, why in unpinned.deadlines.items() if why == ONLY_TOLD} <= said


def test_another_role_in_any_step_is_noticed(pack: Pack, unpinned: Unpinned) -> None:
    assert {where for where, other in _with_other_roles(pack) if not _notices(other)} == set(unpinned.roles)


def test_late_work_that_goes_to_another_role_is_noticed(pack: Pack) -> None:
    others = list(_with_late_work_elsewhere(pack))
    assert others
    assert [where for where, other in others if not _notices(other)] == []


def test_every_letter_is_expected_by_some_example(pack: Pack, unpinned: Unpinned) -> None:
    expected = {letter for one in _expectations(pack) for letter in one.letters}
    assert {letter.id for letter in pack.letters} - expected == set(unpinned.letters)


def test_every_process_is_expected_to_end_in_each_of_its_ways(pack: Pack, unpinned: Unpinned) -> None:
    expected = {(one.process, one.outcome) for said in _expectations(pack) for one in said.ended}
    ends = {
        (process.id, step.outcome) for process in pack.processes for step in process.steps if isinstance(step, EndStep)
    }
    assert {f"{process}.{outcome}" for process, outcome in ends - expected} == set(unpinned.endings)


@pytest.mark.parametrize("day", ["2026-06-22", "2026-07-20"])
def test_portsmouth_decides_only_after_advice(day: str) -> None:
    """An example cannot say that something must not be possible; nor does it become so when the time has passed."""
    pack = pack_named("portsmouth")
    whole = next(one for one in pack.scenarios if one.id == "first_report_to_the_end")
    advice = next(number for number, event in enumerate(whole.events) if isinstance(event, VotesCast))
    decision = whole.events[advice + 1].model_copy(update={"day": dt.date.fromisoformat(day)})
    unadvised = whole.model_copy(update={"events": (*whole.events[:advice], decision)})
    (failure,) = run(pack, unadvised).failures
    assert "City helpdesk manager decides once the others have advised" in failure.words


def _notices(damaged: Pack) -> bool:
    """Whether some example of a damaged pack comes out another way."""
    return any(not run(damaged, one).passed for one in damaged.scenarios)


def _expectations(pack: Pack) -> Iterator[Expectation]:
    return (event.expect for one in pack.scenarios for event in one.events if event.expect)


def _with_longer(pack: Pack, code: str) -> Pack:
    """The pack with one more day, working day or month of a deadline."""
    return _with_span(pack, code, lambda span: span.model_copy(update={"n": span.n + 1}))


def _with_other_days(pack: Pack, code: str) -> Pack:
    """The pack with calendar days of a deadline counted as working days, and anything else as calendar days."""

    def other(span: Span) -> Span:
        unit = Unit.WORKING_DAYS if span.unit == Unit.CALENDAR_DAYS else Unit.CALENDAR_DAYS
        return span.model_copy(update={"unit": unit})

    return _with_span(pack, code, other)


def _with_span(pack: Pack, code: str, change: Callable[[Span], Span]) -> Pack:
    changed = (
        one.model_copy(update={"span": change(one.span)}) if one.id == code and one.span else one
        for one in pack.deadlines
    )
    return pack.model_copy(update={"deadlines": tuple(changed)})


def _with_other_roles(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """The pack with the role of each step that a person does changed in turn."""
    for process, step in _steps(pack):
        if isinstance(step, HumanStep) and not getattr(step, "automatic", False):
            other = next(role.id for role in pack.roles if role.id != step.role)
            yield f"{process.id}.{step.id}", _with_step(pack, process, step, role=other)


def _with_late_work_elsewhere(pack: Pack) -> Iterator[tuple[str, Pack]]:
    """The pack with the role that a late step is brought to changed in turn."""
    for process, step in _steps(pack):
        if isinstance(step, HumanStep) and step.escalate_to:
            other = next(role.id for role in pack.roles if role.id not in (step.role, step.escalate_to))
            yield f"{process.id}.{step.id}", _with_step(pack, process, step, escalate_to=other)


def _steps(pack: Pack) -> Iterator[tuple[Process, StepBase]]:
    return ((process, step) for process in pack.processes for step in process.steps)


def _with_step(pack: Pack, process: Process, step: StepBase, **changes: str | None) -> Pack:
    steps = tuple(one.model_copy(update=changes) if one is step else one for one in process.steps)
    changed = process.model_copy(update={"steps": steps})
    return pack.model_copy(update={"processes": tuple(changed if one is process else one for one in pack.processes)})
