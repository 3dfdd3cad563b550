"""The pack: a whole policy as one portable file. Unknown fields and kinds are refused, each with its path."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator

from forms.marks import ASIDE, LONG, words
from forms.questions import Id, Label, Line, Strict, Text
from forms.readable import UNREADABLE, hidden

from ..clock import Span
from ..notices.letter import CHOSEN, Letter
from ..steps import KINDS, PanelStep, Step, TaskStep
from ..steps.base import StepBase
from ..steps.parts import DeadlineId, NamedDeadline, ProcessId, RestrictionType, Role, RoleId
from .document import Identity, PublicSection, Scope, Signposts, Vocabulary
from .faults import in_words
from .scenario import EVENT_KINDS, Scenario

FORMAT = "evenhand-pack/1"
STEP_KINDS = {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}  # type: ignore[union-attr]
KINDS_OF_ITEMS = STEP_KINDS | EVENT_KINDS


class Behaviour(Strict):
    id: Id
    label: Label = Field(title="Behaviour", description="As an officer ticks it: Shouting at staff.")
    group: Line = Field(title="Heading it stands under")
    note: Text = Field(default="", title="Note")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")


class ImmediateStep(Strict):
    model_config = ConfigDict(title="Check")

    id: Id
    label: Label = Field(title="What to check", description="Such as: Was anybody hurt?")


class Ground(Strict):
    id: Id
    label: Label = Field(title="Ground", description="As the customer ticks it: The facts are wrong.")


class AppealRules(Strict):
    """The customer's way to challenge a decision. `process` is one of the policy's processes (REQUIREMENTS 64-73)."""

    process: ProcessId = Field(title="Process that hears appeals")
    window: DeadlineId = Field(title="Time to appeal")
    decision: DeadlineId = Field(title="Time to decide an appeal")
    grounds: tuple[Ground, ...] = Field(
        min_length=2, title="Grounds", description="What a customer may say is wrong with the decision."
    )
    stays_restriction: bool = Field(title="Restrictions are suspended while an appeal is open")
    late: Annotated[Text, LONG] = Field(title="What happens to a late appeal", description="The customer reads this.")
    late_accepted_by: RoleId | None = Field(
        default=None,
        title="Who may accept a late appeal",
        description="When this is empty: whoever decides appeals, and whoever keeps the register.",
    )
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class ReviewRules(Strict):
    """How restrictions are looked at again (REQUIREMENTS 74-79)."""

    process: ProcessId = Field(title="Process that reviews restrictions")
    every: DeadlineId = Field(title="Time until a review")
    extension: DeadlineId = Field(title="Time by which a review may extend them")
    default: Annotated[
        Literal["lift", "continue"] | None, words(lift="The restriction is lifted", **{"continue": "It goes on"})
    ] = Field(title="When a review finds nothing new")
    source: Annotated[str, ASIDE] = Field(default="", title="Where this is laid down")
    chosen_for_demonstration: Annotated[Text, ASIDE] = Field(
        default="", title="Not the council’s own choice, because", description=CHOSEN
    )


class Process(Strict):
    """One flow. It begins at its first step."""

    id: Id
    label: Label = Field(title="Name of the process")
    starts_on: Annotated[
        Literal["incident", "appeal", "review_due", "step"],
        words(
            incident="an incident is reported",
            appeal="a customer appeals",
            review_due="a restriction is due for review",
            step="a step of another process begins it",
        ),
    ] = Field(title="It begins when")
    steps: tuple[Step, ...] = Field(
        min_length=2, title="Steps", description="The first is where it begins. Each says where the case goes next."
    )

    def step(self, code: str) -> StepBase:
        return next(step for step in self.steps if step.id == code)


class Pack(Strict):
    """A policy, whole. Every list keeps the order a reader wants; every `id` is kept when a label is reworded."""

    format: Literal["evenhand-pack/1"]
    identity: Identity = Field(title="The document")
    vocabulary: Vocabulary = Field(default=Vocabulary(), title="What we call things")
    scope: Scope = Field(title="Whom and what it is for")
    behaviours: tuple[Behaviour, ...] = Field(
        min_length=1, title="Behaviours", description="What an officer can tick when reporting an incident."
    )
    immediate_steps: tuple[ImmediateStep, ...] = Field(
        default=(), title="Checks before reporting", description="What an officer makes sure of first."
    )
    roles: tuple[Role, ...] = Field(
        min_length=1, title="Roles", description="A step names a role, never a person. Groups of staff hold the role."
    )
    deadlines: tuple[NamedDeadline, ...] = Field(
        min_length=1, title="Deadlines", description="Each length of time that the policy promises."
    )
    restrictions: tuple[RestrictionType, ...] = Field(
        min_length=2, title="Restrictions", description="What contact can be limited to: at least two choices."
    )
    letters: tuple[Letter, ...] = Field(min_length=1, title="Letters")
    appeal: AppealRules | None = Field(
        title="Appeals", description="A policy without a way to appeal is not published."
    )
    review: ReviewRules | None = Field(title="Reviews of restrictions")
    warning_monitoring: DeadlineId | None = Field(
        default=None,
        title="How long behaviour is watched after a warning",
        description="For letters that say until when.",
    )
    monitored_by: RoleId | None = Field(
        default=None, title="Who watches behaviour after a warning", description="For letters that say who."
    )
    signposts: Signposts = Field(title="Where else to turn")
    processes: tuple[Process, ...] = Field(
        min_length=1, title="Processes", description="Each process is one flow: what happens, step by step."
    )
    sections: tuple[PublicSection, ...] = Field(
        min_length=1, title="Sections of the public page", description="What the public reads, in this order."
    )
    scenarios: tuple[Scenario, ...] = Field(
        default=(),
        title="Scenarios",
        description="Examples that must come out as they say before the policy can be published.",
    )

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
    check_readable(content)
    try:
        return Pack.model_validate(content)
    except ValidationError as error:
        raise PackFault([(_path(fault["loc"]), in_words(fault)) for fault in _root_faults(error)]) from None


def check_readable(content: Any) -> None:
    """Raises PackFault when a text or a name holds a character that nobody can see."""
    unreadable = list(_hidden_characters(content, ()))
    if unreadable:
        raise PackFault([(path, UNREADABLE) for path in unreadable])


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
        if isinstance(before, int) and part in KINDS_OF_ITEMS:
            continue
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the whole pack"


def _once(what: str, ids: list[str]) -> None:
    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        raise ValueError(f"{what}: the id '{twice[0]}' is used twice")
