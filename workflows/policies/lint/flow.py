"""Where a case can go: every step is reached, every path ends, nothing runs in a circle by itself."""

from collections.abc import Callable, Iterable, Iterator

from ...steps import (
    CheckStep,
    EndStep,
    HumanStep,
    NoticeStep,
    PanelStep,
    RestrictStep,
    StartStep,
    StepBase,
    TaskStep,
    WaitStep,
)
from ..schema import Pack, Process
from .finding import Finding, Place, at, found, places, places_of

Follow = Callable[[StepBase], Iterable[str]]


def check(pack: Pack) -> Iterator[Finding]:
    """Reachability, ends, circles, and what must come before and after a restriction."""
    yield from _triggers(pack)
    yield from _circles(pack)
    for index, process in enumerate(pack.processes):
        whole = _holds_together(process)
        for place in places_of(process, index):
            yield from _expiry(place)
            if whole:
                yield from _on_the_way(place)
            if whole and isinstance(place.step, RestrictStep):
                yield from _restriction(place, place.step)
            if isinstance(place.step, NoticeStep):
                yield from _announcement(place, place.step)


def reachable(process: Process, start: str, follow: Follow) -> set[str]:
    """Steps that can be come to from `start`, itself included, going on as `follow` says."""
    steps = {step.id: step for step in process.steps}
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        code = waiting.pop()
        if code in steps and code not in seen:
            seen.add(code)
            waiting += follow(steps[code])
    return seen


def every_way(step: StepBase) -> list[str]:
    return [way.goes_to for way in step.ways()]


def decides(step: StepBase) -> bool:
    """Whether somebody decides at this step."""
    return isinstance(step, PanelStep) or (isinstance(step, TaskStep) and step.decides != "nothing")


def is_automatic(step: StepBase) -> bool:
    """Whether the step goes on at once, asking nobody and waiting for nothing."""
    if isinstance(step, NoticeStep):
        return step.automatic
    return not isinstance(step, (HumanStep, WaitStep, EndStep))


def _holds_together(process: Process) -> bool:
    """Whether every way leads to a step; if not, that is told elsewhere, and where a case can go is not yet known."""
    steps = {step.id for step in process.steps}
    return all(code in steps for step in process.steps for code in every_way(step))


def _on_the_way(place: Place) -> Iterator[Finding]:
    process, code = place.process, place.step.id
    if code not in reachable(process, process.steps[0].id, every_way):
        yield at(place, "unreachable", f"No case can come to {place.name}: nothing leads there.")
        return
    ends = {step.id for step in process.steps if isinstance(step, EndStep)}
    if not ends & reachable(process, code, every_way):
        yield at(place, "no_way_out", f"A case at {place.name} can never come to an end.")


def _expiry(place: Place) -> Iterator[Finding]:
    step = place.step
    alone = isinstance(step, NoticeStep) and step.automatic
    if isinstance(step, HumanStep) and (alone or step.deadline is None):
        why = "goes out by itself and is never late" if alone else "has no deadline"
        for name in ("on_expiry", "escalate_to"):
            if getattr(step, name):
                words = f"{place.name} says what happens when the deadline passes, but {why}."
                yield at(place, "expiry_without_deadline", words, f".{name}")


def _circles(pack: Pack) -> Iterator[Finding]:
    """Automatic steps from which one comes back to the same step, also through a process begun on the way."""
    steps = {(place.process.id, place.step.id): place for place in places(pack)}
    first = {process.id: (process.id, process.steps[0].id) for process in pack.processes}
    told: set[tuple[str, str]] = set()
    for key, place in steps.items():
        circle = _automatic_from(key, steps, first) if is_automatic(place.step) else set()
        if key not in circle or key in told:
            continue
        circle = {other for other in circle if key in _automatic_from(other, steps, first)}
        told |= circle
        names = ", ".join(f"“{steps[other].step.label}”" for other in sorted(circle))
        yield at(place, "automatic_loop", f"These steps lead back to each other without waiting for anybody: {names}.")


def _automatic_from(
    key: tuple[str, str], steps: dict[tuple[str, str], Place], first: dict[str, tuple[str, str]]
) -> set[tuple[str, str]]:
    """Automatic steps that follow `key` before anybody is asked; `key` itself only when one comes back to it."""
    seen: set[tuple[str, str]] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        step = steps[here].step
        after = [(here[0], code) for code in every_way(step)]
        if isinstance(step, StartStep) and step.process in first:
            after.append(first[step.process])
        new = [one for one in after if one in steps and one not in seen and is_automatic(steps[one].step)]
        seen |= set(new)
        waiting += new
    return seen


