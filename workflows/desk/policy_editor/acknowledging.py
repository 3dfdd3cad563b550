"""Warnings in the editor, each with a box to tick. Who sends a draft towards the public has read them all."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from ...models import Acknowledgement, Policy
from ...policies import acknowledgements
from ...policies.acknowledgements import key_of
from ...policies.drafts import Draft
from ...policies.lint import Finding
from ..versions.acknowledged import in_words
from .form import PolicyForm, draft_of
from .places import where
from .to_do import Item

# The names of the tick boxes, and of the field that says which of them the page shows.
TICKED, SHOWN = "acknowledge", "warnings_shown"
LEADS_TO_THE_PUBLIC = ("publish", "submit", "restart-workflow", "workflow-action")


@dataclass(frozen=True)
class Tick:
    """A warning and its box. `key` is the same as long as code, place and words are."""

    key: str
    item: Item
    ticked: bool


@dataclass(frozen=True)
class Read:
    """A warning that somebody has acknowledged before: `given` says who and when, and from where it is carried."""

    item: Item
    given: str


@dataclass(frozen=True)
class Warnings:
    """The warnings of a draft. `shown` is another when those to tick are others; `stale`: the page shows others."""

    ticks: tuple[Tick, ...] = ()
    read: tuple[Read, ...] = ()
    stale: bool = False

    @property
    def shown(self) -> str:
        return hashlib.sha256("".join(tick.key for tick in self.ticks).encode()).hexdigest()[:16]


def warnings_of(request: HttpRequest, form: PolicyForm) -> Warnings:
    """The warnings of the draft on a page; none as long as it could not be published anyway: the box says them."""
    draft = draft_of(form) if form.instance.pk or form.is_bound else None
    found = _warnings(request, form.instance, draft) if draft is not None and draft.may_be_published else Warnings()
    return replace(found, stale=request.POST.get(SHOWN, Warnings().shown) != found.shown)


def _warnings(request: HttpRequest, policy: Policy, draft: Draft) -> Warnings:
    sent = request.POST.getlist(TICKED)
    ticks, rows = [], {}
    for one, given in _standing(policy, draft.findings).items():
        item = Item(one.level, one.path, where(draft.content, one.path), one.words, one.why, one.code)
        if given is None:
            ticks.append(Tick(key_of(one), item, key_of(one) in sent))
        else:
            rows[given] = item
    return Warnings(tuple(ticks), tuple(Read(rows[row], said) for row, said in in_words(rows).items()))


def _standing(policy: Policy, findings: Collection[Finding]) -> dict[Finding, Acknowledgement | None]:
    if policy.pk is None:
        return {one: None for one in findings if one.level == "warning"}
    return acknowledgements.standing(policy, findings, policy.latest_revision_id)


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
