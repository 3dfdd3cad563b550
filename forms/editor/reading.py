"""Plain data read as a model: every fault with its place, in words."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ..readable import UNREADABLE, hidden
from .faults import in_words

M = TypeVar("M", bound=BaseModel)
# “events[2].day: the day comes before …”
PLACE_FIRST = re.compile(r"(?P<place>[a-z_]+(\[\d+])?(\.[a-z_]+(\[\d+])?)*): (?P<words>.+)", re.DOTALL)


class ContentFault(Exception):
    """Content that does not fit: `faults` are (path, what is wrong), such as ("pages[0].questions[2].label", …)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {words}" for path, words in faults))
        self.faults = faults


def read_as(model: type[M], content: Any, *, whole: str, kinds: Collection[str] = ()) -> M:
    """Plain data as a `model`. Raises ContentFault that names every fault and where it is.

    `whole` is what a fault of everything is said of; `kinds` are pydantic's words for the kind of a list's item,
    which are no part of a path.
    """
    unreadable = [path_in_words(loc, whole) for loc in _hidden_characters(content, ())]
    if unreadable:
        raise ContentFault([(path, UNREADABLE) for path in unreadable])
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ContentFault([_told(fault, whole, kinds) for fault in _root_faults(error)]) from None


def unreadable_places(content: Any, whole: str) -> list[str]:
    """Where a text or a name holds a character that nobody can see."""
    return [path_in_words(loc, whole) for loc in _hidden_characters(content, ())]


def path_in_words(loc: tuple[int | str, ...], whole: str, kinds: Collection[str] = ()) -> str:
    """A fault's place as a reader would write it; pydantic's own word for a kind is left out."""
    path = ""
    for before, part in zip(("", *loc), loc, strict=False):
        if isinstance(before, int) and part in kinds:
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or whole


def _told(fault: Any, whole: str, kinds: Collection[str]) -> tuple[str, str]:
    """A fault's place and words. What looks at several fields begins its words with the place it means."""
    path, words = path_in_words(fault["loc"], whole, kinds), in_words(fault)
    inside = PLACE_FIRST.match(words) if fault["type"] == "value_error" else None
    if inside is None:
        return path, words
    return inside["place"] if path == whole else f"{path}.{inside['place']}", inside["words"]


def _hidden_characters(content: Any, loc: tuple[int | str, ...]) -> Iterator[tuple[int | str, ...]]:
    """The places of texts and names that hold a character nobody can see, which a database may refuse to keep."""
    if isinstance(content, str):
        if hidden(content, allowed="\n\r\t"):
            yield loc
    elif isinstance(content, Mapping):
        for name, value in content.items():
            if hidden(str(name)):
                yield (*loc, "a name in here")
            yield from _hidden_characters(value, (*loc, str(name)))
    elif isinstance(content, list | tuple):
        for place, value in enumerate(content):
            yield from _hidden_characters(value, (*loc, place))


def _root_faults(error: ValidationError) -> list[Any]:
    """Without a list's complaint that it is too short because the items in it are at fault."""
    faults = error.errors()
    return [
        fault
        for fault in faults
        if fault["type"] != "too_short"
        or not any(other["loc"][: len(fault["loc"])] == fault["loc"] for other in faults if other is not fault)
    ]
