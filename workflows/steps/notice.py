"""A notice: a letter is written from the edition's template and issued."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from django.contrib.auth.models import User
from pydantic import ConfigDict, Field
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from forms.lookups import as_asked
from forms.questions import Option, Question

from ..actions import notices, tasks
from ..models import Involvement, Notice, Restriction, Task
from ..notices.merge import Situation
from ..notices.overtaken import is_overtaken
from ..notices.render import CannotIssue, Rendered, Sender, facts_for, opening_text, render
from .base import GoesTo, HumanStep, Refusal, Way, to
from .nodes import function, human
from .parts import LetterId, NamedStepId, PackView
from .rehearsed import RehearsedRun

OVERTAKEN = "The restrictions it tells of are no longer in force."


class NoticeStep(HumanStep):
    """Issues one of the edition's letters. An automatic one goes out by itself; others wait for a person."""

    kind: Literal["notice"]
    letter: LetterId = Field(title="Which letter")
    automatic: bool = Field(
        default=False,
        title="Goes out by itself",
        description="Only for a letter in which nobody has to write anything.",
    )
    announces: NamedStepId | None = Field(
        default=None,
        title="Step whose restrictions it announces",
        description="A later step that puts them in force: they start on the day of this letter.",
    )
    goes_to: GoesTo = Field(title="Goes to")

    model_config = ConfigDict(
        title="Letter",
        json_schema_extra={
            "description": "A letter is written from one of the policy’s letters and sent.",
            "x-icon": "mail",
        },
    )

    def ways(self) -> list[Way]:
        return [Way("", self.goes_to), *self.expiry_way()]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        if self.automatic:
            return function(self, lambda act: self._issue_alone(pack, act), self.goes_to)
        return human(self, pack, after=to(self.goes_to))

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        template = pack.letter(self.letter)
        at = self._situation(pack, task, {})
        asked = [
            Question(
                id=f"text_{part.id}",
                kind="long_text",
                label=part.heading or "Paragraph",
                name=f"the paragraph “{part.heading}”",
                hint=" ".join(filter(None, (part.hint, facts_for(part, at)))),
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
        at = self._situation(pack, task, {})
        start = {f"text_{part.id}": opening_text(part, at) for part in parts}
        return {**start, "channel": usual_channel(task)}

    def preview(self, pack: PackView, task: Task, answers: Mapping[str, Any]) -> Rendered:
        """The letter as it would be issued with these answers; `missing` says what stands in the way."""
        at = self._situation(pack, task, answers)
        rendered = render(pack.letter(self.letter), at, answers, sender_of(pack, task))
        if self.is_overtaken(pack, task):
            return replace(rendered, missing=[OVERTAKEN, *rendered.missing])
        return rendered

    def is_overtaken(self, pack: PackView, task: Task) -> bool:
        """Whether the letter can never be true any more, so that nobody has to write it.

        Never one that announces what a later step puts in force.
        """
        return not self.announces and is_overtaken(pack.letter(self.letter), task.process)

    def _situation(self, pack: PackView, task: Task, answers: Mapping[str, Any]) -> Situation:
        announced: list[Restriction] = []
        if self.announces:
            announced = pack.process(task.process.process_code).step(self.announces).proposed(pack, task.process)
        channel = channel_of(task, answers)
        return Situation(task.case, task.process, channel=channel, announced=announced)

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        rendered = self.preview(pack, task, answers)
        channel = channel_of(task, answers)
        if channel not in channels(task):
            raise Refusal({"channel": "We have no address for this. Choose another way."})
        try:
            rendered.check()
            notices.issue(task=task, letter=pack.letter(self.letter), rendered=rendered, channel=channel, by=by)
        except CannotIssue as fault:
            raise Refusal({"": str(fault)}) from None
        tasks.completed(
            task=task,
            by=by,
            outcome="issued",
            outcome_label=f"letter issued, {notices.HOW[Notice.Channel(channel)]}",
            asked=[as_asked(question, answers).model_dump(mode="json") for question in self.questions(pack, task)],
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
        missing = run.issue(self.letter, {}, announces=self.announces)
        if missing:
            run.say(f"“{self.label}” could not go out by itself: {' '.join(missing).rstrip('.')}")
        return self.goes_to

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        """What an officer would write is taken as written: a rehearsal is about the steps, not the words."""
        parts = run.pack.letter(self.letter).paragraphs
        written = {f"text_{part.id}": "Written for this case." for part in parts if part.written_by_officer}
        missing = run.issue(self.letter, {**written, **answers}, announces=self.announces)
        if missing:
            raise Refusal({"": "The letter cannot be issued yet. " + " ".join(missing)})
        run.completed(outcome="issued", label="issued", answers={"channel": "post", **answers})
        return self.goes_to


def sender_of(pack: PackView, task: Task) -> Sender:
    """Who signs a task's letter: whoever has the task, in the role that has it; nobody for an automatic one."""
    if task.owner is None:
        return Sender()
    groups = set(task.owner.groups.values_list("name", flat=True))
    codes = filter(None, (task.role, task.escalated_to))
    roles = [role for role in map(pack.role, codes) if groups & set(role.groups)]
    return Sender(name=task.owner.get_full_name(), role=(roles or [pack.role(task.role)])[0].label)


def channels(task: Task) -> list[str]:
    """The ways by which a letter can reach the customer, the usual one first (REQUIREMENTS 44)."""
    customer = task.case.customer
    known = {Notice.Channel.EMAIL: customer.email, Notice.Channel.POST: customer.address.strip()}
    return [channel.value for channel, address in known.items() if address] + [Notice.Channel.RECEPTION.value]


def usual_channel(task: Task) -> str:
    return channels(task)[0]


def channel_of(task: Task, answers: Mapping[str, Any]) -> str:
    """The way that was chosen, or the usual one where there was nothing to choose."""
    return str(answers.get("channel") or usual_channel(task))


WAYS_OUT = {
    "email": Option(value="email", label="Email with the letter as a PDF"),
    "post": Option(
        value="post",
        label="Post a printed copy",
        hint="Print the PDF once it is issued, post it, then record the day.",
    ),
    "reception": Option(value="reception", label="Hold at reception", hint="For somebody with no address we can use."),
}


def channel_question(task: Task) -> Question:
    """How the letter goes out: by email or post only where there is an address for it."""
    open_ways = channels(task)
    absent = {"email": "no email address", "post": "no postal address"}
    missing = " and ".join(words for way, words in absent.items() if way not in open_ways)
    why = f"We have {missing} for this customer." if missing else ""
    if len(open_ways) == 1:
        return Question(id="channel", kind="information", label="The letter is held at reception", hint=why)
    return Question(
        id="channel",
        kind="one_of",
        label="How should the letter reach the customer?",
        name="how the letter goes out",
        hint=why,
        options=tuple(WAYS_OUT[way] for way in open_ways),
    )
