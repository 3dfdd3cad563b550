"""What a part of a draft is called, read from plain data: a draft has gaps."""

from typing import Any

NAMED_BY = ("label", "heading", "title", "subject", "text")
LONGEST = 60


def name_of(item: Any) -> str:
    """What an item of a list is called on the page: by its label, or by its first words."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    words = " ".join(next((str(item[name]) for name in NAMED_BY if item.get(name)), "").split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
