"""The sentences people read when an answer will not do: what is wrong and what to do about it."""

import datetime

from django.utils import dateformat

from .kinds import CHOSEN_KINDS, NO, YES
from .questions import Question
from .when import Condition

KB = 1024
MB = 1024 * KB


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
    if question.kind == "files":
        return f"Choose the files to send: {question.label}"
    if not name:
        return (
            f"Answer the question “{question.label}”" if question.label.endswith("?") else f"Answer: {question.label}"
        )
    return f"Select {name}" if question.kind in CHOSEN_KINDS else f"Enter {name}"


def new_question(question: Question) -> str:
    """The message when an answer on this page brings up a question that was not on it."""
    return f"Because of what you answered, we also need to ask: {question.label}"


def condition(when: Condition, target: Question) -> str:
    """When a question is asked, in the middle of a sentence: "your answer to “Day of call” is 3 June 2026 or later"."""
    asked = f"“{target.label}”"
    if when.operator in ("answered", "not_answered"):
        return f"you answered {asked}" if when.operator == "answered" else f"you did not answer {asked}"
    value = _value(when.value, target)
    if when.operator in ("at_least", "at_most"):
        more, less = ("or more", "or less") if target.kind == "number" else ("or later", "or earlier")
        return f"your answer to {asked} is {value} {more if when.operator == 'at_least' else less}"
    verb = {"equals": "you answered", "not_equals": "you did not answer", "includes": "you chose"}
    return f"{verb.get(when.operator, 'you did not choose')} “{value}” at {asked}"


def _value(value: str, target: Question) -> str:
    """A condition's value as a reader knows it."""
    if target.kind == "date" and value != "today":
        return day(datetime.date.fromisoformat(value))
    if target.kind == "time":
        return time(value)
    labels = {option.value: option.label for option in target.options} | {YES: "yes", NO: "no"}
    return labels.get(value, value)


def day(value: datetime.date) -> str:
    """3 June 2026."""
    return dateformat.format(value, "j F Y")


def time(value: str) -> str:
    """2:30pm, midday."""
    hour, minute = int(value[:2]), value[3:]
    if minute == "00" and hour in (0, 12):
        return "midday" if hour else "midnight"
    return f"{hour % 12 or 12}:{minute}{'pm' if hour >= 12 else 'am'}"


def size(number: int) -> str:
    """950 bytes, 12 KB, 3.4 MB."""
    if number < KB:
        return f"{number} byte{'' if number == 1 else 's'}"
    unit, of = ("KB", KB) if number < MB else ("MB", MB)
    shown = f"{number / of:.1f}".removesuffix(".0") if number < 10 * of else str(round(number / of))
    return f"{shown} {unit}"


def count(number: int, singular: str) -> str:
    """1 box, 2 boxes."""
    plural = f"{singular}es" if singular.endswith("x") else f"{singular}s"
    return f"{number:,} {singular if number == 1 else plural}"


def listed(words: list[str]) -> str:
    """A day, month and year."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
