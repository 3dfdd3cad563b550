"""What the API says of a form, and what it takes: answers by the id of their question."""

from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from home.conditional import Paged

from .tickets import LONGEST

Scalar = str | int | float | bool | None
# A list for a question with several choices, an object for one with several boxes.
Given = Scalar | list[Scalar] | dict[str, Scalar]


class Choice(Schema):
    value: str = Field(description="What is sent.")
    label: str = Field(description="What a person reads.")
    hint: str


class ShownWhen(Schema):
    """Asked only when an earlier question was answered so."""

    question: str
    operator: str = Field(description="equals, not_equals or includes.")
    value: str


class QuestionShown(Schema):
    """How to ask a question."""

    id: str = Field(description="The name of the answer, for ever.")
    kind: str = Field(examples=["short_text"])
    label: str
    hint: str
    required: bool
    options: list[Choice]
    show_when: ShownWhen | None
    autocomplete: str = Field(description="For the attribute of that name; empty for none.")
    input_type: str = Field(description="For the type of an input.", examples=["text"])
    inputmode: str = Field(description="For the attribute of that name; empty for none.")
    max_length: int | None
    personal: bool = Field(description="The answer says something about a person.")


class PageShown(Schema):
    """One page: a site may show its questions together, in this order."""

    id: str
    title: str
    intro: list[str]
    questions: list[QuestionShown]
    limited: bool = Field(description="Tries at this page are counted: see 429.")


class Rule(Schema):
    """A rule that JSON Schema cannot say."""

    question: str
    rule: str
    value: str
    words: str


class FormSummary(Schema):
    key: str = Field(description="Names the form in this API.", examples=["appeal"])
    title: str = Field(examples=["Appeal against a decision"])
    url: str = Field(description="The same form as pages.")


class Form(FormSummary):
    start_lines: list[str] = Field(description="What to say before the first page.")
    other_ways: list[str] = Field(description="How to do the same without this form.")
    pages: list[PageShown] = Field(description="The pages before anything is answered. Answers may bring more.")
    answers_schema: dict[str, Any] = Field(description="JSON Schema 2020-12 of the answers to these pages.")
    rules: list[Rule] = Field(description="Rules that hold and that the schema cannot say.")


class Forms(Paged):
    items: list[FormSummary]


class PagesAsked(Schema):
    """The answers so far."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"answers": {"reference": "C-7K4M-2Q9X", "surname": "Marlow"}}]},
    )

    answers: dict[Annotated[str, StringConstraints(max_length=60)], Given] = Field(
        description="By question id. Null for a question that was seen and left empty.", max_length=500
    )
    ticket: str = Field(
        default="", max_length=LONGEST, description="From the last answer: the same guesses are not counted again."
    )


class Sent(PagesAsked):
    """All the answers. A question that is not among them was left empty."""


class PageOnTheWay(PageShown):
    complete: bool = Field(description="Every question of the page has an answer that will do, or null.")


class PagesFound(Schema):
    """The pages to pass with these answers, in order."""

    pages: list[PageOnTheWay]
    next: str | None = Field(description="The id of the first page that is not complete; null when all can be sent.")
    ignored: list[str] = Field(description="Ids that were given and that no page asks for after these answers.")
    answers_schema: dict[str, Any] = Field(
        description="JSON Schema 2020-12 of the answers to these pages. Takes no other answers once all is complete."
    )
    rules: list[Rule]
    ticket: str = Field(description="Send it along with the next request; empty where nothing is counted.")


class ReceiptShown(Schema):
    """What to tell the person. It is the same however often it is asked for with the same key."""

    reference: str = Field(examples=["A-7K4M-2Q9X"])
    title: str
    lines: list[str]
    next_steps: list[str]
    copy_sent_to: str | None
