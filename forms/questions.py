"""What a question is: the part of a policy pack that a person answers.

Old snapshots of questions are read back with these models, so a field may be added with a default and may
never be renamed or removed.
"""

import datetime
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from .marks import ASIDE, Answer, MadeFrom, OneOf, OnlyWhen, Words, words
from .readable import readable

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
Id = Annotated[Identifier, MadeFrom("label")]
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True), AfterValidator(readable())
]
# What a record keeps a copy of, in a column of this length.
Label = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(readable())
]
Text = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True), AfterValidator(readable("\n\r\t"))]
Day = datetime.date | Literal["today"]
Kind = Literal[
    "short_text",
    "long_text",
    "email",
    "phone",
    "number",
    "date",
    "yes_no",
    "one_of",
    "many_of",
    "declaration",
    "information",
]
Autocomplete = Literal[
    "", "off", "name", "given-name", "family-name", "organization", "email", "tel", "street-address", "postal-code"
]

KIND_WORDS = words(
    short_text="A line of text",
    long_text="Several lines of text",
    email="An email address",
    phone="A telephone number",
    number="A number",
    date="A day",
    yes_no="Yes or no",
    one_of="One of several choices",
    many_of="Any number of several choices",
    declaration="A box to tick that says “I agree”",
    information="No answer: only words to read",
)
AUTOCOMPLETE_WORDS = Words(
    (
        ("", "Nothing in particular"),
        ("off", "Nothing at all"),
        ("name", "Full name"),
        ("given-name", "First name"),
        ("family-name", "Surname"),
        ("organization", "Organisation"),
        ("email", "Email address"),
        ("tel", "Telephone number"),
        ("street-address", "Street address"),
        ("postal-code", "Postcode"),
    )
)

YES, NO = "yes", "no"
CHOICE_KINDS = frozenset({"one_of", "many_of"})
LIMITS: dict[str, int] = {"short_text": 200, "long_text": 4000, "email": 254, "phone": 40}
LONGEST_TEXT = 20_000
LARGEST_NUMBER = 999_999_999_999
# Which rules mean something for which kind: a rule that would be ignored is refused.
RULES_OF_KIND: dict[str, frozenset[str]] = {
    "short_text": frozenset({"min_length", "max_length"}),
    "long_text": frozenset({"min_length", "max_length"}),
    "number": frozenset({"min", "max", "decimals"}),
    "date": frozenset({"earliest", "latest"}),
    "many_of": frozenset({"min", "max"}),
}
RULES: frozenset[str] = frozenset().union(*RULES_OF_KIND.values())


LETS_MANY = OnlyWhen("kind", ("one_of", "many_of"))


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _asked_of(*rules: str) -> OnlyWhen:
    """A rule's field is asked for the kinds that have one of these rules."""
    return OnlyWhen("^kind", tuple(kind for kind, has in RULES_OF_KIND.items() if has & set(rules)))


class Option(Strict):
    """One choice. `value` is kept with the answer; `label` may be reworded."""

    model_config = ConfigDict(title="Choice")

    value: Annotated[OptionValue, MadeFrom("label")]
    label: Line = Field(title="Choice")
    hint: Text = Field(default="", title="Hint", description="A line of help under the choice.")


class Messages(Strict):
    """Own words for a fault, used instead of the standard sentence."""

    required: Text = Field(default="", title="When nothing was answered")
    invalid: Text = Field(default="", title="When the answer makes no sense")
    min: Annotated[Text, _asked_of("min")] = Field(default="", title="When it is too small")
    max: Annotated[Text, _asked_of("max")] = Field(default="", title="When it is too large")
    min_length: Annotated[Text, _asked_of("min_length")] = Field(default="", title="When it is too short")
    max_length: Annotated[Text, _asked_of("max_length")] = Field(default="", title="When it is too long")
    earliest: Annotated[Text, _asked_of("earliest")] = Field(default="", title="When the day is too early")
    latest: Annotated[Text, _asked_of("latest")] = Field(default="", title="When the day is too late")


