"""The dry run as plain data: each case with each live task, and what its manager may choose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..moving.plan import Plan, TaskPlan


@dataclass(frozen=True)
class Choice:
    """A step that a task may go on with, and what would be otherwise there."""

    value: str
    label: str
    picked: bool
    changes: tuple[str, ...]


@dataclass(frozen=True)
class TaskPart:
    """A live task. `goes_on` is empty where the manager chooses, in the field `field`; `error` says that they must."""

    heading: str
    goes_on: str
    changes: tuple[str, ...]
    stays: tuple[str, ...]
    field: str
    why: str
    choices: tuple[Choice, ...]
    error: str


@dataclass(frozen=True)
class CasePart:
    reference: str
    pk: int
    moves_from: int
    fingerprint: str
    ticked: bool
    tasks: tuple[TaskPart, ...]
    stays: tuple[str, ...]


@dataclass(frozen=True)
class RefusedPart:
    reference: str
    pk: int
    moves_from: int
    why: tuple[str, ...]


def field_of(task: TaskPlan) -> str:
    return f"to-{task.task}"


def ready(
    plans: Iterable[Plan], ticked: Iterable[str], chosen: Mapping[int, str], errors: Mapping[str, str]
) -> list[CasePart]:
    """The cases that can be moved. `errors` are by field."""
    return [
        CasePart(
            reference=plan.reference,
            pk=plan.case,
            moves_from=plan.moves_from,
            fingerprint=plan.fingerprint,
            ticked=plan.reference in ticked,
            tasks=tuple(_task(task, chosen.get(task.task, ""), errors) for task in plan.tasks),
            stays=plan.stays,
        )
        for plan in plans
        if plan.can_move
    ]


def refused(plans: Iterable[Plan]) -> list[RefusedPart]:
    """The cases that stay, each with its reasons."""
    return [
        RefusedPart(plan.reference, plan.case, plan.moves_from, (*plan.holes, *_holes(plan)))
        for plan in plans
        if not plan.can_move
    ]


def _holes(plan: Plan) -> list[str]:
    return [f"{task.process}, “{task.label}”: {task.why}" for task in plan.tasks if task.is_hole]


def _task(task: TaskPlan, chosen: str, errors: Mapping[str, str]) -> TaskPart:
    return TaskPart(
        heading=f"{task.process}: {task.label}",
        goes_on=task.goes_on.label if task.goes_on else "",
        changes=task.goes_on.changes if task.goes_on else (),
        stays=task.stays,
        field=field_of(task),
        why=task.why,
        choices=tuple(Choice(one.step, one.label, one.step == chosen, one.changes) for one in task.options),
        error=errors.get(field_of(task), ""),
    )
