"""From an edition to Viewflow classes: one class per process of an edition, in any process of the machine."""

import threading

from viewflow.workflow import flow

from ..models import Edition
from ..policies.editions import pack_of
from ..steps import name_of
from .base import EditionFlow, fill_in_run

_compiled: dict[str, type[EditionFlow]] = {}
# Two class objects for one edition must never exist: Viewflow compares nodes by identity.
_lock = threading.RLock()


def class_name(edition: Edition, process: str) -> str:
    """The name a compiled flow is stored by: `Edition12_3fa9c2d1_escalation`.

    The hash is part of it so that a class can never serve content it was not made from.
    """
    return f"Edition{edition.pk}_{edition.content_hash[:8]}_{process}"


def flow_class(edition: Edition, process: str) -> type[EditionFlow]:
    """The compiled flow, made on first use and kept: editions never change, so it is never thrown away."""
    name = class_name(edition, process)
    with _lock:
        if name not in _compiled:
            _compiled[name] = _compile(edition, process, name)
        return _compiled[name]


def _compile(edition: Edition, process_code: str, name: str) -> type[EditionFlow]:
    pack = pack_of(edition)
    process = pack.process(process_code)
    attributes: dict[str, object] = {
        "__module__": "workflows.flows.published",
        "__doc__": process.label,
        "process_title": process.label,
        "edition_id": edition.pk,
        "edition_hash": edition.content_hash,
        "process_code": process_code,
        "pack": pack,
    }
    attributes["start"] = flow.StartHandle(fill_in_run).Next(_reference(process.steps[0].id)).Annotation(title="Start")
    for step in process.steps:
        attributes.update(step.nodes(pack))
    return type(name, (EditionFlow,), attributes)


def _reference(step_id: str) -> object:
    from viewflow import this

    return getattr(this, name_of(step_id))
