"""A rehearsed case is moved to another policy while it is under way: as flows.transfer says it of the record.

Whatever has been done stays as it is, and so does every date that has been given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..moving.fits import against_kind
from ..steps import HumanStep, StepBase, WaitStep
from .play import Play
from .record import TaskRow
from .rules import Rules


class NoPlace(Exception):
    """The policy has no place for something that happened on the case."""


@dataclass(frozen=True)
class Way:
    """Where an open step of a process goes on."""

    process: str
    left: str
    to: str


def carry_over(play: Play, rules: Rules, ways: Iterable[Way]) -> None:
    """Put a rehearsed case under other rules: each open step goes on as `ways` say. Raises NoPlace.

    Then it is half moved: the play is of no use any more.
    """
    left = list(ways)
    for task in play.record.live():
        process = play.record.run(task.run).process
        way = next((one for one in left if (one.process, one.left) == (process, task.step)), None)
        if way is None:
            raise NoPlace(f"“{task.label}” was open at the move, and of the real case it was not")
        left.remove(way)
        _carry(play, task, rules, way)
    if left:
        raise NoPlace("At the move the real case was at a step that was not open")
    play.rules = rules


def _carry(play: Play, task: TaskRow, rules: Rules, way: Way) -> None:
    if not rules.has_step(way.process, way.to):
        raise NoPlace(f"The move carried “{task.label}” on to a step that is no longer one")
    before, step = play.rules.step(way.process, way.left), rules.step(way.process, way.to)
    why = "; ".join([*against_kind(before, step, voted=bool(task.votes)), *_against_timer(play, task, step)])
    if why:
        raise NoPlace(f"At its move the case could not have gone over to it: {why}")
    task.step, task.label = step.id, step.label
    if isinstance(step, HumanStep):
        task.role = rules.role(step.role).id
        task.escalated_to = (step.escalate_to or "") if task.overdue else ""
    if task.fires is None:
        _set_timer(play, task, rules, step)


def _against_timer(play: Play, task: TaskRow, step: StepBase) -> Iterator[str]:
    if task.fires is not None and not _ends_by_itself(step):
        yield f"a date was set at which the case moves on by itself, and in the new edition “{step.label}” has none"
    if task.fires is None and _ends_by_itself(step) and isinstance(step, HumanStep):
        state = "had no date" if task.due is None else "was late" if play.is_late(task) else ""
        if state:
            yield f"in the new edition “{step.label}” ends by itself when its time is over, and it {state}"


def _set_timer(play: Play, task: TaskRow, rules: Rules, step: StepBase) -> None:
    """The end that a step had not and has now: a wait counts from the move, a task goes by the date it has."""
    if not _ends_by_itself(step):
        return
    if isinstance(step, WaitStep):
        task.due = step.until(rules, play.today)
    if task.due is not None:
        task.fires = task.due.moment


def _ends_by_itself(step: StepBase) -> bool:
    if isinstance(step, WaitStep):
        return bool(step.deadline)
    return isinstance(step, HumanStep) and bool(step.on_expiry)