def _restriction(place: Place, step: RestrictStep) -> Iterator[Finding]:
    process, first = place.process, place.process.steps[0].id
    if step.operation != "lift" and step.id in reachable(process, first, _without_deciding):
        words = f"A case can come to {place.name} without anybody having decided it."
        yield at(place, "undecided_restriction", words)
    if step.operation != "lift" and not _announced(process, step) and ends_untold(process, step.goes_to):
        words = f"After {place.name} a case can end without a letter to the customer."
        yield at(place, "restriction_without_letter", words, ".goes_to")
    source = next((other for other in process.steps if other.id == step.terms_from), None)
    if source is not None and not _sets_out_terms(process, source, step.id):
        words = f"A case can come to {place.name} before “{source.label}” has set out the restrictions."
        yield at(place, "terms_not_set_out", words, ".terms_from")


def _announced(process: Process, step: RestrictStep) -> bool:
    """Whether every way to a restriction is the letter that tells of it."""
    before = [other for other in process.steps if step.id in every_way(other)]
    return bool(before) and all(
        isinstance(other, NoticeStep) and other.announces == step.id and other.on_expiry != step.id for other in before
    )


def _announcement(place: Place, step: NoticeStep) -> Iterator[Finding]:
    told = next((other for other in place.process.steps if other.id == step.announces), None)
    if told is None or (isinstance(told, RestrictStep) and told.operation == "apply" and step.goes_to == told.id):
        return
    words = f"{place.name} announces “{told.label}”, which does not put a restriction in force straight after it."
    yield at(place, "announcement_wrong", words, ".announces")


def _without_deciding(step: StepBase) -> list[str]:
    """Ways on from a step on which nobody has decided: of a deciding step, only the one its deadline opens."""
    ways = step.expiry_way() if decides(step) and isinstance(step, HumanStep) else step.ways()
    return [way.goes_to for way in ways]


def until_told(step: StepBase) -> list[str]:
    """Ways on as long as no letter has gone to the customer."""
    return [] if isinstance(step, NoticeStep) else every_way(step)


def ends_untold(process: Process, start: str) -> bool:
    """Whether a case can go from a step to an end without a letter to the customer."""
    steps = {step.id: step for step in process.steps}
    passed = reachable(process, start, until_told)
    return any(isinstance(steps[code], EndStep) for code in passed)


def _sets_out_terms(process: Process, source: StepBase, target: str) -> bool:
    """Whether every way to `target` passes through `source` with an outcome that sets out restrictions."""
    if not isinstance(source, TaskStep) or not source.proposes_restrictions:
        return False
    setting = set(source.proposes_with) or {outcome.id for outcome in source.outcomes}

    def follow(step: StepBase) -> list[str]:
        if step.id == source.id:
            return [way.goes_to for way in step.ways() if way.outcome not in setting]
        if isinstance(step, CheckStep):
            return [branch.goes_to for branch in step.branches if not _asks(branch.when)] + [step.otherwise]
        return every_way(step)

    def _asks(conditions: Iterable[object]) -> bool:
        return any(
            getattr(one, "step", None) == source.id
            and getattr(one, "question", None) == "outcome"
            and getattr(one, "operator", None) == "equals"
            and getattr(one, "value", None) in setting
            for one in conditions
        )

    return target not in reachable(process, process.steps[0].id, follow)


def _triggers(pack: Pack) -> Iterator[Finding]:
    by_trigger: dict[str, list[tuple[int, Process]]] = {}
    for index, process in enumerate(pack.processes):
        by_trigger.setdefault(process.starts_on, []).append((index, process))
    if "incident" not in by_trigger:
        yield found("no_incident_process", "processes", "No process begins when an incident is reported.")
    for trigger in ("incident", "appeal", "review_due"):
        for index, process in by_trigger.get(trigger, [])[1:]:
            words = f"“{process.label}” begins on the same happening as “{by_trigger[trigger][0][1].label}”."
            yield found("trigger_twice", f"processes[{index}].starts_on", words)
    begun = {}
    for place in places(pack):
        if isinstance(place.step, StartStep):
            begun[place.step.process] = place
    for index, process in by_trigger.get("step", []):
        if process.id not in begun:
            yield found("never_started", f"processes[{index}].starts_on", f"No step begins “{process.label}”.")
    for process in pack.processes:
        if process.id in begun and process.starts_on != "step":
            place = begun[process.id]
            words = f"{place.name} begins “{process.label}”, which does not start on a step."
            yield at(place, "start_process_wrong", words, ".process")
