"""The dry run: what would become of a case under another edition. Reads only; nothing of the case changes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ..models import Case, Edition
from ..steps import StepBase
from .fits import against_process, against_step
from .promises import kept_by_case, kept_by_task, new_by_task
from .standing import Standing, standing


class CannotMove(Exception):
    """The case stays where it is; the message says why."""


@dataclass(frozen=True)
class Option:
    """A step of the new edition that can take a task, and what would be otherwise there."""

    step: str
    label: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class TaskPlan:
    """A live task: where it goes on by itself, or else why it does not and where it could.

    `goes_on` is the step of the same id. Where it is None and there are no `options`, the map has a hole.
    """

    task: int
    process: str
    step: str
    label: str
    goes_on: Option | None
    options: tuple[Option, ...]
    why: str
    stays: tuple[str, ...]

    @property
    def is_hole(self) -> bool:
        return self.goes_on is None and not self.options


@dataclass(frozen=True)
class Plan:
    """What would become of a case. `holes` are those of the case and of whole runs; tasks have their own."""

    case: int
    reference: str
    moves_from: int
    moves_to: int
    tasks: tuple[TaskPlan, ...]
    holes: tuple[str, ...]
    stays: tuple[str, ...]

    @property
    def can_move(self) -> bool:
        return not self.holes and not any(task.is_hole for task in self.tasks)

    @property
    def fingerprint(self) -> str:
        """The same for two plans that say the same. Nothing in a plan changes with the day alone."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def steps(self, chosen: Mapping[int, str]) -> dict[int, str]:
        """Where each live task goes on, with the manager's choices. Raises CannotMove where the map has a hole."""
        holes = [*self.holes, *(task.why for task in self.tasks if task.is_hole)]
        if holes:
            raise CannotMove(f"{'; '.join(holes)}.")
        found = {task.task: task.goes_on.step for task in self.tasks if task.goes_on}
        for task in self.tasks:
            if task.goes_on is None:
                found[task.task] = _chosen(task, chosen.get(task.task, ""))
        return found


def plan_for(case: Case, to: Edition) -> Plan:
    """Plan the move of an open case to a later edition of its policy. About fifteen queries, whatever it holds."""
    whole = standing(case, to)
    holes = [f"nobody can go on with “{run.process_label}” as it stands" for run in whole.stuck]
    tasks = [_task(at) for at in whole.standings]
    return Plan(
        case=case.pk,
        reference=case.reference,
        moves_from=case.edition.number,
        moves_to=to.number,
        tasks=tuple(tasks),
        holes=tuple(holes),
        stays=tuple(kept_by_case(case, to, whole.appeals)),
    )


def _task(at: Standing) -> TaskPlan:
    faults = list(against_process(at))
    options: list[Option] = []
    goes_on, why = None, "; ".join(faults)
    if not faults:
        same = next((step for step in at.process.steps if step.id == at.task.step), None)
        against = against_step(at, same) if same else [f"the new edition has no step “{at.task.name}”"]
        if same and not against:
            goes_on = _option(at, same)
        else:
            why = "; ".join(against)
            options = [_option(at, step) for step in _others(at) if not against_step(at, step)]
    return TaskPlan(
        task=at.task.pk,
        process=at.run.process_label,
        step=at.task.step,
        label=at.task.name,
        goes_on=goes_on,
        options=tuple(options),
        why=why,
        stays=tuple(kept_by_task(at)),
    )


def _others(at: Standing) -> list[StepBase]:
    return [step for step in at.process.steps if type(step) is type(at.step) and step.id != at.task.step]


def _option(at: Standing, step: StepBase) -> Option:
    return Option(step.id, step.label, tuple(new_by_task(at, step)))


def _chosen(task: TaskPlan, code: str) -> str:
    if code not in {option.step for option in task.options}:
        raise CannotMove(f"Choose the step with which “{task.label}” goes on.")
    return code
