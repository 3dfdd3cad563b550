"""Steps in words: what the list beside a chart says, complete also where a draft names what does not exist."""

from dataclasses import dataclass

from ..policies.schema import Pack
from ..steps import (
    CheckStep,
    EndStep,
    HumanStep,
    NoticeStep,
    NotifyStep,
    PanelStep,
    RestrictStep,
    StartStep,
    StepBase,
    TaskStep,
    WaitStep,
)
from ..steps.parts import NamedDeadline
from ..steps.wait import HAPPENINGS
from .graph import NEVER_ENDS, NOT_CONNECTED, Graph

NOW, DONE = "now", "done"
MARK_WORDS = {NOW: "Now here", DONE: "Done"}
FAULT_WORDS = {NOT_CONNECTED: "Not connected", NEVER_ENDS: "Never ends"}
FAULTS_EXPLAINED = {
    NOT_CONNECTED: "Not connected: no case can come here.",
    NEVER_ENDS: "Never ends: a case here can never come to an end.",
}
KINDS = {
    "task": "Task",
    "panel": "Panel",
    "notice": "Letter",
    "restrict": "Restriction",
    "wait": "Wait",
    "check": "Check",
    "notify": "Message to staff",
    "start": "Begins a process",
    "end": "End",
}
NOBODY = {
    "check": "decided by the facts of the case",
    "end": "the end of this process",
    "wait": "waiting",
    "restrict": "done at once",
    "notify": "done at once",
    "notice": "sent at once",
    "start": "done at once",
}
OPERATIONS = {
    "apply": "puts the restrictions in force",
    "vary": "changes the restrictions in force",
    "lift": "lifts the restrictions",
    "extend": "extends the restrictions",
}
SHAPES = {"panel": "votes blind", "joint": "decide together", "consult": "are consulted before the decision"}


@dataclass(frozen=True)
class StepInWords:
    """One step as the list beside the picture says it. What does not apply is empty."""

    name: str
    kind: str
    about: str
    with_whom: str
    deadline: str
    at_deadline: str
    leads_to: tuple[str, ...]
    faults: tuple[str, ...]
    mark: str

    @property
    def mark_words(self) -> str:
        return MARK_WORDS.get(self.mark, "")

    @property
    def details(self) -> str:
        """What the step does, how long it has, and what happens then, as sentences."""
        late = f"when the deadline passes, {self.at_deadline}" if self.at_deadline else ""
        return " ".join(f"{one[0].upper()}{one[1:]}." for one in (self.about, self.deadline, late) if one)


class Names:
    """What a pack calls its parts. A part that does not exist is said to be missing; nothing fails."""

    def __init__(self, pack: Pack) -> None:
        self._roles = {role.id: role.label for role in pack.roles}
        self._deadlines = {named.id: named for named in pack.deadlines}
        self._letters = {letter.id: letter.label for letter in pack.letters}
        self._processes = {process.id: process.label for process in pack.processes}

    def role(self, code: str) -> str:
        return self._roles.get(code) or _missing("role", code)

    def letter(self, code: str) -> str:
        return _quoted(self._letters.get(code)) or _missing("letter", code)

    def process(self, code: str) -> str:
        return _quoted(self._processes.get(code)) or _missing("process", code)

    def deadline(self, code: str) -> NamedDeadline | None:
        return self._deadlines.get(code)

    def span(self, code: str) -> str:
        """A deadline's length of time, such as "10 working days"."""
        named = self._deadlines.get(code)
        if named is None:
            return _missing("deadline", code)
        return named.span.words if named.span else f"a time not specified yet (“{named.label}”)"


def in_words(names: Names, graph: Graph, step: StepBase, mark: str = "") -> StepInWords:
    """One step of a process, whole."""
    ways = [(lead.words, graph.named(lead.dst)) for lead in graph.after.get(step.id, [])]
    return StepInWords(
        name=step.label,
        kind=kind_words(step),
        about=_about(names, step),
        with_whom=with_whom(names, step),
        deadline=deadline_words(names, step),
        at_deadline=_at_deadline(names, graph, step),
        leads_to=tuple(f"{words}: {target}" if words else target for words, target in ways),
        faults=tuple(FAULTS_EXPLAINED[fault] for fault in graph.faults.get(step.id, ())),
        mark=mark,
    )


def kind_words(step: StepBase) -> str:
    return KINDS[step.kind]  # type: ignore[attr-defined]


def with_whom(names: Names, step: StepBase) -> str:
    """Who does a step, or that nobody has to."""
    if isinstance(step, HumanStep) and not getattr(step, "automatic", False):
        return names.role(step.role)
    return NOBODY[step.kind]  # type: ignore[attr-defined]


def deadline_words(names: Names, step: StepBase) -> str:
    """How long a step has, or takes."""
    if isinstance(step, WaitStep):
        until = f"until {HAPPENINGS[step.event]}" if step.event else ""
        return ", ".join(one for one in (until, wait_words(names, step)) if one)
    if isinstance(step, HumanStep) and step.deadline:
        named = names.deadline(step.deadline)
        appeal = named is not None and named.starts_from == "appeal_received"
        return f"within {names.span(step.deadline)}{' of the appeal being received' if appeal else ''}"
    if isinstance(step, RestrictStep) and step.review_every:
        return f"review after {names.span(step.review_every)}"
    return ""


def wait_words(names: Names, step: WaitStep) -> str:
    """How long a wait lasts when nothing happens; empty when it lasts until something does."""
    if not step.deadline:
        return ""
    return f"for {names.span(step.deadline)}{' at most' if step.event else ''}"


def _about(names: Names, step: StepBase) -> str:
    """What this step in particular does."""
    if isinstance(step, NoticeStep):
        return names.letter(step.letter)
    if isinstance(step, PanelStep):
        seats = ", ".join(names.role(seat) for seat in step.seats)
        return f"{seats} {SHAPES[step.shape]}; quorum {step.quorum}"
    if isinstance(step, RestrictStep):
        return OPERATIONS[step.operation]
    if isinstance(step, NotifyStep):
        return f"to {names.role(step.role)}"
    if isinstance(step, StartStep):
        return names.process(step.process)
    if isinstance(step, EndStep):
        return f"outcome “{step.outcome}”"
    if isinstance(step, CheckStep):
        return "the first of these that holds"
    if isinstance(step, TaskStep) and step.decides != "nothing":
        return f"decides the {step.decides}"
    return ""


def _at_deadline(names: Names, graph: Graph, step: StepBase) -> str:
    """What happens when a person's time has run out."""
    if not isinstance(step, HumanStep):
        return ""
    found = []
    if step.escalate_to:
        found.append(f"{names.role(step.escalate_to)} is brought in")
    if step.on_expiry:
        found.append(f"the case moves on by itself to {graph.named(step.on_expiry)}")
    if found and not step.deadline:
        found.append("but the step has no deadline that could pass")
    if step.deadline and not found:
        found.append("its quorum may decide" if isinstance(step, PanelStep) else "it is shown as overdue")
    return ", ".join(found)


def _missing(what: str, code: str) -> str:
    return f"a {what} that does not exist (“{code}”)"


def _quoted(words: str | None) -> str:
    return f"“{words}”" if words else ""
