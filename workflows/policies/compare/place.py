"""Where in a policy a comparison stands, and how a sentence there begins."""

from dataclasses import dataclass, field, replace
from typing import Any

from forms.editor.names import name_of

from ..codes import Schema
from .difference import Difference
from .side import Side, quoted

# What is renamed is still the same thing; other parts are their words.
RENAMED = frozenset({"role", "deadline", "restriction", "letter", "process", "step", "outcome", "section"})


@dataclass(frozen=True)
class Place:
    """`subject` names the parts from the outside in. `alone` is a part that has a tab to itself: it needs no title."""

    heading: str
    before: Side
    after: Side
    alone: bool = False
    about: str = ""
    subject: tuple[str, ...] = ()
    schema: Schema = field(default_factory=dict)

    def whole(self, sentence: str) -> Difference:
        """A sentence that names its subject itself."""
        return Difference(self.heading, self.about, sentence[:1].upper() + sentence[1:])

    def say(self, words: str) -> Difference:
        """Words about the part that stands here."""
        return self.whole(": ".join([*self.subject, words]))

    def say_of(self, noun: str, item: Any, words: str) -> Difference:
        """Words about an item of a list."""
        return self.say(f"{self._the(noun)} {quoted(name_of(item))} {words}".rstrip())

    def renamed(self, noun: str, before: str, after: str) -> Difference:
        how = "renamed" if noun in RENAMED else "reworded"
        return self.say(f"{noun} {how}: {quoted(before)} → {quoted(after)}")

    def inside(self, field: Schema, schema: Schema, before: Any, after: Any) -> "Place":
        """The fields of a group within the part."""
        title = () if self.alone and not self.subject else (str(field.get("title", "")),)
        return self._into(schema, before, after, subject=(*self.subject, *title))

    def at(self, noun: str, item: Schema, before: Any, after: Any) -> "Place":
        """An item of a list. A process is a heading of its own, and its steps need no further name."""
        name = quoted(name_of(after))
        if noun == "process":
            return self._into(item, before, after, about=name_of(after))
        return self._into(
            item, before, after, subject=(name,) if noun == "step" else (*self.subject, self._named(noun, name))
        )

    def _named(self, noun: str, name: str) -> str:
        return f"{self._the(noun)} {name}"

    def _the(self, noun: str) -> str:
        return f"the {noun}" if self.subject else noun

    def _into(self, schema: Schema, before: Any, after: Any, **changes: Any) -> "Place":
        before, after = self.before.into(before), self.after.into(after)
        return replace(self, schema=schema, before=before, after=after, **changes)
