"""What a form is made of, as an editor writes it: pages of questions, and the words before and after them."""

from collections import Counter
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from ..marks import ASIDE, LONG, FromList, InOrder, Kept, MadeFrom
from ..questions import Condition, JourneyPage, Line, Question, Strict, Text, check_pages

FORMAT = "evenhand-form/1"
# Addresses of a journey that are not pages of questions.
OWN_ADDRESSES = ("check", "done", "start", "save", "saved", "copy", "resume")
LONGEST_KEPT = 240  # months

PageId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60),
    MadeFrom("title", joined_by="-", never=OWN_ADDRESSES),
]


class UsedSet(Strict):
    """A set of questions that several forms share, with its questions as they were when this form was last saved."""

    model_config = ConfigDict(title="Shared set")

    set: Annotated[str, FromList("question_set")] = Field(min_length=1, max_length=60, title="Set of questions")
    questions: Annotated[tuple[Question, ...], Kept()] = Field(default=(), title="Its questions")


class FormPart(Strict):
    """One page of a form. `id` is its address and is kept when the title is reworded."""

    model_config = ConfigDict(title="Page")

    id: PageId
    title: Line = Field(title="Title of the page")
    intro: tuple[Text, ...] = Field(default=(), title="Said above the questions", description="Each is a paragraph.")
    questions: tuple[Question, ...] = Field(
        default=(), title="Questions", description="In the order in which they are asked."
    )
    sets: Annotated[tuple[UsedSet, ...], ASIDE] = Field(
        default=(), title="Shared sets of questions", description="Asked after the questions of this page."
    )
    show_when: Annotated[Condition | None, ASIDE] = Field(
        default=None,
        title="Show this page only after a certain answer",
        description="Without this, everybody comes to this page.",
    )

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """The page's own questions, then those of its sets."""
        return (*self.questions, *(question for used in self.sets for question in used.questions))

    def as_page(self) -> JourneyPage:
        return JourneyPage(
            id=self.id, title=self.title, intro=self.intro, questions=self.all_questions, show_when=self.show_when
        )


class Confirmation(Strict):
    """What a person is told once the form is sent."""

    title: Line = Field(default="We have received it", title="Heading")
    next_steps: tuple[Text, ...] = Field(
        default=(), title="What happens next", description="Each is a paragraph. Say who reads it, and by when."
    )


class Keeping(Strict):
    """How long what was sent is kept."""

    months: int | None = Field(
        default=None,
        ge=1,
        le=LONGEST_KEPT,
        title="Months to keep what was sent",
        description="How long the answers are needed. Evenhand does not erase them by itself yet.",
    )
    why: Annotated[Text, LONG] = Field(
        default="", title="Why that long", description="The rule or the duty behind it, for whoever asks."
    )


class FormContent(Strict):
    """A form, whole. Every `id` is kept when words are changed, so that answers already given stay with it."""

    format: Literal["evenhand-form/1"] = "evenhand-form/1"
    before: tuple[Text, ...] = Field(
        default=(),
        title="Said before the first page",
        description="What the form is for, who may use it, and what to have at hand. Each is a paragraph.",
    )
    pages: Annotated[tuple[FormPart, ...], InOrder()] = Field(
        min_length=1, title="Pages", description="One thing on each page is easiest, above all on a phone."
    )
    confirmation: Confirmation = Field(default=Confirmation(), title="Once it is sent")
    other_ways: tuple[Text, ...] = Field(
        default=(), title="Other ways to do the same", description="By phone, by post, in person. Each is a paragraph."
    )
    keeping: Keeping = Field(default=Keeping(), title="How long it is kept")

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        _once("pages", [part.id for part in self.pages])
        check_pages(self.journey)
        return self

    @property
    def journey(self) -> tuple[JourneyPage, ...]:
        """The pages as they are asked."""
        return tuple(part.as_page() for part in self.pages)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in order."""
        return tuple(question for part in self.pages for question in part.all_questions)

    def as_json(self) -> dict[str, Any]:
        """The form as plain data: what it is read from again."""
        return self.model_dump(mode="json")


def _once(what: str, ids: list[str]) -> None:
    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        raise ValueError(f"{what}: the id '{twice[0]}' is used twice")
