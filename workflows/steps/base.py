"""What every step kind shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from django.contrib.auth.models import User
from pydantic import AfterValidator, Field
from viewflow import this
from viewflow.workflow.base import Node

from forms.marks import ASIDE
from forms.questions import Id, Identifier, Label, Line, Question, Strict, Text

from ..models import Task
from ..notices.letter import CHOSEN
from .parts import DeadlineId, PackView, RoleId, StepId
from .rehearsed import RehearsedRun


@dataclass(frozen=True)
class Way:
    """One way on from a step: what it is called and the step it leads to."""

    label: str
    goes_to: str
    outcome: str = ""


class StepBase(Strict):
    """One node of a process. Subclasses set `kind` and say what the step does."""

    id: Id
    label: Label = Field(title="Name", description="What is done, in a few words: Speak to the customer.")
    public_stage: Annotated[Text, ASIDE] = Field(
        default="",
        title="What the customer is told of this stage",
        description="Nothing is told when this is empty.",
    )
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )

    # Viewflow has two kinds of attention: a person's, or none.
    is_human: ClassVar[bool] = False

    def ways(self) -> list[Way]:
        """Every way on, in the order a reader would expect."""
        raise NotImplementedError(type(self).__name__)

    def nodes(self, pack: PackView) -> dict[str, Node]:
        """This step as Viewflow nodes by attribute name. The first one is where others lead."""
        raise NotImplementedError(type(self).__name__)

    def rehearse(self, run: RehearsedRun) -> str:
        """What the step does when a rehearsed case comes to it: the step that follows at once, or "" to stay here.

        It does what `nodes` does, on a simulated clock and without a database; tests/rehearsal holds the two together.
        """
        raise NotImplementedError(type(self).__name__)

    def rehearse_time(self) -> str:
        """The step that follows when the time set here has passed with the case still here."""
        return ""

    def rehearse_event(self) -> str:
        """The step that follows when what is waited for here happens."""
        return ""


class HumanStep(StepBase):
    """A step that waits for a person: it has a role, questions and perhaps a deadline."""

    is_human: ClassVar[bool] = True

    role: RoleId = Field(title="Who does it")
    instructions: Text = Field(default="", title="Instructions", description="The officer reads this above the task.")
    deadline: DeadlineId | None = Field(default=None, title="Deadline", description="Leave empty when there is none.")
    escalate_to: RoleId | None = Field(
        default=None,
        title="Who else is brought in when it is late",
        description="Once the deadline has passed, this role sees the task too.",
    )
    on_expiry: StepId | None = Field(
        default=None,
        title="Where the case goes by itself when it is late",
        description="Leave empty when it waits until somebody has done it.",
    )

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        """What the person is asked, the built-in questions first. Only ids of this list come back as answers."""
        raise NotImplementedError(type(self).__name__)

    def initial(self, pack: PackView, task: Task) -> dict[str, Any]:
        """Where the answers start from."""
        return {}

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        """Carry out the person's answer through actions. Returns whether the run moves on now."""
        raise NotImplementedError(type(self).__name__)

    def rehearse(self, run: RehearsedRun) -> str:
        run.open(self)
        return ""

    def rehearse_time(self) -> str:
        return self.on_expiry or ""

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        """As `complete`, in a rehearsal: the step that follows, or "" while others have still to answer."""
        raise NotImplementedError(type(self).__name__)

    def rehearse_late(self, run: RehearsedRun) -> str:
        """What the sweep does once the deadline has passed: the step that follows, or "" to go on waiting."""
        return ""

    def expiry_way(self) -> list[Way]:
        return [Way("the deadline passes", self.on_expiry, "expired")] if self.on_expiry else []


class Refusal(Exception):
    """An answer that cannot be carried out: messages by question id, "" for the whole form."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = dict(messages)


class Outcome(Strict):
    """A named result of a task or a vote, and the step it leads to."""

    id: Id
    label: Label = Field(title="Outcome", description="As the officer chooses it: Nothing more to do.")
    goes_to: StepId = Field(title="Goes to")
    hint: Annotated[Text, ASIDE] = Field(default="", title="Hint", description="A line of help under the choice.")


def _distinct(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    ids = [one.id for one in outcomes]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"two outcomes have the id '{twice[0]}'")
    return outcomes


Outcomes = Annotated[tuple[Outcome, ...], AfterValidator(_distinct)]
BUILT_IN_QUESTIONS = frozenset({"outcome", "reasons", "restrictions", "restrictions_adjustment_note"})


def no_built_in(questions: tuple[Question, ...]) -> None:
    """Refuse a question whose id is that of one every step has. Raises ValueError."""
    clash = sorted(BUILT_IN_QUESTIONS & {question.id for question in questions})
    if clash:
        raise ValueError(f"'{clash[0]}' is the id of a built-in question; choose another")


GoesTo = StepId


def name_of(step_id: str) -> str:
    """A step's attribute name on the compiled flow; prefixed, since `end` or `start` may be a step's id."""
    return f"step_{step_id}"


def to(step_id: str) -> Any:
    """A reference to another step's first node."""
    return getattr(this, name_of(step_id))


__all__ = [
    "Field",
    "GoesTo",
    "HumanStep",
    "Identifier",
    "Line",
    "Outcome",
    "Outcomes",
    "Refusal",
    "StepBase",
    "Strict",
    "Text",
    "Way",
    "name_of",
    "no_built_in",
    "to",
]
