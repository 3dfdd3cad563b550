"""A task: one person answers questions and chooses an outcome."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.contrib.auth.models import User
from pydantic import ConfigDict, model_validator
from viewflow.workflow.base import Node

from forms.lookups import as_asked
from forms.marks import ASIDE, OneOf, OnlyWhen, words
from forms.questions import Option, Question, Questions

from ..actions import decisions, tasks
from ..models import Appeal, Involvement, Task
from .base import Field, HumanStep, Outcome, Outcomes, Refusal, Way, name_of, no_built_in, to
from .nodes import by_outcome, human
from .parts import PackView
from .rehearsed import RehearsedRun
from .terms import chooser, conflicts, terms_from

DECIDES = {"nothing": None, "case": "case", "appeal": "appeal"}


class TaskStep(HumanStep):
    """Done by one person of a role. With `decides`, the outcome is a decision and needs reasons."""

    kind: Literal["task"]
    questions_asked: Questions = Field(
        default=(), alias="questions", title="Questions", description="What the officer is asked, and what is kept."
    )
    outcomes: Outcomes = Field(
        min_length=1,
        title="Outcomes",
        description="With one, the case simply goes on. With several, the officer chooses.",
    )
    decides: Annotated[
        Literal["nothing", "case", "appeal"],
        words(nothing="Nothing", case="The case: reasons are given", appeal="An appeal: reasons are given"),
    ] = Field(default="nothing", title="What is decided here")
    proposes_restrictions: bool = Field(
        default=False,
        title="Restrictions are set out here",
        description="The officer chooses restrictions. A later step puts them in force.",
    )
    proposes_with: Annotated[
        tuple[Annotated[str, OneOf("outcomes"), Field(title="Outcome")], ...],
        ASIDE,
        OnlyWhen("proposes_restrictions", (True,)),
    ] = Field(
        default=(), title="Set out only with these outcomes", description="With every outcome when there are none."
    )

    model_config = ConfigDict(
        populate_by_name=True,
        title="Task",
        json_schema_extra={
            "description": "One person looks at the case, answers questions and chooses what happens next.",
            "x-icon": "user",
        },
    )

    @model_validator(mode="after")
    def _no_id_is_taken(self) -> "TaskStep":
        no_built_in(self.questions_asked)
        return self

    def ways(self) -> list[Way]:
        return [Way(one.label, one.goes_to, one.id) for one in self.outcomes] + self.expiry_way()

    def nodes(self, pack: PackView) -> dict[str, Node]:
        if len(self.outcomes) == 1:
            return human(self, pack, after=to(self.outcomes[0].goes_to))
        gate = by_outcome(self, [(one.id, one.label, one.goes_to) for one in self.outcomes])
        return {**human(self, pack, after=to(f"{self.id}_gate")), **gate}

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        asked = list(self.questions_asked)
        if len(self.outcomes) > 1:
            asked.append(outcome_question(self.outcomes, "What happens next?"))
        if self.proposes_restrictions:
            asked += chooser(pack.restrictions)
        if self.decides != "nothing":
            asked.append(reasons_question())
        return asked

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        outcome = self._chosen(answers)
        if self._proposes(outcome.id):
            self._check_chosen(pack, answers)
            self._check_adjustments(pack, task, answers)
        tasks.completed(
            task=task,
            by=by,
            outcome=outcome.id,
            outcome_label=outcome.label,
            asked=[as_asked(question, answers).model_dump(mode="json") for question in self.questions(pack, task)],
            answers=dict(answers),
            how=Involvement.How.INVESTIGATED,
        )
        if self.decides != "nothing":
            decisions.decide(
                task=task,
                outcome=outcome.id,
                outcome_label=outcome.label,
                reasons=str(answers["reasons"]),
                by=by,
                appeal=Appeal.objects.filter(run_id=task.process_id).first() if self.decides == "appeal" else None,
            )
        return True

    def _chosen(self, answers: Mapping[str, Any]) -> Outcome:
        if len(self.outcomes) == 1:
            return self.outcomes[0]
        return next(one for one in self.outcomes if one.id == answers["outcome"])

    def _proposes(self, outcome: str) -> bool:
        return self.proposes_restrictions and (not self.proposes_with or outcome in self.proposes_with)

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        outcome = self._chosen(answers)
        if self._proposes(outcome.id):
            self._check_chosen(run.pack, answers)
        run.completed(outcome=outcome.id, label=outcome.label, answers=answers)
        if self.decides != "nothing":
            reasons = str(answers.get("reasons") or "Written for this case.")
            appeal = self.decides == "appeal"
            run.decided(outcome=outcome.id, label=outcome.label, reasons=reasons, hears_appeal=appeal)
        return outcome.goes_to

    def _check_chosen(self, pack: PackView, answers: Mapping[str, Any]) -> None:
        if not terms_from(pack.restrictions, answers):
            raise Refusal({"restrictions": "Choose at least one restriction, or choose another outcome."})

    def _check_adjustments(self, pack: PackView, task: Task, answers: Mapping[str, Any]) -> None:
        clash = conflicts(pack.restrictions, answers, task.case.customer.adjustments)
        if clash and not answers.get("restrictions_adjustment_note"):
            raise Refusal(
                {
                    "restrictions_adjustment_note": f"An adjustment has been agreed that “{clash[0]}” may contradict. "
                    "Say how the restriction fits the adjustment, or choose another restriction."
                }
            )


def outcome_question(outcomes: Outcomes, label: str) -> Question:
    """The radios of a step's outcomes."""
    options = tuple(Option(value=one.id, label=one.label, hint=one.hint) for one in outcomes)
    return Question(id="outcome", kind="one_of", label=label, name="what happens next", options=options)


def reasons_question() -> Question:
    return Question(
        id="reasons",
        kind="long_text",
        label="Reasons for this decision",
        name="your reasons",
        hint="Write them for this customer and this case. The customer will read them.",
    )


__all__ = ["TaskStep", "name_of", "outcome_question", "reasons_question"]
