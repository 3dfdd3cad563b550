"""What is wrong with a text that should be a pack, for a person first: which part by its name, which field, what to do.

The path is kept beside it: whoever helps, and whoever made the file with a program, looks for that.
"""

from dataclasses import dataclass
from typing import Any

from forms.editor.faults import sentence

from ...policies.schema import PackFault
from .places import where


@dataclass(frozen=True)
class Told:
    """`place` is empty where no part of a policy is at fault but the text as a whole: then `path` says it in words."""

    place: str
    words: str
    path: str

    def __str__(self) -> str:
        if self.place:
            return f"{self.place}: {self.words} ({self.path})"
        return f"{self.path[:1].upper()}{self.path[1:]}: {self.words}"


def told(fault: PackFault, content: Any) -> list[Told]:
    """Every fault. `content` is the data that the text holds, as far as it could be read."""
    found = [(where(content, path), words, path) for path, words in fault.faults]
    return [Told(place, sentence(words) if place else f"{words}.", path) for place, words, path in found]
