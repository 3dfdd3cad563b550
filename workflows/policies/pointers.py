"""Where a policy names one of its own parts by id: for the lint, for "where is this used" and for the editor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from ..steps import StepBase
from ..steps.parts import PartKind, PointsTo, StepOfProcess
from .schema import Pack, Process


@dataclass(frozen=True)
class Pointer:
    """One place that names a part: `path` is the place, `owner` what it belongs to (a step, an outcome, a branch)."""

    kind: PartKind
    code: str
    path: str
    field: str
    owner: BaseModel
    process: Process | None = None
    step: StepBase | None = None


def pointers(pack: Pack) -> Iterator[Pointer]:
    """Every id in the pack that names another part, in the order a reader meets them."""
    processes = {process.id: process for process in pack.processes}
    for pointer in _of_model(pack, "", Pointer("role", "", "", "", pack)):
        if isinstance(pointer.owner, StepOfProcess):
            pointer = replace(pointer, process=processes.get(pointer.owner.process))
        yield pointer


def used_at(pack: Pack, kind: PartKind, code: str, process: str | None = None) -> list[Pointer]:
    """Where a part is used. A step is looked for in its own process, which `process` names."""
    return [
        one
        for one in pointers(pack)
        if one.kind == kind
        and one.code == code
        and (kind != "step" or (one.process is not None and one.process.id == process))
    ]


def kind_pointed_at(annotation: Any, metadata: Any = ()) -> PartKind | None:
    """What an id of this annotation names, if anything: `RoleId | None` and `tuple[RoleId, ...]` name a role."""
    for mark in metadata:
        if isinstance(mark, PointsTo):
            return mark.kind
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return kind_pointed_at(inner, marks)
    if get_origin(annotation) in (Union, UnionType, tuple):
        found = (kind_pointed_at(arm) for arm in get_args(annotation))
        return next((kind for kind in found if kind is not None), None)
    return None


def _of_model(model: BaseModel, path: str, here: Pointer) -> Iterator[Pointer]:
    if isinstance(model, Process):
        here = replace(here, process=model)
    if isinstance(model, StepBase):
        here = replace(here, step=model)
    for name, field in type(model).model_fields.items():
        place = f"{path}.{field.alias or name}".lstrip(".")
        kind = kind_pointed_at(field.annotation, field.metadata)
        yield from _of_value(getattr(model, name), kind, place, replace(here, field=name, owner=model))


def _of_value(value: Any, kind: PartKind | None, path: str, here: Pointer) -> Iterator[Pointer]:
    if isinstance(value, BaseModel):
        yield from _of_model(value, path, here)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _of_value(item, kind, f"{path}[{index}]", here)
    elif isinstance(value, str) and kind is not None:
        yield replace(here, kind=kind, code=value, path=path)
