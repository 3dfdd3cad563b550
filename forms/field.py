"""What every question's field shares."""

from typing import Any, ClassVar, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from . import wording
from .questions import NO, YES, Option, Question

YES_NO = (Option(value=YES, label="Yes"), Option(value=NO, label="No"))


class QuestionField(forms.Field):
    """A Django field made from a question; `shape` names its template."""

    shape: ClassVar[str] = "input"
    input_type: ClassVar[str] = "text"
    autocomplete: ClassVar[str] = ""
    inputmode: Any = ""

    def __init__(self, question: Question) -> None:
        super().__init__(required=question.required, label=question.label, help_text=question.hint)
        self.question = question

    @property
    def options(self) -> tuple[Option, ...]:
        return YES_NO if self.question.kind == "yes_no" else self.question.options

    def clean(self, value: Any) -> Any:
        """The answer as JSON, None when there is none; ValidationError with a sentence when it will not do."""
        answer = None if value is None else self.to_answer(value)
        if answer is None and self.required and self.question.is_asked:
            self.fail("required", wording.missing(self.question))
        return answer

    def to_answer(self, value: Any) -> Any:
        """The answer in what was sent, or None when that is empty. Each kind has its own."""
        raise NotImplementedError

    def fail(self, code: str, message: str) -> NoReturn:
        """Refuse, in the question's own words where it has some for this fault."""
        own: str = getattr(self.question.rules.messages, code, "")
        raise ValidationError(own or message, code=code)
