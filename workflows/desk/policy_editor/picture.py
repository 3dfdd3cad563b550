"""The live picture: the flow of a draft as it is typed, in Wagtail's preview panel, with what lint says above it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ...flows.chart import Chart, draft_charts
from ...models import Policy
from ...policies import drafts
from ...policies.drafts import Draft
from ...policies.schema import PackFault
from .drawable import drawable
from .outline import Process, outline
from .to_do import to_do


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
        "to_do": to_do(draft, policy),
        "pictures": pictures(draft),
        "editor": address,
    }
    return render(request, "desk/policy_editor/picture.html", context)


def pictures(draft: Draft) -> list[Picture]:
    """Every process of a draft, in its order."""
    drawn = _drawn(draft)
    return [Picture(process, drawn.get(process.code)) for process in outline(draft.content)]


def _drawn(draft: Draft) -> dict[str, Chart]:
    """What can be drawn, by process: of a draft that is no pack yet, with its gaps shown."""
    try:
        pack = draft.pack or drawable(draft.content)
    except PackFault:
        return {}
    return {process.id: drawn for process, drawn in zip(pack.processes, draft_charts(pack), strict=True)}
