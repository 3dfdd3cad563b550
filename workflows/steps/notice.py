"""A notice: a letter is written from the edition's template and issued."""

from collections.abc import Mapping
from typing import Any, Literal

from django.contrib.auth.models import User
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from forms.questions import Option, Question

from ..actions import notices, tasks
from ..models import Involvement, Notice, Task
from ..notices.render import CannotIssue, Rendered, opening_text, render
from .base import GoesTo, HumanStep, Refusal, Way, to
from .nodes import function, human
from .parts import LetterId, PackView
from .rehearsed import RehearsedRun


class NoticeStep(HumanStep):
    """Issues one of the edition's letters. An automatic one goes out by itself; others wait for a person."""

    kind: Literal["notice"]
    letter: LetterId
    automatic: bool = False
    goes_to: GoesTo

    def ways(self) -> list[Way]:
        return [Way("", self.goes_to), *self.expiry_way()]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        if self.automatic:
            return function(self, lambda act: self._issue_alone(pack, act), self.goes_to)
        return human(self, pack, after=to(self.goes_to))

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        template = pack.letter(self.letter)
        asked = [
            Question(
                id=f"text_{part.id}",
                kind="long_text",
                label=part.heading or "Paragraph",
                name=f"the paragraph “{part.heading}”",
                hint=part.hint,
                required=part.required,
            )
            for part in template.paragraphs
            if part.written_by_officer
        ]
        optional = [part for part in template.paragraphs if not part.required and not part.written_by_officer]
        for part in optional:
            asked.append(
                Question(
                    id=f"include_{part.id}",
                    kind="yes_no",
                    label=f"Include the paragraph “{part.heading}”?",
                    name=f"whether to include “{part.heading}”",
                )
            )
        return [*asked, channel_question(task)]

    def initial(self, pack: PackView, task: Task) -> dict[str, Any]:
        parts = [part for part in pack.letter(self.letter).paragraphs if part.written_by_officer]
        start = {f"text_{part.id}": opening_text(part, task.case, task.process) for part in parts}
        return {**start, "channel": usual_channel(task)}

    def preview(self, pack: PackView, task: Task, answers: Mapping[str, Any]) -> Rendered:
        """The letter as it would be issued with these answers; `missing` says what stands in the way."""
        return render(pack.letter(self.letter), task.case, task.process, answers)

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        rendered = self.preview(pack, task, answers)
        channel = str(answers["channel"])
        try:
            rendered.check()
            notices.issue(task=task, letter=pack.letter(self.letter), rendered=rendered, channel=channel, by=by)
        except CannotIssue as fault:
            raise Refusal({"": str(fault)}) from None
        tasks.completed(
            task=task,
            by=by,
            outcome="issued",
            outcome_label=f"issued by {Notice.Channel(channel).label}",
            asked=[question.model_dump(mode="json") for question in self.questions(pack, task)],
            answers=dict(answers),
            how=Involvement.How.WARNED if pack.letter(self.letter).warning else Involvement.How.WROTE,
        )
        return True

    def _issue_alone(self, pack: PackView, activation: Activation) -> None:
        task: Task = activation.task
        rendered = self.preview(pack, task, {})
        if rendered.missing:
            # What the customer or an officer has just done must not fail because a letter cannot write itself.
            groups = pack.role(self.role).groups
            notices.not_issued(task=task, letter=pack.letter(self.letter), groups=groups, why=rendered)
            return
        notices.issue(
            task=task, letter=pack.letter(self.letter), rendered=rendered, channel=usual_channel(task), by=None
        )

    def rehearse(self, run: RehearsedRun) -> str:
        if not self.automatic:
            return super().rehearse(run)
        missing = run.issue(self.letter, {})
        if missing:
            run.say(f"“{self.label}” could not go out by itself: {' '.join(missing).rstrip('.')}")
        return self.goes_to

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        """What an officer would write is taken as written: a rehearsal is about the steps, not the words."""
        parts = run.pack.letter(self.letter).paragraphs
        written = {f"text_{part.id}": "Written for this case." for part in parts if part.written_by_officer}
        missing = run.issue(self.letter, {**written, **answers})
        if missing:
            raise Refusal({"": "The letter cannot be issued yet. " + " ".join(missing)})
        run.completed(outcome="issued", label="issued", answers={"channel": "post", **answers})
        return self.goes_to


def usual_channel(task: Task) -> str:
    """Email where we have one, else post, else held at reception (REQUIREMENTS 44)."""
    customer = task.case.customer
    if customer.email:
        return Notice.Channel.EMAIL.value
    return Notice.Channel.POST.value if customer.address else Notice.Channel.RECEPTION.value


def channel_question(task: Task) -> Question:
    """How the letter goes out; email is only offered when there is an address."""
    customer = task.case.customer
    options = [Option(value="post", label="Post a printed copy", hint="Print the PDF once it is issued.")]
    if customer.email:
        options.insert(0, Option(value="email", label="Email with the letter as a PDF"))
    options.append(
        Option(value="reception", label="Hold at reception", hint="For somebody with no address we can use.")
    )
    return Question(
        id="channel",
        kind="one_of",
        label="How should the letter reach the customer?",
        name="how the letter goes out",
        options=tuple(options),
    )
