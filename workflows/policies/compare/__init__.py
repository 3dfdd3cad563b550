"""What is different between two policies, in sentences for a manager, under the headings of the editor's tabs."""

from typing import Any

from ..schema import Pack
from .difference import Difference, Piece, Section, by_section
from .walk import walk


def differences(before: Pack, after: Pack) -> list[Difference]:
    """Every difference, in the order in which the editor shows the policy. Nothing when the packs are the same."""
    return walk(before.as_json(), after.as_json())


def differences_of_drafts(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """As `differences`, of content that may have gaps. What is left out counts as left at its default."""
    return walk(before, after)


__all__ = ["Difference", "Piece", "Section", "by_section", "differences", "differences_of_drafts"]
