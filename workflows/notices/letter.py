"""The shape of a letter in a policy: required and optional paragraphs with merge fields."""

import re
from typing import Literal

from pydantic import Field

from forms.questions import Identifier, Label, Line, Strict, Text

MERGE_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


class Paragraph(Strict):
    """One paragraph. A required one cannot be left out, edited away or have an empty merge field."""

    id: Identifier
    heading: str = Field(default="", max_length=200)
    text: str = Field(default="", max_length=6000)
    required: bool = True
    # Which of the letter's required items this paragraph answers.
    covers: tuple[Identifier, ...] = ()
    # An officer writes it for this case; `text` is where they start from. `facts` stands beside the field and is no
    # part of the letter: what the record says, for the officer to put into words.
    written_by_officer: bool = False
    facts: Text = ""
    hint: Text = ""


class RequiredItem(Strict):
    """Something a letter of this kind must explain, and the clause that says so."""

    id: Identifier
    label: Line
    source: str = ""


class Letter(Strict):
    """A letter's template."""

    id: Identifier
    label: Label
    subject: Label
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)
    required_items: tuple[RequiredItem, ...] = ()
    # The appeal window runs from the day a letter so marked is issued.
    opens_appeal: bool = False
    # Counts as a warning when conditions ask how many were given.
    warning: Literal["", "informal", "formal"] = ""
    source: str = ""
    chosen_for_demonstration: Text = ""

    def fields(self) -> set[str]:
        """Every merge field the letter uses."""
        texts = [self.subject, *(f"{part.heading} {part.text} {part.facts}" for part in self.paragraphs)]
        return {name for text in texts for name in MERGE_FIELD.findall(text)}

    def uncovered(self) -> list[RequiredItem]:
        """Required items that no required paragraph answers."""
        covered = {item for part in self.paragraphs if part.required for item in part.covers}
        return [item for item in self.required_items if item.id not in covered]
