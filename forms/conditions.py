"""Which questions are asked, given the answers so far."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .questions import Condition, Question

Answers = Mapping[str, Any]


def holds(condition: Condition, answers: Answers) -> bool:
    """True when the answer the condition speaks of was given and fits."""
    answer = answers.get(condition.question)
    if answer is None:
        return False
    if condition.operator == "includes":
        return isinstance(answer, list) and condition.value in answer
    return (str(answer) == condition.value) == (condition.operator == "equals")


def asked(
    questions: Iterable[Question], answer_of: Callable[[Question], Any], earlier: Answers
) -> tuple[list[Question], dict[str, Any]]:
    """The questions that apply, in order, and their answers; an answer nobody is asked for is dropped.

    `answer_of` gives a question's answer or None; `earlier` are answers from before this list.
    """
    known = dict(earlier)
    visible: list[Question] = []
    answers: dict[str, Any] = {}
    for question in questions:
        known.pop(question.id, None)
        if question.show_when and not holds(question.show_when, known):
            continue
        visible.append(question)
        answer = answer_of(question) if question.is_asked else None
        if answer is not None:
            known[question.id] = answers[question.id] = answer
    return visible, answers
