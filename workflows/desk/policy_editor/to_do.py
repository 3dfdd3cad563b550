"""What has to be done before a draft can be published, in the order in which to do it."""

from dataclasses import dataclass
from typing import Literal

from ...policies.drafts import Draft
from .form import PolicyForm, draft_of
from .places import where

Level = Literal["missing", "error", "warning"]


@dataclass(frozen=True)
class Item:
    """One thing to do. `path` is its place in the pack, `place` the same in words."""

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


NEW = (
    "This is the beginning of a policy: a few steps and roles to change into your own. Give it a title, save the "
    "draft, and this box says what is still missing. You can stop at any time: a draft need not be finished."
)
UNREADABLE = "The text of the pack could not be read. What is wrong with it is said under “The whole pack as text”."
UNFINISHED = "The draft is kept. This is still to be filled in before it can be checked and published:"
REFUSED = "The draft cannot be published yet:"
LOOK_FIRST = "The draft can be published. But look at this first:"
READY = "The draft can be published."


def of_page(form: PolicyForm) -> ToDo:
    """What to do about the draft on a page. Nothing is asked of a new one before it has been saved."""
    if form.is_bound and form.draft is not None and form.address_fault:
        return ToDo("critical", f"The draft was not saved. {form.address_fault}")
    if not form.is_bound and not form.instance.pk:
        return ToDo("info", NEW)
    return to_do(draft_of(form))


def to_do(draft: Draft | None) -> ToDo:
    """What to do about a draft; None is one that could not be read."""
    if draft is None:
        return ToDo("critical", UNREADABLE)
    if draft.pack is None:
        return ToDo("warning", UNFINISHED, tuple(_missing(draft)))
    items = tuple(
        Item(one.level, one.path, where(draft.content, one.path), one.words, one.why, one.code)
        for one in draft.findings
    )
    if not draft.may_be_published:
        return ToDo("critical", REFUSED, items)
    return ToDo("warning", LOOK_FIRST, items) if items else ToDo("info", READY)


def _missing(draft: Draft) -> list[Item]:
    return [
        Item("missing", path, where(draft.content, path), f"{words[:1].upper()}{words[1:]}.")
        for path, words in draft.faults
    ]
