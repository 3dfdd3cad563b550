"""What a new form begins with: one page, and gaps for what only its editor can say."""

from typing import Any

from .content import FORMAT


def starter() -> dict[str, Any]:
    """A draft with gaps."""
    return {
        "format": FORMAT,
        "before": [],
        "pages": [{"id": "new-first", "title": "", "questions": []}],
        "confirmation": {"title": "We have received it", "next_steps": []},
        "other_ways": [],
        "keeping": {"months": None, "why": ""},
    }
