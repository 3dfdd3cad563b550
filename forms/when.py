"""What a condition is: an earlier question, an operator from a closed list, a value."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .basics import Identifier, Strict
from .marks import Answer, OneOf, OnlyWhen, words

Operator = Literal[
    "equals", "not_equals", "includes", "not_includes", "answered", "not_answered", "at_least", "at_most"
]
ALONE = frozenset({"answered", "not_answered"})
WITH_VALUE = ("equals", "not_equals", "includes", "not_includes", "at_least", "at_most")
ORDERED = ("equals", "not_equals", "at_least", "at_most")
SAME = ("equals", "not_equals")
# Which operators mean something for the answer to which kind; every answer can be there or not.
OPERATORS_OF_KIND: dict[str, tuple[str, ...]] = {
    "short_text": SAME,
    "long_text": SAME,
    "email": SAME,
    "phone": SAME,
    "number": ORDERED,
    "date": ORDERED,
    "time": ORDERED,
    "yes_no": SAME,
    "one_of": SAME,
    "many_of": ("includes", "not_includes"),
    "lookup": SAME,
    "declaration": SAME,
}


class Condition(Strict):
    """When a question, or a page, is asked. Where there is no answer, only "not_answered" holds."""

    question: Annotated[Identifier, OneOf("questions")] = Field(title="Earlier question")
    operator: Annotated[
        Operator,
        words(
            equals="was answered with",
            not_equals="was answered with anything but",
            includes="has the choice",
            not_includes="was answered, without the choice",
            answered="was answered",
            not_answered="was not answered",
            at_least="is at least, or not before",
            at_most="is at most, or not after",
        ),
    ] = Field(title="Compared how")
    value: Annotated[str, Answer("value"), OnlyWhen("operator", WITH_VALUE)] = Field(
        default="", max_length=200, title="Answer", description="A day such as 2026-03-31, or the word today."
    )

    @model_validator(mode="after")
    def _value_fits_operator(self) -> "Condition":
        if self.operator in ALONE and self.value:
            raise ValueError(f"'{self.operator}' asks only whether there is an answer: take the value away")
        if self.operator not in ALONE and not self.value:
            raise ValueError(f"'{self.operator}' needs the answer to compare with")
        return self
