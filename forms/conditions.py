"""Which questions are asked, given the answers so far."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from .when import Condition

if TYPE_CHECKING:
    from .questions import Question

Answers = Mapping[str, Any]
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def holds(condition: Condition, answers: Answers) -> bool:
    """True when the answer the condition speaks of was given and fits; or was not, where that is the condition."""
    answer = answers.get(condition.question)
    if answer is None or condition.operator in ("answered", "not_answered"):
        return (answer is None) == (condition.operator == "not_answered")
    if condition.operator in ("includes", "not_includes"):
        within = isinstance(answer, list) and condition.value in answer
        return isinstance(answer, list) and within == (condition.operator == "includes")
    order = _order(answer, condition.value)
    if condition.operator == "at_least":
        return order is not None and order >= 0
    if condition.operator == "at_most":
        return order is not None and order <= 0
    return (order == 0) == (condition.operator == "equals")


def _order(answer: Any, value: str) -> int | None:
    """-1, 0 or 1 as the answer is less than, equal to or more than the value; None when they cannot be compared."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        try:
            wanted = Decimal(value)
        except InvalidOperation:
            return None
        given = Decimal(str(answer))
        return None if wanted.is_nan() or given.is_nan() else (given > wanted) - (given < wanted)
    if not isinstance(answer, str):
        return None
    if value == "today" and DATE.fullmatch(answer):
        value = timezone.localdate().isoformat()
    # Days and times are kept so that their text is in their order.
    return (answer > value) - (answer < value)


def asked(
    questions: Iterable["Question"], answer_of: Callable[["Question"], Any], earlier: Answers
) -> tuple[list["Question"], dict[str, Any]]:
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
