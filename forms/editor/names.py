"""What a part of a draft is called, read from plain data: a draft has gaps."""

import re
from typing import Any

NAMED_BY = ("label", "heading", "title", "subject", "text")
LONGEST = 60
# What is put into a text from the case: its name is the program's, and nobody who reads a name knows it.
MERGED = re.compile(r"\{\{.*?\}\}")


def name_of(item: Any) -> str:
    """What an item of a list is called on the page: by its label, or by its first words."""
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    words = MERGED.sub("…", next((str(item[name]) for name in NAMED_BY if item.get(name)), ""))
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
