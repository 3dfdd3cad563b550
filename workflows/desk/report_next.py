"""What an officer is told will happen to a report. The policy's own rule, so it gives nothing of the case away."""

import datetime as dt
from dataclasses import dataclass

from ..clock import reckon
from ..policies.schema import Pack, Process
from ..steps import HumanStep


@dataclass(frozen=True)
class Next:
    """Who looks at a new report first, what they do, and by when; `due` is empty when the policy gives no date."""

    role: str
    step: str
    due: str


def what_happens_next(pack: Pack, reported_on: dt.date) -> Next | None:
    """The first step that a person does in the process an incident starts, or None when there is none."""
    process = pack.process_started_by("incident")
    step = _first_human(process) if process else None
    if step is None:
        return None
    due = ""
    if step.deadline:
        due = reckon(reported_on, pack.deadline(step.deadline), since="your report").explained
    return Next(role=pack.role(step.role).label, step=step.label, due=due)


def _first_human(process: Process) -> HumanStep | None:
    ahead, seen = [process.steps[0].id], set()
    while ahead:
        step = process.step(ahead.pop(0))
        if isinstance(step, HumanStep) and not getattr(step, "automatic", False):
            return step
        seen.add(step.id)
        ahead += [way.goes_to for way in step.ways() if way.goes_to not in seen]
    return None
