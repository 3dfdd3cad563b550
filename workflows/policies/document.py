"""What a policy says as a document: who answers for it, whom it is for, and what the public reads."""

import datetime as dt
from typing import Annotated

from pydantic import ConfigDict, Field

from forms.marks import ASIDE, LONG, Long, MadeFrom
from forms.questions import Label, Line, Strict, Text

from ..notices.letter import CHOSEN


class Contact(Strict):
    """How a customer reaches the council: on its public pages and on every letter. What is empty is not shown.

    `address` is for post and for visits, line by line.
    """

    address: Annotated[Text, LONG] = Field(
        default="", title="Address", description="For post and for visits, line by line."
    )
    phone: str = Field(default="", max_length=40, title="Telephone number")
    email: str = Field(default="", max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+$", title="Email address")
    website: str = Field(default="", max_length=200, title="Website")
    team: str = Field(
        default="",
        max_length=200,
        title="Team that signs",
        description="Letters that go out by themselves are signed in its name.",
    )
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class Identity(Strict):
    slug: Annotated[str, MadeFrom("policy_title", "-", 50)] = Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50, title="Web address"
    )
    council: Label = Field(title="Council")
    policy_title: Label = Field(title="Title of the policy")
    version_label: Annotated[Label, Field(max_length=100)] = Field(
        title="Version", description="As the document names it, such as: Version 2, May 2026."
    )
    issuer: Label = Field(title="Issued by", description="The office or committee that answers for the policy.")
    contact: Contact = Field(
        default=Contact(),
        title="How to reach the council",
        description="The public pages and every letter say this. What is empty is not shown.",
    )
    review_due: dt.date | None = Field(
        default=None, title="Policy to be reviewed by", description="A day such as 2027-05-31."
    )
    change_note: Annotated[Text, LONG] = Field(
        min_length=1,
        title="What has changed, and why",
        description="For this edition. The public page keeps it in the history of the policy.",
    )
    source: Annotated[Text, ASIDE] = Field(default="", title="Where the policy comes from")


class Vocabulary(Strict):
    """What this council calls things, on its public pages and letters."""

    customer: Line = Field(default="customer", title="The person", description="Such as: customer, resident, tenant.")
    policy: Line = Field(default="policy", title="The policy")
    restriction: Line = Field(default="restriction", title="A restriction")


class Scope(Strict):
    applies_to: Annotated[Text, LONG] = Field(title="Whom the policy applies to")
    services: tuple[Annotated[Label, Field(max_length=100, title="Service")], ...] = Field(
        min_length=1, title="Services", description="An officer who reports an incident chooses one."
    )
    not_covered: Annotated[Text, LONG] = Field(default="", title="What it does not cover")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class Signposts(Strict):
    complaints: Annotated[Text, LONG] = Field(min_length=1, title="How to complain")
    ombudsman: Annotated[Text, LONG] = Field(min_length=1, title="How to reach the ombudsman")
    contact: Annotated[Text, LONG] = Field(min_length=1, title="Who helps with a form or a letter")
    # Also of the contact details in `identity`.
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class PublicSection(Strict):
    """A section of the public page; `{{ token }}` shows a live value of the edition."""

    model_config = ConfigDict(title="Section")

    slug: Annotated[str, MadeFrom("heading", "-")] = Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, title="Web address"
    )
    heading: Annotated[Label, Field(max_length=150)] = Field(title="Heading")
    body: Annotated[str, Long("public")] = Field(
        min_length=1,
        max_length=8000,
        title="Words",
        description="An empty line begins a paragraph. Words in double braces are filled in from the policy.",
    )
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )
