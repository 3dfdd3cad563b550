"""A restrict step: put restrictions in force, vary, lift or extend them."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, model_validator
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from forms.marks import OnlyWhen, words

from ..actions import restrictions
from ..actions.restrictions import Terms
from ..clock import Span
from ..models import Restriction, Run, Task
from .base import Field, GoesTo, Refusal, StepBase, Text, Way
from .nodes import function, run_of
from .parts import DeadlineId, NamedStepId, PackView
from .rehearsed import RehearsedRun
from .terms import terms_from

# Viewflow's names for what it does without waiting for anybody.
AT_ONCE = ("FUNCTION", "SWITCH")


class RestrictStep(StepBase):
    """Carries out what an earlier step decided. `terms_from` is the step in which restrictions were set out."""

    kind: Literal["restrict"]
    operation: Annotated[
        Literal["apply", "vary", "lift", "extend"],
        words(apply="Puts them in force", vary="Changes them", lift="Lifts them", extend="Extends them"),
    ] = Field(title="What it does with restrictions")
    terms_from: Annotated[NamedStepId | None, OnlyWhen("operation", ("apply", "vary"))] = Field(
        default=None, title="Step in which they were set out"
    )
    reasons_from: Annotated[NamedStepId | None, OnlyWhen("operation", ("apply", "vary", "extend"))] = Field(
        default=None, title="Step that gives the reasons", description="The step above when this is empty."
    )
    because: Annotated[Text, OnlyWhen("operation", ("lift",))] = Field(
        default="", title="Why they are lifted", description="The customer and the history read this."
    )
    review_every: Annotated[DeadlineId | None, OnlyWhen("operation", ("apply", "extend"))] = Field(
        default=None, title="Time until the review"
    )
    goes_to: GoesTo = Field(title="Goes to")

    model_config = ConfigDict(
        title="Restriction",
        json_schema_extra={
            "description": "Carries out what somebody decided: puts restrictions in force, changes or lifts them.",
            "x-icon": "lock",
        },
    )

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "RestrictStep":
        if self.operation in ("apply", "vary") and not self.terms_from:
            raise ValueError("terms_from: say which step sets out the restrictions")
        if self.operation in ("apply", "extend") and not self.review_every:
            raise ValueError("review_every: say after which time the restriction is reviewed")
        if self.operation == "lift" and not self.because:
            raise ValueError("because: say why restrictions are lifted")
        return self

    def ways(self) -> list[Way]:
        return [Way("", self.goes_to)]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        return function(self, lambda act: self.carry_out(pack, run_of(act), act), self.goes_to)

    def carry_out(self, pack: PackView, run: Run, activation: Activation) -> None:
        """Raises Refusal where whoever has just chosen can choose otherwise; nobody else could help it."""
        try:
            self._act(pack, run, activation)
        except restrictions.CannotRestrict as fault:
            if _somebody_can_choose(activation.task):
                raise Refusal({"": str(fault)}) from None
            restrictions.not_carried_out(run=run, task=activation.task, why=str(fault))

    def _act(self, pack: PackView, run: Run, activation: Activation) -> None:
        if self.operation == "extend":
            step = pack.deadline(str(self.review_every))
            restrictions.extend(run=run, by_span=step, reasons=self._reasons(run))
            return
        for review in self._change(pack, run):
            activation.flow_class.end_early(review, "The restriction it looked at is no longer in force.")

    def _change(self, pack: PackView, run: Run) -> list[Run]:
        """Carry out a change that ends restrictions. Returns the reviews that have nothing left to look at."""
        if self.operation == "lift":
            return restrictions.lift(run=run, because=self.because)
        if self.operation == "vary":
            return restrictions.vary(run=run, terms=self._terms(pack, run), reasons=self._reasons(run))
        return restrictions.apply(run=run, **self._as_decided(pack, run))

    def proposed(self, pack: PackView, run: Run) -> list[Restriction]:
        """What this step would put in force today, for the letter that announces it."""
        return restrictions.proposed(run=run, **self._as_decided(pack, run))

    def _as_decided(self, pack: PackView, run: Run) -> dict[str, Any]:
        return {
            "terms": self._terms(pack, run),
            "reasons": self._reasons(run),
            "review_every": pack.deadline(str(self.review_every)),
        }

    def rehearse(self, run: RehearsedRun) -> str:
        try:
            self._rehearse(run)
        except Refusal as fault:
            if run.somebody_can_choose:
                raise
            run.say(f"“{self.label}” could not be carried out: {str(fault).rstrip('.')}")
        return self.goes_to

    def _rehearse(self, run: RehearsedRun) -> None:
        if self.operation == "lift":
            run.lift(because=self.because)
        elif self.operation == "extend":
            run.extend(by_span=run.pack.deadline(str(self.review_every)))
        elif self.operation == "vary":
            run.vary(self._rehearsed_terms(run))
        else:
            terms, every = self.rehearsed(run)
            run.put_in_force(terms, review_every=every)

    def rehearsed(self, run: RehearsedRun) -> tuple[list[Terms], Span]:
        """As `proposed`, in a rehearsal: the terms, and after how long they are reviewed."""
        return self._rehearsed_terms(run), run.pack.deadline(str(self.review_every))

    def _rehearsed_terms(self, run: RehearsedRun) -> list[Terms]:
        return terms_from(run.pack.restrictions, run.latest_answers(str(self.terms_from)) or {})

    def _terms(self, pack: PackView, run: Run) -> list[Terms]:
        task = latest(run, str(self.terms_from))
        return terms_from(pack.restrictions, task.data.get("answers", {})) if task else []

    def _reasons(self, run: Run) -> str:
        task = latest(run, self.reasons_from or self.terms_from or "")
        if task is None:
            return ""
        decision = getattr(task, "decision", None)
        return decision.reasons if decision else str(task.data.get("answers", {}).get("reasons", ""))


def _somebody_can_choose(task: Task) -> bool:
    """Whether a person's choice led here at once: the clock, an event and the writer of a letter had none."""
    before = task.previous.first()
    while before is not None and before.flow_task_type in AT_ONCE and before.kind != "wait":
        before = before.previous.first()
    if before is None or before.flow_task_type != "HUMAN" or before.owner_id is None:
        return False
    return len(getattr(before.flow_task.step, "outcomes", ())) > 1


def latest(run: Run, step: str) -> Task | None:
    """The latest completed task of a step in a run."""
    done = Task.objects.filter(process=run, step=step, status="DONE", flow_task_type="HUMAN")
    return done.select_related("decision").order_by("-finished", "-pk").first()


__all__ = ["Field", "RestrictStep", "latest"]
