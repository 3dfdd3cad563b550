"""Parts of a policy that steps point at, and the ids by which they do: roles, deadlines, restriction types."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import ConfigDict, Field

from forms.marks import ASIDE, FromList, Long, Mark, words
from forms.questions import Id, Identifier, Label, Line, Questions, Strict, Text

from ..clock import Span
from ..notices.letter import CHOSEN, Letter

PartKind = Literal["role", "deadline", "letter", "restriction", "behaviour", "process", "step"]


@dataclass(frozen=True)
class PointsTo(Mark):
    """Marks an id that names another part of the policy. The lint, "where is this used" and the editor read it."""

    kind: PartKind
    # The step is looked at or spoken of; the case does not go there by this.
    only_named: bool = False

    def keys(self) -> dict[str, Any]:
        return {"x-points-to": self.kind, "x-only-named": self.only_named}


RoleId = Annotated[Identifier, PointsTo("role")]
DeadlineId = Annotated[Identifier, PointsTo("deadline")]
LetterId = Annotated[Identifier, PointsTo("letter")]
RestrictionId = Annotated[Identifier, PointsTo("restriction")]
BehaviourId = Annotated[Identifier, PointsTo("behaviour")]
ProcessId = Annotated[Identifier, PointsTo("process")]
# A step of the same process: one that the case goes to, or one that is looked at or spoken of.
StepId = Annotated[Identifier, PointsTo("step")]
NamedStepId = Annotated[Identifier, PointsTo("step", only_named=True)]


class StepOfProcess(Strict):
    """A step named from outside its process: together with that."""

    process: ProcessId = Field(title="Process")
    step: NamedStepId = Field(title="Step")


class Role(Strict):
    """Who does a step. `sees` says how long the role's groups see a case; see access.settle."""

    id: Id
    label: Label = Field(title="Name", description="Such as: Customer experience manager.")
    what_they_do: Text = Field(default="", title="What they do", description="The public page shows this.")
    groups: tuple[Annotated[Label, FromList("group"), Field(max_length=150, title="Group")], ...] = Field(
        min_length=1,
        title="Groups of staff who hold this role",
        description="“Who does what” in the menu says who is in each group, and makes new ones.",
    )
    sees: Annotated[
        Literal["task", "case", "register"],
        words(
            task="Only while they have something to do on it",
            case="From their first task until the case closes",
            register="From the day it opens, and for good",
        ),
    ] = Field(default="task", title="How long they can open a case")
    independence: Annotated[
        Literal["none", "not_involved"],
        words(none="Anybody in the role", not_involved="Only somebody who had no part in the case before"),
    ] = Field(default="none", title="Who of them may act", description="Whoever decides an appeal must be independent.")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class NamedDeadline(Strict):
    """A length of time the policy promises. `span` empty means the council has not said: it blocks publishing."""

    model_config = ConfigDict(title="Deadline")

    id: Id
    label: Label = Field(title="Name", description="Such as: Time to decide an appeal.")
    span: Span | None = Field(
        title="How long",
        description="Leave this out as long as nobody has decided it. The policy cannot be published until then.",
    )
    starts_from: Annotated[
        Literal["step", "appeal_received", "letter_issued", "restriction_start"],
        words(
            step="the step beginning",
            appeal_received="the day the appeal arrives",
            letter_issued="the day the letter is issued",
            restriction_start="the day the restriction begins",
        ),
    ] = Field(default="step", title="Counted from")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class RestrictionType(Strict):
    """One entry of the catalogue. `words` is what the customer reads, with {{ question_id }} for the answers."""

    model_config = ConfigDict(title="Restriction")

    id: Id
    label: Label = Field(title="Name", description="What staff choose, such as: Letters only.")
    questions: Questions = Field(
        default=(), title="Details to be given", description="What the officer answers about this restriction."
    )
    words: Annotated[Line, Long("questions")] = Field(
        title="What the customer reads",
        description="A whole sentence. Answers to the details above are filled in from double braces.",
    )
    hint: Text = Field(default="", title="Hint for the officer")
    # Words that, found in an agreed adjustment, make the officer look again (REQUIREMENTS 31).
    may_conflict_with: Annotated[tuple[Annotated[Line, Field(title="Word")], ...], ASIDE] = Field(
        default=(),
        title="May speak against an adjustment",
        description="Words that, found in an agreed adjustment, make the officer look again: telephone, in person.",
    )
    needs_legal_advice: bool = Field(default=False, title="Needs legal advice first")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class PackView(Protocol):
    """What a step may ask of the pack it belongs to."""

    @property
    def restrictions(self) -> tuple[RestrictionType, ...]: ...

    def role(self, code: str) -> Role: ...

    def deadline(self, code: str) -> Span: ...

    def named_deadline(self, code: str) -> NamedDeadline: ...

    def letter(self, code: str) -> Letter: ...

    def process(self, code: str) -> "ProcessView": ...


class ProcessView(Protocol):
    """What a step may ask of the process it belongs to."""

    def step(self, code: str) -> Any: ...
