"""A process in BPMN's terms: which element each step becomes, and the flows between them.

A person's step is a user task, followed by an exclusive gateway where it has several outcomes and carrying an
interrupting timer where its deadline moves the case on. What is done at once is a service task. A check is an exclusive
gateway. A wait is a catching event, or an event-based gateway before two of them. Ids are the process and the step
joined by a dot, which no id of a policy holds: they are unique in a file of several processes.
"""

from dataclasses import dataclass, field

from ..clock import Span, Unit
from ..policies.schema import Pack, Process
from ..steps import CheckStep, EndStep, HumanStep, PanelStep, StepBase, WaitStep
from ..steps.wait import HAPPENINGS
from .expressions import branches, outcome_is
from .graph import Graph, chosen_ways, graph_of, nowhere_words
from .in_words import Names, in_words

STARTS = {
    "incident": "An incident is reported",
    "appeal": "An appeal is received",
    "review_due": "A review is due",
    "step": "Another process begins this one",
}
# Facts about a step that its BPMN element has no place for, by their name in the extension element.
KEPT = {
    "letter": "letter",
    "operation": "operation",
    "process": "begins",
    "outcome": "outcome",
    "decides": "decides",
    "shape": "shape",
    "quorum": "quorum",
    "no_majority": "noMajority",
    "escalate_to": "escalateTo",
    "deadline": "deadline",
    "review_every": "reviewEvery",
    "terms_from": "termsFrom",
    "reasons_from": "reasonsFrom",
    "event": "event",
}


@dataclass(frozen=True)
class Timer:
    """A length of time. `duration` is empty where the draft does not say."""

    duration: str
    about: dict[str, str]


@dataclass(frozen=True)
class Element:
    """One flow node. `kept` goes into the extension element."""

    id: str
    tag: str
    name: str
    words: str = ""
    kept: dict[str, str] = field(default_factory=dict)
    role: str = ""
    timer: Timer | None = None
    signal: str = ""
    host: str = ""


@dataclass(frozen=True)
class Flow:
    """One sequence flow. `otherwise` marks the one a gateway takes when no condition holds."""

    id: str
    src: str
    dst: str
    name: str = ""
    condition: str = ""
    otherwise: bool = False


@dataclass
class Model:
    """Elements in the order of the steps, each timer on a border right after its host."""

    process: Process
    elements: list[Element] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


def model_of(pack: Pack, process: Process) -> Model:
    """A process of a draft or an edition as BPMN."""
    return _Builder(pack, process).build()


def duration(span: Span) -> str:
    """A span in ISO 8601.

    ISO 8601 and BPMN know no working days. So many working days are written as the most calendar days they can take
    without a bank holiday, so that a weekend never makes a timer early; the exact number is in the extension element.
    """
    if span.unit is Unit.MONTHS:
        return f"P{span.n}M"
    if span.unit is Unit.CALENDAR_DAYS:
        return f"P{span.n}D"
    return f"P{span.n + 2 * -(-span.n // 5)}D"


