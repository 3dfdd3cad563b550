"""Lists that questions are answered from and that somebody else keeps: another app, or editors in the staff screens."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .models import LookupList, LookupRow
from .questions import Option, Question

Provider = Callable[[], Iterable[tuple[str, str]]]
# Up to here a list is a select; a longer one is typed into, with suggestions.
SMALL = 20
MOST_NAMED = 5

_providers: dict[str, tuple[str, Provider]] = {}


def register(code: str, title: str, provider: Provider) -> None:
    """Offer a list that another app keeps: `provider` gives (value, label) pairs. Call it from AppConfig.ready."""
    if code in _providers:
        raise ValueError(f"there already is a list '{code}'")
    _providers[code] = (title, provider)


def unregister(code: str) -> None:
    """Take a list away again."""
    del _providers[code]


def every_list() -> list[tuple[str, str]]:
    """The codes and titles of all lists: one query."""
    of_apps = [(code, title) for code, (title, _provider) in _providers.items()]
    return of_apps + list(LookupList.objects.values_list("code", "title"))


def entries(code: str) -> tuple[Option, ...]:
    """What can be chosen from a list now; nothing when there is no such list. One query for a list of editors."""
    found = _providers.get(code)
    pairs = found[1]() if found else _kept_by_editors(code)
    return tuple(Option(value=value, label=label) for value, label in pairs)


def _kept_by_editors(code: str) -> Iterable[tuple[str, str]]:
    rows = LookupRow.objects.filter(list__code=code, is_offered=True)
    return rows.values_list("value", "label")


def matches(typed: str, offered: Iterable[Option]) -> list[Option]:
    """The entries that somebody may mean: one whose label it is, or else every one that has all the words typed."""
    wanted = _bare(typed)
    all_offered = list(offered)
    exact = [one for one in all_offered if wanted == _bare(one.label) or typed == one.value]
    words = wanted.split()
    return exact or [one for one in all_offered if words and all(word in _bare(one.label) for word in words)]


def _bare(text: str) -> str:
    """Without case, marks and signs: every way to type one thing is one thing."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


def label_of(question: Question, value: Any) -> str:
    """The words of a chosen entry: as it was chosen where the question is a snapshot, or as the list has it now."""
    offered = question.options or entries(question.lookup)
    return next((one.label for one in offered if one.value == value), str(value))


def as_asked(question: Question, answers: Mapping[str, Any]) -> Question:
    """The question as a record keeps it: with the label of the entry that was chosen, whatever the list says later."""
    value = answers.get(question.id)
    if question.kind != "lookup" or not isinstance(value, str):
        return question
    chosen = Option(value=value, label=label_of(question, value))
    return question.model_copy(update={"options": (chosen,)})
