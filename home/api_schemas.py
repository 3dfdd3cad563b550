"""What the API says of a policy: the facts that its public page shows, and nothing more."""

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from .conditional import Paged

CHOSEN = "Why this was made up for a demonstration; empty where it was not."


class Length(Schema):
    """A length of time a program can reckon with."""

    id: str = Field(description="The deadline's id in the policy.", examples=["appeal_window"])
    number: int = Field(examples=[28])
    unit: Literal["calendar_days", "working_days", "months"]
    counted_from: Literal["step", "appeal_received", "letter_issued", "restriction_start"]


class Deadline(Schema):
    label: str = Field(examples=["Time to appeal"])
    words: str = Field(examples=["28 calendar days"])
    length: Length | None = Field(
        description="The same for programs. Null for editions published before this was kept."
    )
    chosen: str = Field(description=CHOSEN)


class Duty(Schema):
    role: str = Field(examples=["Independent reviewer"])
    what_they_do: str
    chosen: str = Field(description=CHOSEN)


class Point(Schema):
    label: str = Field(examples=["By when"])
    words: str
    chosen: str = Field(description=CHOSEN)


class Way(Schema):
    label: str = Field(examples=["Phone"])
    words: str = Field(examples=["01632 960 001"])
    href: str = Field(description="What a link leads to; empty where there is nothing to follow.")


class Contact(Schema):
    ways: list[Way]
    chosen: str = Field(description=CHOSEN)


class Note(Schema):
    label: str
    words: str
    why: str


class Section(Schema):
    number: int
    slug: str = Field(examples=["how-to-appeal"])
    title: str = Field(examples=["How to appeal"])
    html: str = Field(description="The section as HTML with whole addresses.")
    text: str = Field(description="The section as plain text, a line for each paragraph.")
    url: str = Field(description="The section's own page.")
    notes: list[Note] = Field(description="What in it was chosen for a demonstration.")
    chosen: str = Field(description=CHOSEN)


class Change(Schema):
    number: int
    version_label: str = Field(examples=["Version 2.0"])
    change_note: str
    in_force_from: datetime
    superseded_at: datetime | None = Field(description="Null for the edition in force.")
    is_in_force: bool
    url: str = Field(description="The edition's own page.")


class PolicySummary(Schema):
    slug: str = Field(description="Names the policy in this API, for ever.", examples=["customer-behaviour"])
    title: str = Field(examples=["Customer behaviour policy"])
    council: str = Field(examples=["Testshire District Council"])
    edition: int = Field(description="The number of the edition in force.", examples=[1])
    version_label: str = Field(examples=["Version 1.0"])
    in_force_from: datetime
    url: str = Field(description="The policy's public page.")


class Edition(PolicySummary):
    """One edition of a policy, as the public was or is shown it."""

    superseded_at: datetime | None
    is_in_force: bool
    issuer: str
    change_note: str
    review_due: date | None
    content_hash: str
    sections: list[Section]
    deadlines: list[Deadline]
    roles: list[Duty]
    appeal_points: list[Point] = Field(description="How to challenge a decision, most urgent first.")
    contact: Contact
    demonstration_choices: list[str]


class Policy(Edition):
    """A policy as it is in force, and how it came to be so."""

    introduction: str
    history: list[Change] = Field(description="The last editions, newest first; the whole list has its own address.")


class Policies(Paged):
    items: list[PolicySummary]


class Editions(Paged):
    items: list[Change]
