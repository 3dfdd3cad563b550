"""Whether an answer exists that fulfils conditions: on a closed list by trying all, on a line by trying its corners."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from .basics import TIME
from .conditions import holds
from .kinds import CHOICE_KINDS, NO, YES
from .rules import LARGEST_NUMBER
from .when import ALONE, Condition

if TYPE_CHECKING:
    from .questions import Question

TODAY = "today"
DAY = datetime.timedelta(days=1)


def wrong_value(question: "Question", condition: Condition) -> str:
    """Why a condition's value can never be an answer to the question, as the end of a sentence; "" when it can."""
    if condition.operator in ALONE:
        return ""
    offered = _offered(question)
    if offered is not None:
        return "" if condition.value in offered else f"which '{question.id}' does not offer"
    if question.kind == "number" and _number(condition.value) is None:
        return f"which is no number, and '{question.id}' asks for one"
    if question.kind == "date" and condition.value != TODAY and _day(condition.value) is None:
        return f"which is no day, and '{question.id}' asks for one: write it like 2026-03-31, or today"
    if question.kind == "time" and not TIME.fullmatch(condition.value):
        return f"which is no time, and '{question.id}' asks for one: write it like 14:30"
    return ""


def together(question: "Question", conditions: Sequence[Condition], *, may_be_empty: bool) -> bool:
    """Whether some answer to the question, or none, fulfils all these conditions on it. Their values fit its kind."""
    empty = [one for one in conditions if one.operator == "not_answered"]
    if empty:
        return may_be_empty and len(empty) == len(conditions)
    valued = [one for one in conditions if one.operator not in ALONE]
    if not valued:
        return True
    if question.kind == "many_of":
        return _some_ticked(question, valued)
    if question.kind == "date" and TODAY in {one.value for one in valued}:
        return True  # Today moves: what cannot be now may be later.
    return any(all(holds(one, {one.question: answer}) for one in valued) for answer in _answers(question, valued))


def _answers(question: "Question", conditions: Sequence[Condition]) -> Iterable[Any]:
    """Enough possible answers to tell: every one on a closed list, and those around each value elsewhere."""
    values = [one.value for one in conditions]
    offered = _offered(question)
    if offered is not None:
        return offered
    return AROUND.get(question.kind, _texts)(question, values)


def _texts(question: "Question", values: list[str]) -> Iterable[Any]:
    longest = question.max_length or LARGEST_NUMBER
    least = question.rules.min_length or 0
    # The last one stands for any other words.
    return [*(value for value in values if least <= len(value) <= longest), "\0"]


def _numbers(question: "Question", values: list[str]) -> Iterable[Any]:
    rules = question.rules
    least = Decimal(rules.min if rules.min is not None else -LARGEST_NUMBER)
    most = Decimal(rules.max if rules.max is not None else LARGEST_NUMBER)
    step = Decimal(1).scaleb(-rules.decimals)
    corners = [least, most]
    for value in values:
        number = (_number(value) or Decimal()).quantize(step)
        corners += [number - step, number, number + step]
    return [float(one) for one in corners if least <= one <= most]


def _days(question: "Question", values: list[str]) -> Iterable[Any]:
    rules = question.rules
    first = rules.earliest if isinstance(rules.earliest, datetime.date) else datetime.date(1900, 1, 1)
    last = rules.latest if isinstance(rules.latest, datetime.date) else datetime.date(9999, 12, 30)
    corners = [first, last]
    for value in values:
        day = _day(value) or first
        corners += [day - DAY, day, day + DAY] if datetime.date.min < day < datetime.date.max else [day]
    return [one.isoformat() for one in corners if first <= one <= last]


def _times(question: "Question", values: list[str]) -> Iterable[Any]:
    minutes = {0, 24 * 60 - 1}
    for value in values:
        at = int(value[:2]) * 60 + int(value[3:])
        minutes |= {at - 1, at, at + 1}
    return [f"{at // 60:02}:{at % 60:02}" for at in sorted(minutes) if 0 <= at < 24 * 60]


AROUND: dict[str, Callable[["Question", list[str]], Iterable[Any]]] = {
    "number": _numbers,
    "date": _days,
    "time": _times,
}


def _some_ticked(question: "Question", conditions: Sequence[Condition]) -> bool:
    wanted = {one.value for one in conditions if one.operator == "includes"}
    banned = {one.value for one in conditions if one.operator == "not_includes"}
    free = {option.value for option in question.options} - banned
    least, most = max(question.rules.min or 1, len(wanted)), question.rules.max or len(question.options)
    return wanted <= free and least <= min(most, len(free))


def _offered(question: "Question") -> list[str] | None:
    """Every answer there can be; None where they cannot be counted."""
    if question.kind == "yes_no":
        return [YES, NO]
    if question.kind == "declaration":
        return [YES]
    if question.kind in CHOICE_KINDS:
        return [option.value for option in question.options]
    return None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) <= LARGEST_NUMBER else None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
