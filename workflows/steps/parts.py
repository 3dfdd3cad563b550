"""Parts of a policy that steps point at: roles, deadlines, restriction types."""

from typing import Annotated, Literal, Protocol

from pydantic import Field

from forms.questions import Identifier, Label, Line, Questions, Strict, Text

from ..clock import Span
from ..notices.letter import Letter

Code = Identifier


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


class PackView(Protocol):
    """What a step may ask of the pack it belongs to."""

    @property
    def restrictions(self) -> tuple[RestrictionType, ...]: ...

    def role(self, code: str) -> Role: ...

    def deadline(self, code: str) -> Span: ...

    def named_deadline(self, code: str) -> NamedDeadline: ...

    def letter(self, code: str) -> Letter: ...
