"""The interpreter: what people and the clock do to a rehearsed customer's cases, by the rules of flows.

Nothing is read from or written to a database, and no clock is asked: `now` is moved by `pass_time` alone.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from ..clock import reckon
from ..clock.deadline import words
from ..flows.verbs import WindowClosed
from ..steps import HumanStep, NoticeStep, Refusal
from . import bases
from .appeals import AppealRefused, concerned, letter_to_appeal
from .nights import is_due, midnight, next_night
from .record import AppealRow, CaseRow, IncidentRow, Line, Record, RunRow, TaskRow
from .rules import GoesRound, Hole, NotPossible, Rules
from .stage import Stage

# A scenario has some dozens of steps: more means that the policy goes round.
MOST_STEPS = 1000
MOST_NESTED = 12


class NotOpen(NotPossible):
    """The step that was to be done is not open."""


class Play:
    """One customer's cases under one policy, from `start` on. A verb that cannot be done changes nothing."""

    def __init__(self, rules: Rules, start: dt.datetime) -> None:
        self.rules = rules
        self.now = start
        self.record = Record()
        # More than a scenario has: whoever plays a longer story may raise it.
        self.most_steps = MOST_STEPS
        self._swept = timezone.localdate(start)
        self._steps = 0
        self._nested = 0

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    def pass_time(self, until: dt.datetime) -> None:
        """Go on to a moment, doing on the way what the sweep does each midnight. Raises NotPossible when it sticks."""
        reviews = self.rules.review_process is not None
        while True:
            night = next_night(self.record, after=self._swept, reviews=reviews)
            if night is None or midnight(night) > until:
                break
            self.now, self._swept = midnight(night), night
            self._sweep()
        self.now = until

    def incident(
        self, *, evidence: int = 1, behaviours: tuple[str, ...] = (), occurred: dt.datetime | None = None
    ) -> None:
        """An incident is reported. It joins the customer's open case, or opens one."""
        self._whole(self._incident, evidence, behaviours, occurred or self.now)

    def complete(self, process: str, step: str, answers: Mapping[str, Any]) -> None:
        """Somebody does an open step; of a panel, casts the vote of `seat`. Raises NotOpen and NotPossible."""
        task = self.waiting(process, step)
        self._whole(self._complete, task.id, answers)

    def appeal(self, letter: int | None = None, *, received: dt.date | None = None, late: bool = False) -> None:
        """The customer appeals: against what `letter` told of, or the latest that they can. Raises AppealRefused.

        `received` is the day on which one came that is keyed in now; with `late` it is accepted after its last day.
        """
        self._whole(self._appeal, letter, received or self.today, late)

    def not_needed(self, process: str, step: str) -> None:
        """Somebody says that a letter which can never be true any more is not needed. Raises NotPossible."""
        self._whole(self._not_needed, self.waiting(process, step))

    def waiting(self, process: str, step: str) -> TaskRow:
        """The open step that a person is to do, the longest waiting first. Raises NotOpen."""
        for task in self.record.live():
            if task.role and task.step == step and self.record.run(task.run).process == process:
                return task
        raise NotOpen(f"“{self.rules.step(process, step).label}” is not open")

    # What a Stage asks of its play.

    def is_late(self, task: TaskRow) -> bool:
        return task.due is not None and task.due.moment < self.now

    def tell(self, words: str) -> None:
        self.record.lines.append(Line(self.now, words))

    def begin(
        self,
        case: int,
        process: str,
        *,
        because: str,
        parent: int | None = None,
        about: Callable[[RunRow], None] | None = None,
    ) -> RunRow:
        """A process begins on a case. `about` ties the run to what it is about before its first step."""
        if self._nested >= MOST_NESTED:
            raise GoesRound("processes begin each other without end")
        first = self.rules.process(process).steps[0].id
        run = RunRow(len(self.record.runs), case, process, parent)
        self.record.runs.append(run)
        if about is not None:
            about(run)
        self._nested += 1
        try:
            self._advance(run, first, because)
        finally:
            self._nested -= 1
        self._settle(case)
        return run

    def end_early(self, number: int) -> None:
        """A run that has nothing left to do ends."""
        run = self.record.run(number)
        if run.finished is not None:
            return
        for task in self.record.live():
            if task.run == number:
                self._over(task)
        run.finished, run.outcome = self.now, "overtaken"

    # People.

    def _incident(self, evidence: int, behaviours: tuple[str, ...], occurred: dt.datetime) -> None:
        record = self.record
        open_cases = [row for row in record.cases if row.closed is None]
        if open_cases:
            case = max(open_cases, key=lambda row: row.opened)
        else:
            case = CaseRow(len(record.cases), self.now)
            record.cases.append(case)
        shown = behaviours or (self.rules.pack.behaviours[0].id,)
        record.incidents.append(IncidentRow(len(record.incidents), case.id, occurred, shown, evidence))
        because = "an incident was reported"
        named = [f"“{one.label}”" for one in self.rules.pack.behaviours if one.id in behaviours]
        self.tell(f"{because}: {', '.join(named)}" if named else because)
        starting = self.rules.started_by("incident")
        moved = self._deliver(case.id, "new_incident", because)
        if not moved and starting and not self._at_work(case.id, starting):
            self.begin(case.id, starting[0], because=because)
        self._settle(case.id)

    def _complete(self, number: int, answers: Mapping[str, Any]) -> None:
        task = self.record.tasks[number]
        run = self.record.run(task.run)
        step = self.rules.step(run.process, task.step)
        if not isinstance(step, HumanStep):
            raise NotPossible(f"“{step.label}” is not done by a person")
        stage = Stage(self, run, "", task)
        after = step.rehearse_done(stage, answers)
        if not after:
            return
        self._advance(run, after, stage.because, somebody_can_choose=len(getattr(step, "outcomes", ())) > 1)
        self._settle(run.case)
        if getattr(step, "decides", "") == "appeal":
            self._deliver(run.case, "appeal_decided", "the appeal was decided")

    def _not_needed(self, task: TaskRow) -> None:
        run = self.record.run(task.run)
        step = self.rules.step(run.process, task.step)
        letter = self.rules.letter(step.letter) if isinstance(step, NoticeStep) and not step.announces else None
        if letter is None or not bases.is_overtaken(self.record, run, letter):
            raise NotPossible("This letter is still needed: what it tells the customer is in force.")
        self.end_early(run.id)
        self._settle(run.case)

    def _appeal(self, asked: int | None, on: dt.date, late: bool) -> None:
        rules, record = self.rules.appeal, self.record
        if rules is None:
            raise AppealRefused("nothing_to_appeal", str(WindowClosed(None)))
        letter = letter_to_appeal(record, on, asked, late=late)
        # As the policy said when the letter was written: the customer was told so.
        promised = letter.rules.appeal or rules
        decide_by = reckon(on, letter.rules.deadline(promised.decision), since="receipt")
        case = record.cases[letter.case]
        case.closed, case.outcome = None, ""
        received = self.now if on == self.today else timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
        appeal = AppealRow(len(record.appeals), case.id, letter.id, received, decide_by)
        record.appeals.append(appeal)
        self.tell(f"an appeal was received, to be decided by {words(decide_by.on)} ({decide_by.explained})")
        for row in bases.suspend(record, appeal.id) if promised.stays_restriction else ():
            self.tell(f"the restriction “{row.terms.label}” is suspended while the appeal is open")

        def hears(run: RunRow) -> None:
            run.appeal, appeal.run = appeal.id, run.id

        self.begin(case.id, rules.process, because="an appeal was received", about=hears)

    # The clock.

    def _sweep(self) -> None:
        """As flows.sweep: panels, timers, reviews, overdue tasks. Each list is made before the first of it is done."""
        live = self.record.live
        for number in [task.id for task in live() if task.votes and self.is_late(task)]:
            self._whole(self._close_panel, number)
        due = [task for task in live() if task.fires and task.fires < self.now]
        for number in [task.id for task in sorted(due, key=lambda task: (task.fires, task.id))]:
            self._whole(self._fire, number)
        for case in list(self.record.cases):
            self._whole(self._open_review, case.id)
        for task in live():
            if task.role and self.is_late(task) and not task.overdue:
                step = self.rules.step(self.record.run(task.run).process, task.step)
                task.overdue, task.escalated_to = True, getattr(step, "escalate_to", None) or ""
                self.tell(f"“{task.label}” is overdue")

    def _fire(self, number: int) -> None:
        task = self.record.tasks[number]
        if not task.is_live:
            return
        self._over(task)
        run = self.record.run(task.run)
        because = f"the time of “{task.label}” passed"
        self.tell(because)
        self._advance(run, self.rules.step(run.process, task.step).rehearse_time(), because)
        self._settle(run.case)

    def _open_review(self, case: int) -> None:
        process = self.rules.review_process
        due = [row for row in self.record.in_force(case) if is_due(self.record, row, self.today)]
        if not due or process is None:
            return

        def looks_at(run: RunRow) -> None:
            for row in due:
                row.review_run = run.id

        because = f"the review was due on {words(min(row.review.on for row in due))}"
        self.tell(because)
        self.begin(case, process, because=because, about=looks_at)

    def _close_panel(self, number: int) -> None:
        task = self.record.tasks[number]
        run = self.record.run(task.run)
        step = self.rules.step(run.process, task.step)
        if not task.is_live or not isinstance(step, HumanStep):
            return
        stage = Stage(self, run, "", task)
        after = step.rehearse_late(stage)
        if after:
            self._advance(run, after, stage.because)
            self._settle(run.case)

    # The engine.

    def _advance(self, run: RunRow, code: str, because: str, *, somebody_can_choose: bool = False) -> None:
        """Carry a run from a step to the next that waits, or to its end.

        `somebody_can_choose`: a person has sent it there and could choose another way.
        """
        while code:
            self._steps += 1
            if self._steps > self.most_steps:
                raise GoesRound("the steps go round without end")
            step = self.rules.step(run.process, code)
            stage = Stage(self, run, because, somebody_can_choose=somebody_can_choose)
            code = step.rehearse(stage)
            because = stage.because

    def _deliver(self, case: int, event: str, because: str) -> int:
        """Tell every wait on a case that something happened. Returns how many runs moved on."""
        waiting = [task for task in self.record.live() if task.event == event and self.record.case_of(task) == case]
        if event == "appeal_decided":
            waiting = concerned(self.record, waiting)
        moved = 0
        for task in waiting:
            if not task.is_live:
                continue
            self._over(task)
            run = self.record.run(task.run)
            self._advance(run, self.rules.step(run.process, task.step).rehearse_event(), because)
            moved += 1
        if moved:
            self._settle(case)
        return moved

    def _at_work(self, case: int, processes: list[str]) -> bool:
        rows = self.record.runs
        return any(row.case == case and row.process in processes and row.finished is None for row in rows)

    def _settle(self, number: int) -> None:
        """Close the case if nothing is left to do."""
        case = self.record.cases[number]
        runs = [row for row in self.record.runs if row.case == number]
        if case.closed is not None or self.record.standing(number) or any(row.finished is None for row in runs):
            return
        case.closed = self.now
        case.outcome = max(runs, key=lambda row: (row.finished, row.id)).outcome if runs else ""
        self.tell("the case closed")

    def _over(self, task: TaskRow) -> None:
        task.status, task.finished = "over", self.now

    def _whole(self, verb: Callable[..., None], *about: Any) -> None:
        """Do a verb, or undo what it half did and say why it cannot be done."""
        before = self.record.copy()
        try:
            verb(*about)
        except NotPossible:
            self.record = before
            raise
        except Refusal as fault:
            self.record = before
            raise NotPossible(str(fault)) from None


__all__ = ["AppealRefused", "GoesRound", "Hole", "NotOpen", "NotPossible", "Play"]
