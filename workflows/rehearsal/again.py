"""One real case taken through another policy: its history told again, as far as it can be told.

A case that was moved is told as it was, under each edition it has gone by, until its last move; from that moment on it
is told under the policy in question, which takes the place of the edition that it was moved to.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from ..clock.deadline import words
from ..models import Appeal, Notice
from ..notices.window import reached_on
from ..steps import HumanStep, PanelStep
from .carry import NoPlace, Way, carry_over
from .history import History, Move, Row
from .play import AppealRefused, NotOpen, NotPossible, Play
from .record import NoticeRow
from .rules import GoesRound, Hole, Rules
from .standing import Standing, standing

Happening = tuple[dt.datetime, int, Callable[[], None]]


@dataclass
class Again:
    """Where the case would be. `lost` says why it could not be carried over, `otherwise` where it went another way."""

    standing: Standing | None = None
    lost: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)


def tell_again(history: History, rules: Rules, until: dt.datetime, *, before: Sequence[Rules] = ()) -> Again:
    """Play a case's history under `rules` up to a moment. What does not fit is told; the rest goes on without it.

    `before` are those it went by until each of its moves.
    """
    chapters = [*before, rules]
    play = Play(chapters[0], history.case.opened_at)
    told = Again()
    happenings = [*_happenings(play, history), *_moves(play, history, chapters[1:])]
    for moment, _, happen in sorted(happenings, key=lambda one: one[:2]):
        _try(told, play, moment, happen)
        if told.lost:
            return told
        _letters_reach(play, history)
    _try(told, play, until, lambda: None)
    if not told.lost:
        _letters_reach(play, history)
        told.standing = standing(play)
    return told


def _try(told: Again, play: Play, moment: dt.datetime, happen: Callable[[], None]) -> None:
    try:
        play.pass_time(moment)
    except NotPossible as fault:
        told.lost.append(f"By {words(play.today)} it could not go on: {fault}.")
        return
    try:
        happen()
    except AppealRefused as refusal:
        told.otherwise.append(f"The appeal of {words(play.today)} would not have been taken. {refusal}")
    except NotOpen as fault:
        told.otherwise.append(f"On {words(play.today)} {fault}.")
    except (NoPlace, Hole, GoesRound) as fault:
        told.lost.append(f"{str(fault).rstrip('.')}.")
    except NotPossible as fault:
        told.lost.append(f"What was done on {words(play.today)} would be refused. {fault}")


def _happenings(play: Play, history: History) -> Iterator[Happening]:
    """Everything that people did on the case. What the clock did, and what followed at once, follows by itself."""
    for incident in history.incidents:
        order = history.order.get(("incident_logged", incident.pk, 0), 0)
        yield incident.reported_at, order, _incident(play, incident)
    tasks = {row["pk"]: row for row in history.tasks}
    for vote in history.votes:
        answers = {"seat": vote.seat, "outcome": vote.choice}
        order = history.order.get(("vote_cast", vote.task_id, vote.member_id), 0)
        task = {**tasks[vote.task_id], "step": _step_then(history, tasks[vote.task_id], vote.cast_at, order)}
        yield vote.cast_at, order, _done(play, history, task, answers)
    channels = {notice.task_id: {"channel": notice.channel} for notice in history.notices}
    for row in history.tasks:
        if row["flow_task_type"] == "HUMAN" and row["status"] == "DONE" and row["kind"] != "panel":
            order = history.order.get(("task_completed", row["pk"], 0), 0)
            answers = {**row["data"].get("answers", {}), **channels.get(row["pk"], {})}
            yield row["finished"], order, _done(play, history, row, answers)
        elif order := history.order.get(("task_not_needed", row["pk"], 0), 0):
            yield row["finished"], order, _not_needed(play, row)
    for appeal in history.appeals:
        order = history.order.get(("appeal_received", appeal.pk, 0), 0)
        # Nothing could follow before it was keyed in, whenever it came.
        yield appeal.keyed_in_at or appeal.received_at, order, _appeal(play, history, appeal)
    for notice in history.notices:
        if notice.settled_at is not None:
            # What became of it is read off the record after each happening; this sees to it that it is read then.
            yield notice.settled_at, 0, lambda: None


def _moves(play: Play, history: History, chapters: Sequence[Rules]) -> Iterator[Happening]:
    processes = {row["pk"]: row["process__process_code"] for row in history.tasks}
    for move, rules in zip(history.moves, chapters, strict=True):
        ways = [Way(processes[task], left, to) for task, (left, to) in sorted(move.ways.items())]
        yield move.at, move.order, partial(carry_over, play, rules, ways)


def _step_then(history: History, task: Row, moment: dt.datetime, order: int) -> str:
    """The step that a task was at a moment: moves have carried it on since."""

    def is_later(move: Move) -> bool:
        return (move.at, move.order) > (moment, order)

    later = [move.ways[task["pk"]] for move in history.moves if is_later(move) and task["pk"] in move.ways]
    return later[0][0] if later else str(task["step"])


def _incident(play: Play, incident: Any) -> Callable[[], None]:
    def happen() -> None:
        play.incident(evidence=incident.items, behaviours=tuple(incident.behaviours), occurred=incident.occurred_at)

    return happen


def _appeal(play: Play, history: History, appeal: Appeal) -> Callable[[], None]:
    def happen() -> None:
        same = [row.id for row, notice in _pairs(play, history) if notice.pk == appeal.letter_id]
        came = timezone.localdate(appeal.received_at)
        play.appeal(same[0] if same else None, received=came, late=bool(appeal.late_because))

    return happen


def _not_needed(play: Play, row: Row) -> Callable[[], None]:
    return lambda: play.not_needed(row["process__process_code"], row["step"])


def _done(play: Play, history: History, row: Row, answers: Mapping[str, Any]) -> Callable[[], None]:
    process, code, name = row["process__process_code"], row["step"], row["name"]

    def happen() -> None:
        step = _step(play.rules, process, code, name)
        given = dict(answers)
        offered = {outcome.id for outcome in getattr(step, "outcomes", ())}
        outcome = given.get("outcome", row["data"].get("outcome"))
        if offered and outcome not in offered:
            said = history.outcome_of(row, str(outcome))
            raise NoPlace(f"“{name}” was answered with “{said}”, which “{step.label}” does not offer")
        if isinstance(step, PanelStep) and given.get("seat") not in step.seats:
            raise NoPlace(f"A vote was cast on “{name}” from a seat that “{step.label}” does not have")
        if offered and "outcome" not in given:
            given["outcome"] = outcome
        play.complete(process, code, given)

    return happen


def _step(rules: Rules, process: str, code: str, name: str) -> HumanStep:
    step = rules.step(process, code) if rules.has_step(process, code) else None
    if step is None:
        raise NoPlace(f"“{name}” was done, and is no longer a step")
    if not isinstance(step, HumanStep):
        raise NoPlace(f"“{name}” was done by a person, and “{step.label}” is not")
    return step


def _letters_reach(play: Play, history: History) -> None:
    """A letter has reached the customer when the real one had, as far as the record knew at this moment."""
    for row, notice in _pairs(play, history):
        if notice.settled_at is None or notice.settled_at <= play.now:
            row.reached_on = reached_on(notice)
        else:
            by_email = notice.channel == Notice.Channel.EMAIL
            row.reached_on = timezone.localdate(notice.issued_at) if by_email else None


def _pairs(play: Play, history: History) -> Iterator[tuple[NoticeRow, Notice]]:
    """Each rehearsed letter with the real one of the same kind that was issued at its turn."""
    real: dict[str, list[Notice]] = defaultdict(list)
    for notice in history.notices:
        real[notice.letter].append(notice)
    rehearsed: dict[str, list[NoticeRow]] = defaultdict(list)
    for row in play.record.notices:
        rehearsed[row.letter].append(row)
    for letter, rows in rehearsed.items():
        yield from zip(rows, real[letter], strict=False)
