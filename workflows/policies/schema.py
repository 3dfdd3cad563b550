"""The pack: a whole policy as one portable file. Unknown fields and kinds are refused, each with its path."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from forms.questions import UNREADABLE, Identifier, Label, Line, Strict, Text, hidden

from ..clock import Span
from ..notices.letter import Letter
from ..steps import KINDS, PanelStep, Step, TaskStep
from ..steps.base import StepBase
from ..steps.parts import DeadlineId, NamedDeadline, ProcessId, RestrictionType, Role, RoleId
from .faults import in_words
from .scenario import HAPPENING_KINDS, Scenario

FORMAT = "evenhand-pack/1"
STEP_KINDS = {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}  # type: ignore[union-attr]


class Contact(Strict):
    """How a customer reaches the council: on its public pages and on every letter. What is empty is not shown.

    `address` is for post and for visits, line by line.
    """

    address: Text = ""
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+$")
    website: str = Field(default="", max_length=200)
    # Who signs the letters that go out by themselves.
    team: str = Field(default="", max_length=200)
    chosen_for_demonstration: Text = ""


class Identity(Strict):
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)
    council: Label
    policy_title: Label
    version_label: Annotated[Label, Field(max_length=100)]
    issuer: Label
    contact: Contact = Contact()
    review_due: dt.date | None = None
    change_note: Text = Field(min_length=1)
    source: Text = ""


class Vocabulary(Strict):
    """What this council calls things, on its public pages and letters."""

    customer: Line = "customer"
    policy: Line = "policy"
    restriction: Line = "restriction"


class Scope(Strict):
    applies_to: Text
    services: tuple[Annotated[Label, Field(max_length=100)], ...] = Field(min_length=1)
    not_covered: Text = ""
    chosen_for_demonstration: Text = ""


class Behaviour(Strict):
    id: Identifier
    label: Label
    group: Line
    note: Text = ""
    source: str = ""


class ImmediateStep(Strict):
    id: Identifier
    label: Label


class Ground(Strict):
    id: Identifier
    label: Label


class AppealRules(Strict):
    """The customer's way to challenge a decision. `process` is one of the policy's processes (REQUIREMENTS 64-73)."""

    process: ProcessId
    window: DeadlineId
    decision: DeadlineId
    grounds: tuple[Ground, ...] = Field(min_length=2)
    stays_restriction: bool
    late: Text
    source: str = ""
    chosen_for_demonstration: Text = ""


class ReviewRules(Strict):
    """How restrictions are looked at again (REQUIREMENTS 74-79)."""

    process: ProcessId
    every: DeadlineId
    extension: DeadlineId
    default: Literal["lift", "continue"] | None
    source: str = ""
    chosen_for_demonstration: Text = ""


class Signposts(Strict):
    complaints: Text = Field(min_length=1)
    ombudsman: Text = Field(min_length=1)
    contact: Text = Field(min_length=1)
    # Also of the contact details in `identity`.
    chosen_for_demonstration: Text = ""


class Process(Strict):
    """One flow. It begins at its first step."""

    id: Identifier
    label: Label
    starts_on: Literal["incident", "appeal", "review_due", "step"]
    steps: tuple[Step, ...] = Field(min_length=2)

    def step(self, code: str) -> StepBase:
        return next(step for step in self.steps if step.id == code)


class PublicSection(Strict):
    """A section of the public page; `{{ token }}` shows a live value of the edition."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    heading: Annotated[Label, Field(max_length=150)]
    body: str = Field(min_length=1, max_length=8000)
    chosen_for_demonstration: Text = ""


