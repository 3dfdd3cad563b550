"""Questions as a form on a page: GOV.UK markup for the public, Wagtail's for staff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from django import forms
from django.core.exceptions import ValidationError

from . import wording
from .bound import BoundQuestion
from .conditions import Answers, asked
from .fields import field_for
from .questions import Question

Look = Literal["public", "staff"]
FOLDERS: dict[Look, str] = {"public": "forms/fields", "staff": "forms/staff"}
# No question can have this name: an id starts with a letter.
SHOWN = "_shown"


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; `target` is the id of an input, or empty."""

    message: str
    target: str


class QuestionForm(forms.Form):
    """The questions that apply, as a Django form. `answers` is what to keep once it is valid.

    A question hidden by its condition is not in the form: it is not required and its answer is dropped. When
    an answer on this page brings up a question that was not on it, the form is not valid and asks it.
    """

    bound_field_class = BoundQuestion

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        earlier: Answers | None = None,
        look: Look = "public",
        heading: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(**{"use_required_attribute": False, **kwargs})
        self.folder = FOLDERS[look]
        self.is_staff = look == "staff"
        self.heading = heading
        # The key of the journey that the form belongs to, for the addresses of its files.
        self.journey_key = ""
        self.questions = tuple(questions)
        # Answers that will do, valid form or not: what a later page's conditions may rest on.
        visible, self.good_answers = asked(self.questions, self._answer_so_far, earlier or {})
        self.question_fields = {question.id: field_for(question) for question in visible}
        self.fields = dict(self.question_fields)
        self.newly_asked = self._not_on_the_page(visible)

    @property
    def template_name(self) -> str:
        return f"{self.folder}/form.html"

    @property
    def bound_questions(self) -> list[BoundQuestion]:
        """The questions in the form as templates see them, in order."""
        return [cast(BoundQuestion, self[name]) for name in self.question_fields]

    @property
    def answers(self) -> dict[str, Any]:
        """JSON answers of a valid form by question id; a question left empty is not in it."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    @property
    def asked_ids(self) -> list[str]:
        """The ids of the questions in the form that take an answer."""
        return [name for name, field in self.question_fields.items() if field.question.is_asked]

    @property
    def shown_name(self) -> str:
        return self.add_prefix(SHOWN)

    @property
    def shown_value(self) -> str:
        return " ".join(self.fields)

    @property
    def has_heading(self) -> bool:
        """True when the only question is itself the page's heading."""
        return any(bound.is_heading for bound in self.bound_questions)

    @property
    def problems(self) -> list[Problem]:
        """The error summary, in the order of the page."""
        whole = [Problem(str(message), "") for message in self.non_field_errors()]
        return whole + [Problem(one.message, one.target) for bound in self.bound_questions for one in bound.faults]

    def refuse_files(self, faults: Mapping[str, Sequence[ValidationError]]) -> None:
        """Add what was wrong with files that were just sent. They are then not missing: one fault is enough."""
        for name, found in faults.items():
            if name not in self.fields:
                continue
            self.errors.pop(name, None)
            for fault in found:
                self.add_error(name, fault)

    def unjudged(self) -> None:
        """Forget what is wrong: what was typed is shown again, and nothing is said of it yet."""
        self.errors.clear()

    def refuse(self, messages: Mapping[str, str]) -> None:
        """Add faults found elsewhere, by question id; "" or an id not on this page is for the whole form."""
        for name, message in messages.items():
            self.add_error(name if name in self.fields else None, ValidationError(message, code="refused"))

    def clean(self) -> dict[str, Any]:
        for name in self.newly_asked:
            self.errors.pop(name, None)
            self.add_error(name, wording.new_question(self.question_fields[name].question))
        return self.cleaned_data

    def _answer_so_far(self, question: Question) -> Any:
        """The answer sent or kept so far, None when there is none that will do."""
        field = field_for(question)
        if self.is_bound:
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(question.id))
        else:
            value = self.initial.get(question.id)
        try:
            return field.clean(value)
        except ValidationError:
            return None

    def _not_on_the_page(self, visible: Sequence[Question]) -> list[str]:
        if not self.is_bound or self.shown_name not in self.data:
            return []
        shown = str(self.data[self.shown_name]).split()
        return [question.id for question in visible if question.is_asked and question.id not in shown]


def build_form(
    questions: Sequence[Question],
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    *,
    earlier: Answers | None = None,
    look: Look = "public",
    heading: str = "",
    prefix: str | None = None,
) -> QuestionForm:
    """A form that asks the questions. `{{ form }}` renders its fields; see QuestionForm for what it does.

    `initial` are answers kept before (as `answers` gave them), `earlier` the answers of earlier pages that
    conditions may speak of. `look="staff"` is for pages in the Wagtail admin.
    """
    return QuestionForm(
        questions,
        data=data,
        initial=dict(initial or {}),
        files=files,
        earlier=earlier,
        look=look,
        heading=heading,
        prefix=prefix,
    )


def clean_answers(questions: Sequence[Question], answers: Answers, earlier: Answers | None = None) -> dict[str, Any]:
    """JSON answers checked as a form would, for answers that came another way (kept, or through the API).

    Raises ValidationError with messages by question id.
    """
    form = QuestionForm(questions, data=dict(answers), earlier=earlier)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.answers
