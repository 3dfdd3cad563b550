"""Answers in words, for check pages, case pages and letters."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import lookups, wording
from .addresses import address_lines
from .conditions import Answers, asked
from .field import YES_NO
from .questions import Question
from .uploads.field import file_words

NOT_GIVEN = "Not provided"


@dataclass(frozen=True)
class Row:
    """One question and its answer; `value` may hold line breaks."""

    id: str
    label: str
    value: str


def answers_for_display(questions: Iterable[Question], answers: Answers, earlier: Answers | None = None) -> list[Row]:
    """The questions that were asked with their answers in words, in order; a question left empty says so."""
    visible, kept = asked(questions, lambda question: answers.get(question.id), earlier or {})
    return [
        Row(question.id, question.label, _in_words(question, kept.get(question.id)))
        for question in visible
        if question.is_asked
    ]


def _in_words(question: Question, answer: Any) -> str:
    if answer is None:
        return NOT_GIVEN
    if question.kind == "date":
        return wording.day(datetime.date.fromisoformat(answer))
    if question.kind == "declaration":
        return "Confirmed"
    if question.kind == "time":
        return wording.time(answer)
    if question.kind == "address":
        return "\n".join(address_lines(answer))
    if question.kind == "files":
        return "\n".join(file_words(one) for one in answer)
    if question.kind == "lookup":
        return lookups.label_of(question, answer)
    if isinstance(answer, list):
        return "\n".join(_label(question, value) for value in answer)
    if isinstance(answer, int | float):
        return f"{answer:,}"
    return _label(question, answer)


def _label(question: Question, value: str) -> str:
    """The words of an option; a value that is no option is itself in words."""
    options = YES_NO if question.kind == "yes_no" else question.options
    return next((option.label for option in options if option.value == value), str(value))