class _Builder:
    def __init__(self, pack: Pack, process: Process) -> None:
        self.pack, self.process = pack, process
        self.names = Names(pack)
        self.graph: Graph = graph_of(process)
        self.model = Model(process)
        self.leaving: dict[str, int] = {}

    def build(self) -> Model:
        start = self._id("start-event")
        self._add(Element(start, "startEvent", STARTS[self.process.starts_on]))
        for step in self.process.steps[:1]:
            self._lead(start, step.id)
        for step in self.process.steps:
            self._step(step)
        for code in self.graph.nowhere:
            self._add(Element(self._id(code), "endEvent", nowhere_words(code).capitalize()))
        return self.model

    def _step(self, step: StepBase) -> None:
        if isinstance(step, EndStep):
            self._add(self._element(step, "endEvent", name=f"{step.label} (outcome: {step.outcome})"))
        elif isinstance(step, CheckStep):
            self._check(step)
        elif isinstance(step, WaitStep):
            self._wait(step)
        elif isinstance(step, HumanStep) and not getattr(step, "automatic", False):
            self._human(step)
        else:
            self._add(self._element(step, "serviceTask"))
            self._lead(self._id(step.id), step.ways()[0].goes_to)

    def _human(self, step: HumanStep) -> None:
        here = self._id(step.id)
        self._add(self._element(step, "userTask", role=step.role))
        if step.on_expiry:
            timer = self._timer(step.deadline)
            self._add(Element(f"{here}.deadline", "boundaryEvent", "The deadline passes", timer=timer, host=here))
        ways = chosen_ways(step)
        if len(ways) == 1:
            self._lead(here, ways[0].goes_to, ways[0].label)
        else:
            gate = f"{here}.outcome"
            self._add(Element(gate, "exclusiveGateway", ""))
            self._flow(here, gate)
            for way in ways:
                self._lead(gate, way.goes_to, way.label, outcome_is(way.outcome))
        if step.on_expiry:
            self._lead(f"{here}.deadline", step.on_expiry)

    def _check(self, step: CheckStep) -> None:
        here = self._id(step.id)
        self._add(self._element(step, "exclusiveGateway"))
        for branch, condition in zip(step.branches, branches(self.process, step), strict=True):
            self._lead(here, branch.goes_to, branch.label, condition)
        self._lead(here, step.otherwise, "otherwise", otherwise=True)

    def _wait(self, step: WaitStep) -> None:
        here = self._id(step.id)
        both = bool(step.event and step.deadline)
        if both:
            self._add(self._element(step, "eventBasedGateway"))
        for what, goes_to in (("event", step.on_event), ("time", step.goes_to)):
            if not goes_to:
                continue
            timer = self._timer(step.deadline) if what == "time" else None
            signal = str(step.event) if what == "event" else ""
            words = HAPPENINGS[step.event] if what == "event" and step.event else "the time has passed"
            if both:
                catch = f"{here}.{what}"
                self._add(Element(catch, "intermediateCatchEvent", words, timer=timer, signal=signal))
                self._flow(here, catch)
            else:
                catch = here
                self._add(self._element(step, "intermediateCatchEvent", timer=timer, signal=signal))
            self._lead(catch, goes_to)

    def _element(
        self,
        step: StepBase,
        tag: str,
        *,
        name: str = "",
        role: str = "",
        timer: Timer | None = None,
        signal: str = "",
    ) -> Element:
        told = in_words(self.names, self.graph, step)
        words = f"{told.kind}: {told.with_whom}. {told.details}".strip()
        kept = {"id": step.id, "kind": step.kind}  # type: ignore[attr-defined]
        known = {word: getattr(step, name, None) for name, word in KEPT.items()}
        kept |= {word: str(value) for word, value in known.items() if value not in (None, "", "nothing")}
        if isinstance(step, PanelStep):
            kept["seats"] = " ".join(step.seats)
        words = " ".join([words, *told.faults])
        return Element(self._id(step.id), tag, name or step.label, words, kept, role, timer, signal)

    def _timer(self, code: str | None) -> Timer:
        named = self.names.deadline(code) if code else None
        if named is None or named.span is None:
            return Timer("", {"deadline": code or "", "specified": "false"})
        span = named.span
        about = {"deadline": named.id, "n": str(span.n), "unit": span.unit.value, "startsFrom": named.starts_from}
        return Timer(duration(span), about | {"label": named.label})

    def _id(self, code: str) -> str:
        return f"{self.process.id}.{code}"

    def _add(self, element: Element) -> None:
        self.model.elements.append(element)

    def _lead(self, src: str, code: str, name: str = "", condition: str = "", *, otherwise: bool = False) -> None:
        self._flow(src, self._id(code), name, condition, otherwise=otherwise)

    def _flow(self, src: str, dst: str, name: str = "", condition: str = "", *, otherwise: bool = False) -> None:
        number = self.leaving[src] = self.leaving.get(src, 0) + 1
        self.model.flows.append(Flow(f"{src}.way-{number}", src, dst, name, condition, otherwise))
