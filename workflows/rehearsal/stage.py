"""One rehearsed run, as its steps see it (steps.rehearsed.RehearsedRun): each verb as its action would do it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..actions.restrictions import KEPT, Terms, first_review, next_review
from ..clock import Due, Span, end_of_day
from ..clock.deadline import words
from ..models import Notice
from ..notices.render import Sender, render
from ..steps import HumanStep, Refusal, RestrictStep, StepBase
from ..steps.notice import OVERTAKEN
from ..steps.opening import due_of
from . import bases
from .letters import RehearsedSituation, RestrictionSaid
from .record import Ballot, DecisionRow, NoticeRow, RestrictionRow, RunRow, TaskRow
from .rules import Rules

if TYPE_CHECKING:
    from .play import Play

BY_HAND = (Notice.Channel.POST, Notice.Channel.RECEPTION)


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
        given = [row for row in self.record.notices if row.case == self.row.case and row.warning == kind]
        return sum(row.reached_on is not None for row in given)

    def restrictions_in_force(self) -> int:
        if self.row.appeal is not None:
            return len(self.concerned())
        return len(self.record.in_force(self.row.case))

    def counts_from(self) -> dt.datetime | None:
        rows = self.record.standing(self.row.case)
        under_review = [row for row in rows if row.review_run == self.row.id]
        return min((row.counts_from for row in under_review or rows), default=None)

    def latest_appeal_outcome(self) -> str:
        if self.row.appeal is not None:
            return self.record.appeals[self.row.appeal].outcome
        rows = [row for row in self.record.appeals if row.case == self.row.case and row.outcome]
        return max(rows, key=lambda row: (row.decided, row.id)).outcome if rows else ""

    def answers(self) -> list[Mapping[str, Any]]:
        return [task.answers for task in self._done()]

    def latest_answers(self, step: str) -> Mapping[str, Any] | None:
        done = [task for task in self._done() if task.step == step]
        return max(done, key=lambda task: (task.finished, task.id)).answers if done else None

    def concerned(self) -> list[RestrictionRow]:
        """The restrictions in force that this run may lift, vary or extend."""
        return bases.about(self.record, self.row, self.play.rules.review_process)

    def _done(self) -> list[TaskRow]:
        return [task for task in self.record.tasks if task.run == self.row.id and task.status == "done"]


class Stage(Known):
    """A run with the verbs a step may use. `because` is how the run came to the step, told as it goes.

    `task` is the open step that somebody has just done, or whose deadline has passed; a step just come to has none.
    """

    def __init__(
        self,
        play: "Play",
        row: RunRow,
        because: str,
        task: TaskRow | None = None,
        *,
        somebody_can_choose: bool = False,
    ) -> None:
        super().__init__(play, row)
        self.because = because
        self.somebody_can_choose = somebody_can_choose
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
        self.play.begin(self.row.case, process, because=self.because, parent=self.row.id)

    def issue(self, letter: str, answers: Mapping[str, Any], *, announces: str | None) -> list[str]:
        template = self.pack.letter(letter)
        if not announces and bases.is_overtaken(self.record, self.row, template):
            return [OVERTAKEN]
        announced = self._announced(announces) if announces else []
        situation = RehearsedSituation(
            self.pack, self.record, self.row, self.today, channel=str(answers.get("channel", "")), announced=announced
        )
        rendered = render(template, situation, answers, Sender())
        if rendered.missing:
            return rendered.missing
        notice = NoticeRow(
            id=len(self.record.notices),
            case=self.row.case,
            run=self.row.id,
            task=self._done_task.id if self._done_task else len(self.record.tasks),
            letter=letter,
            rules=self.pack,
            issued=self.play.now,
            # What is to be posted or handed over has reached nobody before that is recorded.
            reached_on=None if answers.get("channel") in BY_HAND else self.today,
            opens_appeal=template.opens_appeal,
            warning=template.warning,
        )
        self.record.notices.append(notice)
        bases.tell(self.record, notice)
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
        number = len(self.record.decisions)
        self.record.decisions.append(DecisionRow(number, self.row.id, self.task.id, label, reasons))
        if hears_appeal and self.row.appeal is not None:
            appeal = self.record.appeals[self.row.appeal]
            appeal.outcome, appeal.decided = outcome, self.play.now
            for row in bases.resume(self.record, appeal.id):
                self.say(f"the restriction “{row.terms.label}” is in force again")

    def put_in_force(self, terms: Sequence[Terms], *, review_every: Span) -> None:
        review = first_review(self.today, review_every)
        codes = {item.code for item in terms}
        old = [row for row in self.record.standing(self.row.case) if row.terms.code in codes]
        self._end(old)
        new = [self._restriction(item, review, self.play.now, None) for item in terms]
        bases.rest(self.record, new, self.row)
        for item in terms:
            self.say(f"the restriction “{item.label}” is in force, review {review.explained}")
        self._end_reviews_without(old)

    def vary(self, terms: Sequence[Terms]) -> None:
        old = self.concerned()
        if not old:
            raise Refusal({"": "There is no restriction in force to change."})
        others = {row.terms.code: row for row in self.record.standing(self.row.case) if row not in old}
        for item in terms:
            if item.code in others:
                raise Refusal({"": f"“{item.label}” is already in force by another decision on this case."})
        first = min(old, key=lambda row: (row.review.on, row.id))
        kept = Due(on=first.review.on, explained=first.review.explained.removesuffix(KEPT) + KEPT)
        self._end(old)
        new = [self._restriction(item, kept, first.counts_from, first.review_run) for item in terms]
        bases.rest(self.record, new, self.row, replaced=old)
        for item in terms:
            self.say(f"the restriction is changed to “{item.label}”, review {words(kept.on)}")
        self._end_reviews_without(old)

    def lift(self, *, because: str) -> None:
        rows = self.concerned()
        self._end(rows)
        for row in rows:
            self.say(f"the restriction “{row.terms.label}” is lifted")
        self._end_reviews_without(rows)

    def extend(self, *, by_span: Span) -> None:
        rows = self.concerned()
        if not rows:
            raise Refusal({"": "There is no restriction in force to extend."})
        bases.rest(self.record, rows, self.row)
        for row in rows:
            row.review = next_review(row.review.on, by_span, day=self.today)
            row.review_run, row.counts_from = None, self.play.now
            self.say(f"the restriction “{row.terms.label}” is extended, next review {row.review.explained}")

    def _announced(self, code: str) -> list[RestrictionSaid]:
        """What the restrict step that a letter announces would put in force today."""
        step = self.pack.step(self.row.process, code)
        if not isinstance(step, RestrictStep):
            return []
        terms, every = step.rehearsed(self)
        review = first_review(self.today, every)
        return [RestrictionSaid(item.words, self.today, review.on, review.explained) for item in terms]

    def _end(self, rows: Sequence[RestrictionRow]) -> None:
        for row in rows:
            row.in_force = row.suspended = False

    def _end_reviews_without(self, ended: Sequence[RestrictionRow]) -> None:
        """End the reviews of restrictions that ended just now, where none is left in force to look at.

        Never one that has begun this run.
        """
        for number in sorted({row.review_run for row in ended if row.review_run is not None} - self._with_parents()):
            if not any(row.stands and row.review_run == number for row in self.record.restrictions):
                self.play.end_early(number)

    def _with_parents(self) -> set[int]:
        found: set[int] = set()
        at: int | None = self.row.id
        while at is not None:
            found.add(at)
            at = self.record.run(at).parent
        return found

    def _restriction(
        self, terms: Terms, review: Due, counts_from: dt.datetime, review_run: int | None
    ) -> RestrictionRow:
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
        return row

    def _task(self, step: str, label: str) -> TaskRow:
        number = len(self.record.tasks)
        task = TaskRow(number, self.row.id, step, label, self.play.now, self.because)
        self.record.tasks.append(task)
        return task
