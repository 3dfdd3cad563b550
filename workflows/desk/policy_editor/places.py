"""A place in a pack in words: “Steps › Escalation › Discuss the incident › Outcomes › Goes to”."""

from typing import Any

from forms.editor import places
from forms.editor.places import parts_of

from ...policies.codes import shape
from ...policies.tabs import tabs

__all__ = ["parts_of", "where"]


def where(content: Any, path: str) -> str:
    """A path as a reader would find it, from the tab down. Empty when the path leads to no field."""
    return places.where(content, path, tabs(), shape())
