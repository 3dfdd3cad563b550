"""One rehearsed run, as its steps see it (steps.rehearsed.RehearsedRun): each verb as its action would do it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..actions.restrictions import Terms, first_review, next_review
from ..clock import Due, Span, end_of_day
from ..clock.deadline import words
from ..notices.render import render_at
from ..steps import HumanStep, Refusal, StepBase
from ..steps.opening import due_of
from .letters import RehearsedSituation
from .record import Ballot, DecisionRow, NoticeRow, RestrictionRow, RunRow, TaskRow
from .rules import Rules

if TYPE_CHECKING:
    from .play import Play


class Known:
    """What conditions may look at on a rehearsed run (steps.facts.Known)."""

    def __init__(self, play: "Play", row: RunRow) -> None:
        self.play, self.row = play, row
        self.record = play.record

    def incidents(self, *, after: dt.datetime | None = None) -> int:
        rows = [row for row in self.record.incidents if row.case == self.row.case]
        return len([row for row in rows if after is None or row.occurred > after])

    def evidence_items(self) -> int:
        return sum(row.evidence for row in self.record.incidents if row.case == self.row.case)

    def warnings(self, kind: str) -> int:
        return len([row for row in self.record.notices if row.case == self.row.case and row.warning == kind])

    def restrictions_in_force(self) -> int:
        return len(self.record.in_force(self.row.case))

    def counts_from(self) -> dt.datetime | None:
        rows = self.record.in_force(self.row.case)
        under_review = [row for row in rows if row.review_run == self.row.id]
        return min((row.counts_from for row in under_review or rows), default=None)

    def latest_appeal_outcome(self) -> str:
        rows = [row for row in self.record.appeals if row.case == self.row.case and row.decided]
        return max(rows, key=lambda row: (row.decided, row.id)).outcome if rows else ""

    def answers(self) -> list[Mapping[str, Any]]:
        return [task.answers for task in self._done()]

    def latest_answers(self, step: str) -> Mapping[str, Any] | None:
        done = [task for task in self._done() if task.step == step]
        return max(done, key=lambda task: (task.finished, task.id)).answers if done else None

    def _done(self) -> list[TaskRow]:
        return [task for task in self.record.tasks if task.run == self.row.id and task.status == "done"]


class Stage(Known):
    """A run with the verbs a step may use. `because` is how the run came to the step, told as it goes.

    `task` is the open step that somebody has just done, or whose deadline has passed; a step just come to has none.
    """

    def __init__(self, play: "Play", row: RunRow, because: str, task: TaskRow | None = None) -> None:
        super().__init__(play, row)
        self.because = because
        self._done_task = task

    @property
    def task(self) -> TaskRow:
        if self._done_task is None:
            raise ValueError("Nobody has done anything here: the case has just come to this step.")
        return self._done_task

    @property
    def pack(self) -> Rules:
        return self.play.rules

    @property
    def today(self) -> dt.date:
        return self.play.today

    def say(self, words: str) -> None:
        self.because = f"{self.because}; {words}" if self.because else words
        self.play.tell(words)

    def open(self, step: HumanStep) -> None:
        promised = self.record.appeals[self.row.appeal].decide_by if self.row.appeal is not None else None
        due = due_of(step, self.pack, day=self.today, promised=promised)
        task = self._task(step.id, step.label)
        task.role, task.due = self.pack.role(step.role).id, due
        if step.on_expiry:
            task.fires = due.moment if due else end_of_day(self.today)
        by = f", due {words(due.on)} ({due.explained})" if due else ""
        self.play.tell(f"“{step.label}” is with: {self.pack.role(step.role).label}{by}")

    def wait(self, step: StepBase, *, until: Due | None, event: str) -> None:
        task = self._task(step.id, step.label)
        task.due, task.fires, task.event = until, until.moment if until else None, event
        self.play.tell(f"“{step.label}”" + (f" lasts until {words(until.on)} ({until.explained})" if until else ""))

    def end(self, outcome: str) -> None:
        self.row.outcome, self.row.finished = outcome, self.play.now
        self.play.tell(f"“{self.pack.process(self.row.process).label}” ended: {outcome}")

    def begin(self, process: str) -> None:
        self.play.begin(self.row.case, process, because=self.because)

    def issue(self, letter: str, answers: Mapping[str, Any]) -> list[str]:
        template = self.pack.letter(letter)
        rendered = render_at(template, RehearsedSituation(self.pack, self.record, self.row, self.today), answers)
        if rendered.missing:
            return rendered.missing
        self.record.notices.append(
            NoticeRow(
                id=len(self.record.notices),
                case=self.row.case,
                run=self.row.id,
                letter=letter,
                issued=self.play.now,
                reached_on=self.today,
                opens_appeal=template.opens_appeal,
                warning=template.warning,
            )
        )
        self.say(f"“{template.label}” was issued")
        return []

    @property
    def is_late(self) -> bool:
        return self.play.is_late(self.task)

    @property
    def votes(self) -> Sequence[Ballot]:
        return self.task.votes

    def vote(self, *, seat: str, choice: str) -> None:
        task = self.task
        if any(ballot.seat == seat for ballot in task.votes):
            raise Refusal({"": f"{self.pack.role(seat).label} has voted already."})
        task.votes = (*task.votes, Ballot(seat, choice))
        self.play.tell(f"{self.pack.role(seat).label} voted on “{task.label}”")

    def completed(self, *, outcome: str, label: str, answers: Mapping[str, Any]) -> None:
        task = self.task
        task.status, task.finished = "done", self.play.now
        task.outcome, task.answers = outcome, dict(answers)
        self.say(f"“{task.label}” was completed: {label}")

    def decided(self, *, outcome: str, label: str, reasons: str, hears_appeal: bool) -> None:
        self.record.decisions.append(DecisionRow(len(self.record.decisions), self.row.id, label, reasons))
        if hears_appeal and self.row.appeal is not None:
            appeal = self.record.appeals[self.row.appeal]
            appeal.outcome, appeal.decided = outcome, self.play.now

    def put_in_force(self, terms: Sequence[Terms], *, review_every: Span) -> None:
        review = first_review(self.today, review_every)
        for item in terms:
            self._restriction(item, review, self.play.now, None)
            self.say(f"the restriction “{item.label}” is in force, review {review.explained}")

    def vary(self, terms: Sequence[Terms]) -> None:
        old = self.record.in_force(self.row.case)
        if not old:
            raise Refusal({"": "There is no restriction in force to change."})
        first = min(old, key=lambda row: (row.review.on, row.id))
        kept = Due(on=first.review.on, explained=f"{first.review.explained}, kept when the terms were varied")
        for item in terms:
            self._restriction(item, kept, first.counts_from, first.review_run)
            self.say(f"the restriction is changed to “{item.label}”, review {words(kept.on)}")
        for row in old:
            row.in_force = False

    def lift(self, *, because: str) -> None:
        rows = self._concerned()
        for row in rows:
            row.in_force = False
            self.say(f"the restriction “{row.terms.label}” is lifted")
        for number in sorted({row.review_run for row in rows if row.review_run is not None} - {self.row.id}):
            if not any(row.in_force and row.review_run == number for row in self.record.restrictions):
                self.play.end_early(number)

    def extend(self, *, by_span: Span) -> None:
        rows = self._concerned()
        if not rows:
            raise Refusal({"": "There is no restriction in force to extend."})
        for row in rows:
            row.review = next_review(row.review.on, by_span, day=self.today)
            row.review_run, row.counts_from = None, self.play.now
            self.say(f"the restriction “{row.terms.label}” is extended, next review {row.review.explained}")

    def _concerned(self) -> list[RestrictionRow]:
        """A review concerns the restrictions that were due; another run every one in force."""
        rows = self.record.in_force(self.row.case)
        if any(row.review_run == self.row.id for row in self.record.restrictions):
            return [row for row in rows if row.review_run == self.row.id]
        return rows

    def _restriction(self, terms: Terms, review: Due, counts_from: dt.datetime, review_run: int | None) -> None:
        row = RestrictionRow(
            id=len(self.record.restrictions),
            case=self.row.case,
            terms=terms,
            starts_on=self.today,
            counts_from=counts_from,
            review=review,
            review_run=review_run,
        )
        self.record.restrictions.append(row)

    def _task(self, step: str, label: str) -> TaskRow:
        number = len(self.record.tasks)
        task = TaskRow(number, self.row.id, step, label, self.play.now, self.because)
        self.record.tasks.append(task)
        return task
