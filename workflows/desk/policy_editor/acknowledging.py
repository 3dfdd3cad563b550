"""Warnings in the editor, each with a box to tick. Who sends a draft towards the public has read them all."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from ...models import Policy
from ...policies import acknowledgements
from ...policies.acknowledgements import key_of
from .form import PolicyForm, draft_of

# The names of the tick boxes, and of the field that says which of them the page shows.
TICKED, SHOWN = "acknowledge", "warnings_shown"
LEADS_TO_THE_PUBLIC = ("publish", "submit", "restart-workflow", "workflow-action")


@dataclass(frozen=True)
class Tick:
    """A warning and its box. `key` is the same as long as code, place and words are."""

    key: str
    words: str
    ticked: bool


@dataclass(frozen=True)
class Warnings:
    """The warnings to tick. `shown` is another when they are others; `stale` says the page shows others."""

    ticks: tuple[Tick, ...]
    stale: bool = False

    @property
    def shown(self) -> str:
        return hashlib.sha256("".join(tick.key for tick in self.ticks).encode()).hexdigest()[:16]


def warnings_of(request: HttpRequest, form: PolicyForm) -> Warnings:
    """What is to be ticked for the draft on a page; nothing as long as it could not be published anyway."""
    draft = draft_of(form) if form.instance.pk or form.is_bound else None
    if draft is None or not draft.may_be_published:
        ticks: tuple[Tick, ...] = ()
    else:
        sent = request.POST.getlist(TICKED)
        left = _outstanding(form.instance, draft.findings)
        ticks = tuple(Tick(key_of(one), one.words, key_of(one) in sent) for one in left)
    return Warnings(ticks, stale=request.POST.get(SHOWN, Warnings(()).shown) != Warnings(ticks).shown)


def _outstanding(policy: Policy, findings: Collection[Any]) -> list[Any]:
    if policy.pk is None:
        return [one for one in findings if one.level == "warning"]
    return acknowledgements.outstanding(policy, findings, policy.latest_revision_id)


def tick(policy: Policy, form: PolicyForm, revision: int, request: HttpRequest, by: User) -> None:
    """Keep what was ticked, for the draft that has just been saved. It stays kept when publishing is refused."""
    if form.draft is None:
        return
    sent = request.POST.getlist(TICKED)
    left = acknowledgements.outstanding(policy, form.draft.findings, revision)
    read = [one for one in left if key_of(one) in sent]
    acknowledgements.acknowledge(policy=policy, findings=read, by=by, revision=revision)


def check(policy: Policy, form: PolicyForm, revision: int) -> None:
    """Raises NotAcknowledged. Asked also of what is only submitted or scheduled: its acknowledgement goes with it."""
    if form.draft is not None:
        acknowledgements.check(policy, form.draft.findings, revision)


class WarningsPanel(Panel):
    """The boxes to tick."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/policy_editor/warnings_panel.html"

        @cached_property
        def warnings(self) -> Warnings:
            return warnings_of(self.request, self.form)

        @property
        def policy(self) -> Policy:
            return self.instance

        def show_panel_furniture(self) -> bool:
            return False