class Pack(Strict):
    """A policy, whole. Every list keeps the order a reader wants; every `id` is kept when a label is reworded."""

    format: Literal["evenhand-pack/1"]
    identity: Identity
    vocabulary: Vocabulary = Vocabulary()
    scope: Scope
    behaviours: tuple[Behaviour, ...] = Field(min_length=1)
    immediate_steps: tuple[ImmediateStep, ...] = ()
    roles: tuple[Role, ...] = Field(min_length=1)
    deadlines: tuple[NamedDeadline, ...] = Field(min_length=1)
    restrictions: tuple[RestrictionType, ...] = Field(min_length=2)
    letters: tuple[Letter, ...] = Field(min_length=1)
    appeal: AppealRules | None
    review: ReviewRules | None
    warning_monitoring: DeadlineId | None = None
    monitored_by: RoleId | None = None
    signposts: Signposts
    processes: tuple[Process, ...] = Field(min_length=1)
    sections: tuple[PublicSection, ...] = Field(min_length=1)
    # Examples that must come out as they say before the policy can be published.
    scenarios: tuple[Scenario, ...] = ()

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name in ("behaviours", "roles", "deadlines", "restrictions", "letters", "processes", "scenarios"):
            _once(f"{name}", [one.id for one in getattr(self, name)])
        for process in self.processes:
            _once(f"the steps of '{process.id}'", [step.id for step in process.steps])
        return self

    # What steps ask of their pack (steps.parts.PackView).
    def role(self, code: str) -> Role:
        return next(role for role in self.roles if role.id == code)

    def named_deadline(self, code: str) -> NamedDeadline:
        return next(named for named in self.deadlines if named.id == code)

    def deadline(self, code: str) -> Span:
        span = self.named_deadline(code).span
        if span is None:
            raise ValueError(f"The deadline '{code}' has not been answered, so this policy cannot be in force.")
        return span

    def letter(self, code: str) -> Letter:
        return next(letter for letter in self.letters if letter.id == code)

    def process(self, code: str) -> Process:
        return next(process for process in self.processes if process.id == code)

    def process_started_by(self, what: str) -> Process | None:
        return next((process for process in self.processes if process.starts_on == what), None)

    def appeal_decider(self) -> Role | None:
        """The role that decides appeals: of the first step of the appeal's process that decides one."""
        for step in self.process(self.appeal.process).steps if self.appeal else ():
            if isinstance(step, PanelStep) or (isinstance(step, TaskStep) and step.decides == "appeal"):
                return self.role(step.role)
        return None

    def as_json(self) -> dict[str, Any]:
        """The pack as plain data, the shape that `parse` reads; stable from one release to the next."""
        return self.model_dump(mode="json", by_alias=True)


class PackFault(Exception):
    """A pack that is not a pack: `faults` are (path, what is wrong), such as ("processes[0].steps[2].role", …)."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{path}: {words}" for path, words in faults))
        self.faults = faults


def parse(content: Any) -> Pack:
    """Read plain data as a pack. Raises PackFault that names every fault and where it is."""
    if isinstance(content, dict) and content.get("format") != FORMAT:
        found = content.get("format", "nothing")
        raise PackFault([("format", f"this release reads {FORMAT}, and the pack says {found}")])
    unreadable = list(_hidden_characters(content, ()))
    if unreadable:
        raise PackFault([(path, UNREADABLE) for path in unreadable])
    try:
        return Pack.model_validate(content)
    except ValidationError as error:
        raise PackFault([(_path(fault["loc"]), in_words(fault)) for fault in _root_faults(error)]) from None


def _hidden_characters(content: Any, loc: tuple[int | str, ...]) -> Iterator[str]:
    """The places of texts and names that hold a character nobody can see, which a database may refuse to keep."""
    if isinstance(content, str):
        if hidden(content, allowed="\n\r\t"):
            yield _path(loc)
    elif isinstance(content, Mapping):
        for name, value in content.items():
            if hidden(str(name)):
                yield _path((*loc, "a name in here"))
            yield from _hidden_characters(value, (*loc, str(name)))
    elif isinstance(content, list | tuple):
        for place, value in enumerate(content):
            yield from _hidden_characters(value, (*loc, place))


def _root_faults(error: ValidationError) -> list[Any]:
    """Without a list's complaint that it is too short because the items in it are at fault."""
    faults = error.errors()
    return [
        fault
        for fault in faults
        if fault["type"] != "too_short"
        or not any(other["loc"][: len(fault["loc"])] == fault["loc"] for other in faults if other is not fault)
    ]


def _path(loc: tuple[int | str, ...]) -> str:
    """A fault's place as a reader would write it; pydantic's own word for a kind is left out."""
    path = ""
    for before, part in zip(("", *loc), loc, strict=False):
        if (isinstance(before, int) and part in STEP_KINDS) or (before == "happens" and part in HAPPENING_KINDS):
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the whole pack"


def _once(what: str, ids: list[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ValueError(f"{what}: the id '{twice[0]}' is used twice")
