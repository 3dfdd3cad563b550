"""What every question's field shares."""

import unicodedata
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from django import forms
from django.core.exceptions import ValidationError

from . import wording
from .questions import NO, YES, Option, Question

YES_NO = (Option(value=YES, label="Yes"), Option(value=NO, label="No"))


class Boxes(forms.Widget):
    """Reads a question with several boxes: <name>-<part> each, or the whole answer under <name> itself."""

    parts: ClassVar[tuple[str, ...]]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        typed = {part: data.get(f"{name}-{part}") for part in self.parts}
        return typed if any(value is not None for value in typed.values()) else None


class QuestionField(forms.Field):
    """A Django field made from a question; `shape` names its template."""

    # A field that is shown in more than one way makes it a property.
    shape: Any = "input"
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

    def readable(self, value: Any, lines: str = "") -> str:
        """The text without what must never be stored: NUL bytes, control characters, halves of characters."""
        if not isinstance(value, str):
            self.fail("invalid", f"{wording.subject(self.question)} must be text")
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        for character in text:
            if unicodedata.category(character) in {"Cc", "Cs"} and character not in lines:
                self.fail(
                    "unreadable",
                    f"{wording.subject(self.question)} contains a character we cannot store. "
                    "Type it again instead of pasting it",
                )
        return text

    def fail(self, code: str, message: str) -> NoReturn:
        """Refuse, in the question's own words where it has some for this fault."""
        raise self.fault(code, message)

    def fault(self, code: str, message: str, own: str = "") -> ValidationError:
        """The refusal itself. `own` names the own words where the fault is called otherwise."""
        words: str = getattr(self.question.rules.messages, own or code, "")
        return ValidationError(words or message, code=code)