class Rules(Strict):
    """Limits on an answer. For many_of, `min` and `max` count the boxes ticked."""

    min: Annotated[int | None, _asked_of("min")] = Field(
        default=None, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, title="Smallest number, or fewest choices"
    )
    max: Annotated[int | None, _asked_of("max")] = Field(
        default=None, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, title="Largest number, or most choices"
    )
    decimals: Annotated[int, _asked_of("decimals")] = Field(default=0, ge=0, le=3, title="Digits after the point")
    min_length: Annotated[int | None, _asked_of("min_length")] = Field(
        default=None, ge=1, le=LONGEST_TEXT, title="Fewest characters"
    )
    max_length: Annotated[int | None, _asked_of("max_length")] = Field(
        default=None, ge=1, le=LONGEST_TEXT, title="Most characters"
    )
    earliest: Annotated[Day | None, _asked_of("earliest")] = Field(
        default=None, title="Earliest day", description="A day such as 2026-03-31, or the word today."
    )
    latest: Annotated[Day | None, _asked_of("latest")] = Field(
        default=None, title="Latest day", description="A day such as 2026-03-31, or the word today."
    )
    messages: Messages = Field(default=Messages(), title="Own words for mistakes")

    @model_validator(mode="after")
    def _in_order(self) -> "Rules":
        for low, high in (("min", "max"), ("min_length", "max_length")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise ValueError(f"{low} ({least}) is more than {high} ({most})")
        return self


class Condition(Strict):
    """When a question is asked. A condition on a question that has no answer does not hold."""

    question: Annotated[Identifier, OneOf("questions")] = Field(title="Earlier question")
    operator: Annotated[
        Literal["equals", "not_equals", "includes"],
        words(equals="was answered with", not_equals="was answered with anything but", includes="has the choice"),
    ] = Field(title="Compared how")
    value: Annotated[str, Answer("value")] = Field(min_length=1, max_length=200, title="Answer")


class Question(Strict):
    """One question. `id` names the answer for ever; `name` is how a message speaks of it ("your surname")."""

    id: Id
    kind: Annotated[Kind, KIND_WORDS] = Field(title="Kind of answer")
    label: Line = Field(title="Question", description="As the person who answers reads it.")
    name: Annotated[Text, ASIDE] = Field(
        default="",
        title="Name in messages",
        description="How a message speaks of the answer, such as: your surname. The question itself when empty.",
    )
    hint: Text = Field(default="", title="Hint", description="A line of help under the question.")
    required: bool = Field(default=True, title="Must be answered")
    options: Annotated[tuple[Option, ...], LETS_MANY] = Field(
        default=(), title="Choices", description="At least two, in the order in which they are shown."
    )
    rules: Annotated[Rules, ASIDE] = Field(default=Rules(), title="Limits on the answer")
    show_when: Annotated[Condition | None, ASIDE] = Field(
        default=None,
        title="Ask only after a certain answer",
        description="Without this, the question is always asked.",
    )
    personal: Annotated[bool, ASIDE] = Field(
        default=False, title="Personal data", description="The answer says something about a person."
    )
    autocomplete: Annotated[Autocomplete, ASIDE, AUTOCOMPLETE_WORDS] = Field(
        default="", title="What a browser may fill in", description="For details of the person who answers."
    )

    @property
    def is_asked(self) -> bool:
        """False for information, which takes no answer."""
        return self.kind != "information"

    @property
    def max_length(self) -> int | None:
        """The most characters a text answer may have; None for other kinds."""
        return self.rules.max_length or LIMITS.get(self.kind)

    @model_validator(mode="after")
    def _options_fit_kind(self) -> "Question":
        if self.kind not in CHOICE_KINDS:
            if self.options:
                raise ValueError(f"'{self.id}' is {self.kind}, which takes no options")
            return self
        if len(self.options) < 2:
            raise ValueError(f"'{self.id}' is {self.kind} and needs at least two options")
        values = [option.value for option in self.options]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise ValueError(f"'{self.id}' has an option twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _rules_fit_kind(self) -> "Question":
        standard = Rules()
        given = {name for name in RULES if getattr(self.rules, name) != getattr(standard, name)}
        unused = sorted(given - RULES_OF_KIND.get(self.kind, frozenset()))
        if unused:
            raise ValueError(f"'{self.id}' is {self.kind}, which has no rule called {', '.join(unused)}")
        return self


def check_questions(questions: Iterable[Question], earlier: Iterable[Question] = ()) -> None:
    """Refuse a list that cannot be asked: an id used twice, or a condition that can never be met.

    `earlier` are questions of earlier pages. Raises ValueError with a sentence that names the question.
    """
    before = {question.id: question for question in earlier}
    for question in questions:
        if question.id in before:
            raise ValueError(f"two questions have the id '{question.id}'")
        if question.show_when:
            _check_condition(question, question.show_when, before)
        before[question.id] = question


def _check_condition(question: Question, condition: Condition, before: dict[str, Question]) -> None:
    target = before.get(condition.question)
    if target is None:
        raise ValueError(
            f"'{question.id}' depends on '{condition.question}', which is not a question that comes before it"
        )
    if not target.is_asked:
        raise ValueError(f"'{question.id}' depends on '{target.id}', which takes no answer")
    if (condition.operator == "includes") != (target.kind == "many_of"):
        raise ValueError(f"'{question.id}': '{condition.operator}' cannot be used with '{target.id}' ({target.kind})")
    possible = _possible_values(target)
    if possible is not None and condition.value not in possible:
        raise ValueError(
            f"'{question.id}' depends on the answer '{condition.value}', which '{target.id}' does not offer"
        )


def _possible_values(question: Question) -> set[str] | None:
    if question.kind == "yes_no":
        return {YES, NO}
    if question.kind == "declaration":
        return {YES}
    if question.kind in CHOICE_KINDS:
        return {option.value for option in question.options}
    return None


def _checked(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    check_questions(questions)
    return questions


# A complete list of questions, for a schema that embeds one (a step of a policy).
Questions = Annotated[tuple[Question, ...], AfterValidator(_checked)]


class JourneyPage(Strict):
    """One page of a public journey: its questions and what is said above them."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    title: Line
    questions: tuple[Question, ...]
    intro: tuple[Text, ...] = ()
    show_when: Condition | None = None

    @model_validator(mode="after")
    def _id_is_free(self) -> "JourneyPage":
        if self.id in {"check", "done", "start"}:
            raise ValueError(f"a page may not be called '{self.id}': the journey has its own page of that name")
        return self


def check_pages(pages: Iterable[JourneyPage]) -> None:
    """Stands in until the pages' own conditions are merged."""
    check_questions([question for page in pages for question in page.questions])
