"""What has to be done before a draft can be published, in the order in which to do it."""

from dataclasses import dataclass
from typing import Literal

# A note stops nothing and is not acknowledged.
Level = Literal["missing", "wrong", "error", "warning", "note"]


@dataclass(frozen=True)
class Item:
    """One thing to do. `path` is its place in the draft, `place` the same in words."""

    level: Level
    path: str
    place: str
    words: str
    why: str = ""
    code: str = ""

    @property
    def anchor(self) -> str:
        """The part of an address that opens the field."""
        return f"#at={self.path}"


@dataclass(frozen=True)
class ToDo:
    """`status` is one of Wagtail's: what the colour of the box says beside the words."""

    status: Literal["info", "warning", "critical"]
    summary: str
    items: tuple[Item, ...] = ()

    @property
    def is_short(self) -> bool:
        return len(self.items) <= 3

    @property
    def at_fields(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.path)

    @property
    def in_the_way(self) -> tuple[Item, ...]:
        """What publishing is refused for."""
        return tuple(item for item in self.items if item.level not in ("warning", "note"))
