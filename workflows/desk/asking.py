"""A step's questions as a page asks them: all of them at once, each saying when it applies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from forms import wording
from forms.answers import Row, answers_for_display
from forms.bound import BoundQuestion
from forms.fields import field_for
from forms.questions import NO, YES, Condition, Messages, Question, Rules
from forms.rendering import QuestionForm

from ..models import Task
from ..policies.schema import Pack
from ..steps import HumanStep, PanelStep, TaskStep

CHOOSER = ("restrictions", "restrictions_adjustment_note")
NONE_CHOSEN = "Choose at least one restriction, or another outcome"


class WholeForm(QuestionForm):
    """Every question is on the page, so that it works without JavaScript; only those that apply are judged.

    What was typed in a question that does not apply is neither checked nor kept.
    """

    def __init__(self, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(questions, look="staff", **kwargs)
        self.applying = frozenset(self.question_fields)
        self.question_fields = {question.id: field_for(question) for question in questions}
        self.fields = dict(self.question_fields)
        self.newly_asked = []

    def clean(self) -> dict[str, Any]:
        for name in self.fields.keys() - self.applying:
            self.errors.pop(name, None)
            self.cleaned_data.pop(name, None)
        return self.cleaned_data


@dataclass(frozen=True)
class Item:
    """One question on the page. `about` says which choice it belongs to, `words` when to answer it.

    The rest tells the script the same, which then needs no `words`.
    """

    field: BoundQuestion
    about: str = ""
    words: str = ""
    question: str = ""
    operator: str = ""
    value: str = ""


def questions_for(step: HumanStep, pack: Pack, task: Task, user: User) -> list[Question]:
    """The step's questions, fitted to the case and to the reader's part in it.

    The chooser of restrictions says when it applies and what is agreed; a panel asks for a vote, advice or a decision.
    """
    if isinstance(step, PanelStep):
        return step.questions_for(pack, task, user)
    asked = step.questions(pack, task)
    if not isinstance(step, TaskStep) or not step.proposes_restrictions:
        return asked
    adjustments = task.case.customer.adjustments
    fitted = [_fitted(step, question, adjustments) for question in asked]
    return [question for question in fitted if adjustments or question.id != "restrictions_adjustment_note"]


def _fitted(step: TaskStep, question: Question, adjustments: str) -> Question:
    if question.id not in CHOOSER:
        return question
    changes: dict[str, Any] = {}
    if len(step.outcomes) > 1 and len(step.proposes_with) == 1:
        changes["show_when"] = Condition(question="outcome", operator="equals", value=step.proposes_with[0])
    if question.id == "restrictions_adjustment_note":
        changes["hint"] = f"Agreed: {adjustments} {question.hint}"
    elif len(step.proposes_with) < 2:
        # Asked only where the answer is needed, so it is not called optional.
        changes["required"] = True
        changes["rules"] = Rules(messages=Messages(required=NONE_CHOSEN))
    return question.model_copy(update=changes)


def items_of(form: QuestionForm) -> list[Item]:
    """The form's questions in order, each with the words that say when it applies."""
    by_id = {question.id: question for question in form.questions}
    return [_item(bound, bound.field.question.show_when, by_id) for bound in form.bound_questions]


def _item(bound: BoundQuestion, condition: Condition | None, by_id: Mapping[str, Question]) -> Item:
    if condition is None:
        return Item(bound)
    target = by_id[condition.question]
    return Item(
        field=bound,
        about=f"For “{_value_words(condition, target)}”" if condition.operator == "includes" else "",
        words=_condition_words(condition, target),
        question=condition.question,
        operator=condition.operator,
        value=condition.value,
    )


def _condition_words(condition: Condition, target: Question) -> str:
    value = _value_words(condition, target)
    if condition.operator == "not_equals":
        return f"Answer this unless you chose “{value}” at “{target.label}”."
    if condition.operator in ("equals", "includes"):
        return f"Answer this only if you chose “{value}” at “{target.label}”."
    return f"Answer this only if {wording.condition(condition, target)}."


def _value_words(condition: Condition, target: Question) -> str:
    labels = {option.value: option.label for option in target.options} | {YES: "Yes", NO: "No"}
    return labels.get(condition.value, condition.value)


def typed_rows(form: QuestionForm) -> list[Row]:
    """What the person typed, word for word where it would not do, so that nothing typed is lost."""
    said = {row.id: row for row in answers_for_display(form.questions, form.good_answers)}
    rows = []
    for bound in form.bound_questions:
        if bound.name in form.good_answers and bound.name in said:
            rows.append(said[bound.name])
        elif bound.text:
            rows.append(Row(bound.name, bound.field.question.label, bound.text))
    return rows
