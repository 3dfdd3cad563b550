"""Parts of a policy that steps point at, and the ids by which they do: roles, deadlines, restriction types."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol

from pydantic import Field

from forms.questions import Identifier, Label, Line, Questions, Strict, Text

from ..clock import Span
from ..notices.letter import Letter

Code = Identifier
PartKind = Literal["role", "deadline", "letter", "process", "step"]


@dataclass(frozen=True)
class PointsTo:
    """Marks an id that names another part of the policy. The lint, "where is this used" and the editor read it."""

    kind: PartKind


RoleId = Annotated[Identifier, PointsTo("role")]
DeadlineId = Annotated[Identifier, PointsTo("deadline")]
LetterId = Annotated[Identifier, PointsTo("letter")]
ProcessId = Annotated[Identifier, PointsTo("process")]
# A step of the same process.
StepId = Annotated[Identifier, PointsTo("step")]


class StepOfProcess(Strict):
    """A step named from outside its process: together with that."""

    process: ProcessId
    step: StepId


class Role(Strict):
    """Who does a step. `sees` says how long the role's groups see a case; see access.settle."""

    id: Code
    label: Label
    what_they_do: Text = ""
    groups: tuple[Annotated[Label, Field(max_length=150)], ...] = Field(min_length=1)
    sees: Literal["task", "case", "register"] = "task"
    independence: Literal["none", "not_involved"] = "none"
    source: str = ""
    chosen_for_demonstration: Text = ""


class NamedDeadline(Strict):
    """A length of time the policy promises. `span` empty means the council has not said: it blocks publishing."""

    id: Code
    label: Label
    span: Span | None
    starts_from: Literal["step", "appeal_received", "letter_issued", "restriction_start"] = "step"
    source: str = ""
    chosen_for_demonstration: Text = ""


class RestrictionType(Strict):
    """One entry of the catalogue. `words` is what the customer reads, with {{ question_id }} for the answers."""

    id: Code
    label: Label
    questions: Questions = ()
    words: Line
    hint: Text = ""
    # Words that, found in an agreed adjustment, make the officer look again (REQUIREMENTS 31).
    may_conflict_with: tuple[Line, ...] = ()
    needs_legal_advice: bool = False
    source: str = ""
    chosen_for_demonstration: Text = ""


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
