"""A form's draft read leniently, gaps and all, for its picture and its list in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..editor.names import name_of
from ..questions import Condition

NO_NAME = "Without a title yet"


@dataclass(frozen=True)
class OutlinePage:
    """One page as the picture shows it. `when` is its condition in words, `loose` why nobody can come to it."""

    title: str
    asks: tuple[str, ...]
    when: str = ""
    loose: str = ""

    @property
    def count(self) -> str:
        many = len(self.asks)
        return "asks nothing" if not many else f"{many} question{'s' if many > 1 else ''}"


def outline(content: Any) -> list[OutlinePage]:
    """The pages of a draft in their order."""
    before: dict[str, dict[str, Any]] = {}
    found = []
    for page in _dicts(content, "pages"):
        questions = [
            *_dicts(page, "questions"),
            *(q for used in _dicts(page, "sets") for q in _dicts(used, "questions")),
        ]
        when, loose = _condition(page.get("show_when"), before)
        asks = tuple(name_of(one) or NO_NAME for one in questions if one.get("kind") != "information")
        found.append(OutlinePage(title=str(page.get("title") or NO_NAME), asks=asks, when=when, loose=loose))
        before.update({str(one.get("id")): one for one in questions})
    return found


def _condition(raw: Any, before: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """A page's condition in words, and what is wrong with it."""
    if not isinstance(raw, dict):
        return "", ""
    asked = before.get(str(raw.get("question")))
    if asked is None:
        return "", "It is shown only after the answer to a question that does not come before it."
    operator = words_of_operator(str(raw.get("operator") or "equals"))
    value = _value_in_words(asked, raw.get("value"))
    options = {str(one.get("value")) for one in _dicts(asked, "options")}
    gone = bool(options) and bool(raw.get("value")) and str(raw["value"]) not in options
    loose = "It is shown only after an answer that the question does not offer." if gone else ""
    return " ".join(part for part in (f"“{name_of(asked) or NO_NAME}”", operator, value) if part), loose


def words_of_operator(operator: str) -> str:
    """An operator as the editor shows it."""
    words = Condition.model_json_schema()["properties"]["operator"].get("x-words", {})
    return str(words.get(operator, operator))


def _value_in_words(question: dict[str, Any], value: Any) -> str:
    if value in (None, ""):
        return ""
    options = {str(one.get("value")): name_of(one) for one in _dicts(question, "options")}
    return f"“{options.get(str(value)) or {'yes': 'Yes', 'no': 'No'}.get(str(value), value)}”"


def _dicts(owner: Any, key: str) -> Iterator[dict[str, Any]]:
    items = owner.get(key) if isinstance(owner, dict) else None
    yield from (one for one in (items if isinstance(items, list) else []) if isinstance(one, dict))
