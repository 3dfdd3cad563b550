"""The live picture: the flow of a draft as it is typed, in Wagtail's preview panel, with what lint says above it."""

from dataclasses import dataclass

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ...flows import compile as compiling
from ...flows.chart import Chart, chart
from ...models import Edition, Policy
from ...policies import drafts, editions
from ...policies.drafts import Draft
from ...policies.schema import Pack, PackFault
from .drawable import drawable
from .outline import Process, outline
from .to_do import to_do

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Picture:
    """One process: drawn when it can be, and always told."""

    process: Process
    chart: Chart | None


def connect() -> None:
    """Called once, when Django has started."""
    Policy.drawn_by = staticmethod(show)


def show(request: HttpRequest, policy: Policy) -> HttpResponse:
    """A draft's flow as a page of its own, for the preview panel."""
    address = (
        reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])
        if policy.pk
        else reverse("wagtailsnippets_workflows_policy:add")
    )
    try:
        draft = drafts.read(policy.content)
    except PackFault:
        draft = Draft({}, None, ())
    context = {
        "policy": policy,
        "to_do": to_do(draft),
        "pictures": pictures(draft),
        "editor": address,
    }
    return render(request, "desk/policy_editor/picture.html", context)


def pictures(draft: Draft) -> list[Picture]:
    """Every process of a draft, in its order."""
    processes = outline(draft.content)
    drawn = _drawn(draft, processes)
    return [Picture(process, drawn.get(process.code)) for process in processes]


def _drawn(draft: Draft, processes: list[Process]) -> dict[str, Chart]:
    """What can be drawn, by process: of a draft with gaps, with its gaps shown."""
    whole = draft.pack if not any(one.loose_ends for one in processes) else None
    try:
        pack = whole or drawable(draft.content)
    except PackFault:
        return {}
    found = {}
    for process in pack.processes:
        try:
            found[process.id] = draw(pack, process.id)
        except Exception as error:  # noqa: BLE001 - whatever is half typed must not take the words away
            logger.warning("draft_not_drawn", process=process.id, error=type(error).__name__)
    return found


def draw(pack: Pack, process_code: str) -> Chart:
    """One process of a pack that is not published, by the way an edition is drawn. Nothing of it is kept."""
    content = pack.as_json()
    edition = Edition(pk=0, content=content, content_hash=editions.content_hash(content))
    try:
        return chart(edition, process_code)
    finally:
        # An edition's class is kept for ever, since it never changes. A draft changes with every letter.
        compiling._compiled.pop(compiling.class_name(edition, process_code), None)
