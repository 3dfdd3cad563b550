"""What was typed on a page that was left before it was sent: kept as typed, right or wrong, and shown again so."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from .answers import NOT_GIVEN, Row
from .field import YES_NO
from .fields import field_for
from .questions import Question
from .rendering import SHOWN

# {field name: [values]}. A question with several boxes has a name for each: date-day, date-month, date-year.
Typed = dict[str, list[str]]

# Characters on one page. More than any page may be answered with, so that no form fills the database.
MOST_KEPT = 60_000
MOST_NAMES = 300
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}(-[a-z0-9-]{1,40})?")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name


def on_page(questions: Iterable[Question], sent: QueryDict) -> Typed:
    """What was typed in these questions, and an empty list for one that was on the page and left untouched."""
    ids = {question.id for question in questions if question.is_asked and question.kind != "files"}
    found = {name: values for name, values in _readable(sent).items() if name.partition("-")[0] in ids}
    answered = {name.partition("-")[0] for name in found}
    shown = set(str(sent.get(SHOWN, "")).split()) & ids
    return {name: [] for name in sorted(shown - answered)} | found


def anywhere(sent: QueryDict, *, but: Iterable[str] = ()) -> Typed:
    """What was typed on a page whose questions are not known any more."""
    left_out = {TOKEN, *but}
    found = {name: values for name, values in _readable(sent).items() if name not in left_out}
    return {name: found[name] for name in list(found)[:MOST_NAMES] if NAME.fullmatch(name)}


def is_too_much(typed: Typed) -> bool:
    """Whether it is more than is kept of one page."""
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > MOST_KEPT


def carried(typed: Typed) -> str:
    """In one line, for a hidden box of a form."""
    line = QueryDict(mutable=True)
    for name, values in typed.items():
        line.setlist(name, values)
    return line.urlencode()


def from_carried(line: str) -> Typed:
    """What `carried` made of it, and nothing when it is too much. It comes from a browser: anything may be in it."""
    if len(line) > 12 * MOST_KEPT or line.count("&") > 2 * MOST_NAMES:
        return {}
    typed = anywhere(QueryDict(line))
    return {} if is_too_much(typed) else typed


def as_initial(questions: Iterable[Question], typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a form of these questions starts from so that it shows what was typed, without judging it."""
    names = {name.partition("-")[0] for name in typed}
    data = MultiValueDict({name: list(values) for name, values in typed.items()})
    return {
        question.id: field_for(question).widget.value_from_datadict(data, MultiValueDict(), question.id)
        for question in questions
        if question.is_asked and question.id in names
    }


def in_words(questions: Iterable[Question], typed: Mapping[str, Sequence[str]]) -> list[Row]:
    """What was typed under each question, for somebody to read; it need not be an answer."""
    return [
        Row(question.id, question.label, _in_words(question, typed) or NOT_GIVEN)
        for question in questions
        if any(name.partition("-")[0] == question.id for name in typed)
    ]


def sentences(typed: Mapping[str, Sequence[str]]) -> list[str]:
    """What somebody wrote in words of their own, where nothing more is known of the questions."""
    return [value for values in typed.values() for value in values if len(value.split()) > 1]


def _in_words(question: Question, typed: Mapping[str, Sequence[str]]) -> str:
    options = YES_NO if question.kind in ("yes_no", "declaration") else question.options
    labels = {option.value: option.label for option in options}
    boxes = [values for name, values in typed.items() if name.partition("-")[0] == question.id]
    if len(boxes) > 1:
        return " ".join(value for values in boxes for value in values if value)
    return "\n".join(labels.get(value, value) for values in boxes for value in values if value.strip())


def _readable(sent: QueryDict) -> Typed:
    """Without characters that no database takes: NUL bytes, control characters, halves of characters."""
    return {name: [_without(value) for value in values] for name, values in sent.lists()}


def _without(text: str) -> str:
    return "".join(c for c in text if c in "\n\t\r" or unicodedata.category(c) not in {"Cc", "Cs"})
