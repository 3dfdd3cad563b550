"""The sentences people read when an answer will not do: what is wrong and what to do about it."""

import datetime

from django.utils import dateformat

from .questions import CHOICE_KINDS, Question


def name_of(question: Question) -> str:
    """The question in the middle of a sentence: "your surname". Empty when its label is itself a question."""
    if question.name:
        return question.name
    label = question.label
    if label.endswith("?") or len(label) > 60:
        return ""
    starts_sentence = label[1:2].islower() or (len(label) > 1 and label[1] == " " and label[0] == "A")
    return label[0].lower() + label[1:] if starts_sentence else label


def subject(question: Question) -> str:
    """The question at the start of a sentence: "Your surname", or "Your answer"."""
    name = name_of(question)
    return name[0].upper() + name[1:] if name else "Your answer"


def missing(question: Question) -> str:
    """The message when a required question has no answer."""
    if question.rules.messages.required:
        return question.rules.messages.required
    name = name_of(question)
    if question.kind == "declaration":
        return f"Tick the box to confirm: {question.label}"
    if question.kind == "yes_no":
        return f"Select yes or no: {question.label}"
    if not name:
        return (
            f"Answer the question “{question.label}”" if question.label.endswith("?") else f"Answer: {question.label}"
        )
    return f"Select {name}" if question.kind in CHOICE_KINDS else f"Enter {name}"


def new_question(question: Question) -> str:
    """The message when an answer on this page brings up a question that was not on it."""
    return f"Because of what you answered, we also need to ask: {question.label}"


def day(value: datetime.date) -> str:
    """3 June 2026."""
    return dateformat.format(value, "j F Y")


def count(number: int, singular: str) -> str:
    """1 box, 2 boxes."""
    plural = f"{singular}es" if singular.endswith("x") else f"{singular}s"
    return f"{number:,} {singular if number == 1 else plural}"


def listed(words: list[str]) -> str:
    """A day, month and year."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
