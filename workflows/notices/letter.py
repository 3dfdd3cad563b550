"""The shape of a letter in a policy: required and optional paragraphs with merge fields."""

import re
from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from forms.marks import ASIDE, Long, MadeFrom, OneOf, OnlyWhen, Words
from forms.questions import Id, Identifier, Label, Line, Strict, Text

CHOSEN = "Say why, when this was chosen for a demonstration. The public page shows it. Leave empty otherwise."
MERGE_FIELD = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


class Paragraph(Strict):
    """One paragraph. A required one cannot be left out, edited away or have an empty merge field."""

    id: Annotated[Identifier, MadeFrom("heading")]
    heading: str = Field(default="", max_length=200, title="Heading", description="May be left empty.")
    text: Annotated[str, Long("letter")] = Field(
        default="",
        max_length=6000,
        title="Words",
        description="Words in double braces are filled in from the case, such as {{ customer_name }}.",
    )
    required: bool = Field(
        default=True, title="Required", description="The letter cannot go out without it; nobody can leave it out."
    )
    covers: Annotated[
        tuple[Annotated[Identifier, OneOf("required_items"), Field(title="Thing to explain")], ...], ASIDE
    ] = Field(
        default=(),
        title="Explains",
        description="Which of the things that this letter must explain are explained here.",
    )
    written_by_officer: bool = Field(
        default=False,
        title="Written by an officer",
        description="An officer writes it for each case; the words above are where they start from.",
    )
    facts: Annotated[Text, Long("letter"), OnlyWhen("written_by_officer", (True,))] = Field(
        default="",
        title="Facts for the officer",
        description="What the record says, shown beside the field for the officer to put into words. Never sent.",
    )
    hint: Annotated[Text, ASIDE] = Field(default="", title="Hint for the officer")


class RequiredItem(Strict):
    """Something a letter of this kind must explain, and the clause that says so."""

    model_config = ConfigDict(title="Thing to explain")

    id: Id
    label: Line = Field(title="What is to be explained", description="Such as: how to appeal, and by when.")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")


class Letter(Strict):
    """A letter's template."""

    id: Id
    label: Label = Field(title="Name", description="What staff call this letter.")
    subject: Label = Field(title="Subject line")
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1, title="Paragraphs")
    required_items: tuple[RequiredItem, ...] = Field(
        default=(),
        title="What this letter must explain",
        description="Each is explained by a required paragraph, or the policy cannot be published.",
    )
    opens_appeal: bool = Field(
        default=False,
        title="The time to appeal runs from this letter",
        description="Tick this for the letter that tells the customer of a decision.",
    )
    warning: Annotated[
        Literal["", "informal", "formal"],
        Words((("", "No"), ("informal", "Yes, an informal one"), ("formal", "Yes, a formal one"))),
    ] = Field(default="", title="Counts as a warning", description="For checks that ask how many warnings were given.")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )

    def fields(self) -> set[str]:
        """Every merge field the letter uses."""
        texts = [self.subject, *(f"{part.heading} {part.text} {part.facts}" for part in self.paragraphs)]
        return {name for text in texts for name in MERGE_FIELD.findall(text)}

    def always_says(self, names: Collection[str]) -> bool:
        """Whether what cannot be left out uses one of these merge fields."""
        required = [part for part in self.paragraphs if part.required]
        texts = [self.subject, *(f"{part.heading} {part.text} {part.facts}" for part in required)]
        return any(name in names for text in texts for name in MERGE_FIELD.findall(text))

    def uncovered(self) -> list[RequiredItem]:
        """Required items that no required paragraph answers."""
        covered = {item for part in self.paragraphs if part.required for item in part.covers}
        return [item for item in self.required_items if item.id not in covered]
