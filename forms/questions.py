"""What a question is: the part of a policy pack that a person answers.

Old snapshots of questions are read back with these models, so a field may be added with a default and may
never be renamed or removed.
"""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from .basics import Day, Id, Identifier, Label, Line, OptionValue, Strict, Text
from .checks import check_pages, check_questions
from .kinds import (
    AUTOCOMPLETE_WORDS,
    CHOICE_KINDS,
    KIND_WORDS,
    LIMITS,
    LOOK_WORDS,
    NO,
    YES,
    Autocomplete,
    Kind,
    Look,
)
from .marks import ASIDE, FromList, MadeFrom, OnlyWhen
from .rules import LARGEST_NUMBER, RULES, RULES_OF_KIND, Messages, Rules
from .when import Condition

__all__ = [
    "CHOICE_KINDS",
    "LARGEST_NUMBER",
    "LIMITS",
    "NO",
    "YES",
    "Condition",
    "Day",
    "Id",
    "Identifier",
    "JourneyPage",
    "Kind",
    "Label",
    "Line",
    "Messages",
    "Option",
    "Question",
    "Questions",
    "Rules",
    "Strict",
    "Text",
    "check_pages",
    "check_questions",
]

LETS_MANY = OnlyWhen("kind", ("one_of", "many_of"))


class Option(Strict):
    """One choice. `value` is kept with the answer; `label` may be reworded."""

    model_config = ConfigDict(title="Choice")

    value: Annotated[OptionValue, MadeFrom("label")]
    label: Line = Field(title="Choice")
    hint: Text = Field(default="", title="Hint", description="A line of help under the choice.")


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
    look: Annotated[Look, ASIDE, LOOK_WORDS, OnlyWhen("kind", ("one_of",))] = Field(
        default="radios", title="How the choices are shown"
    )
    lookup: Annotated[str, FromList("lookup"), OnlyWhen("kind", ("lookup",))] = Field(
        default="", max_length=60, title="List", description="A list that editors keep in the staff screens."
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
    special: Annotated[bool, ASIDE] = Field(
        default=False,
        title="Special category of personal data",
        description="The answer may say something of health, a disability, beliefs, origin or sex life.",
    )
    autocomplete: Annotated[Autocomplete, ASIDE, AUTOCOMPLETE_WORDS] = Field(
        default="", title="What a browser may fill in", description="For details of the person who answers."
    )

    @property
    def is_asked(self) -> bool:
        """False for information, which takes no answer."""
        return self.kind != "information"

    @property
    def is_personal(self) -> bool:
        """Whether retention and redaction have to do with the answer."""
        return self.personal or self.special

    @property
    def max_length(self) -> int | None:
        """The most characters a text answer may have; None for other kinds."""
        return self.rules.max_length or LIMITS.get(self.kind)

    @model_validator(mode="after")
    def _options_fit_kind(self) -> "Question":
        if self.kind not in CHOICE_KINDS:
            # A snapshot of a lookup holds the choice that was made.
            if self.options and self.kind != "lookup":
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

    @model_validator(mode="after")
    def _look_and_list_fit_kind(self) -> "Question":
        if self.kind != "one_of" and self.look != "radios":
            raise ValueError(f"'{self.id}' is {self.kind}, which is not shown as a {self.look}")
        if (self.kind == "lookup") != bool(self.lookup):
            missing = "needs the name of its list" if self.kind == "lookup" else "takes no list"
            raise ValueError(f"'{self.id}' is {self.kind} and {missing}")
        return self


def _checked(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    check_questions(questions)
    for question in questions:
        if question.kind == "files":
            raise ValueError(f"'{question.id}' asks for files, which only a form for the public can take")
    return questions


# A complete list of questions, for a schema that embeds one (a step of a policy).
Questions = Annotated[tuple[Question, ...], AfterValidator(_checked)]


class JourneyPage(Strict):
    """One page of a public journey: its questions and what is said above them.

    The journey passes over a page whose condition does not hold.
    """

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
