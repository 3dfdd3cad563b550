"""Replay before publish: what a policy's draft would mean for the cases there are, a batch at a time."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..models import Policy
from ..policies.drafts import Draft
from ..policies.editions import content_hash
from ..policies.schema import Pack
from ..rehearsal import replay as replaying
from ..rehearsal.compared import KINDS
from .policy_editor.to_do import to_do
from .staff import StaffRequest
from .versions.changes import draft_of
from .versions.found import editor_url, policy_or_404

# Small enough that the bar moves while one waits.
BATCH = 40
SALT = "workflows.desk.replay"
SORTS = {"change": "What changes", "case": "Case", "now": "Is at", "then": "Would be at"}


@dataclass
class SoFar:
    """What the batches before this one came to. It travels with the reader, so that nothing is kept here."""

    draft: str
    start: int = 0
    tally: Counter[tuple[bool, str]] = field(default_factory=Counter)
    refused: int = 0
    roles: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, batch: replaying.Batch) -> "SoFar":
        return SoFar(
            self.draft, batch.after, self.tally + batch.tally, self.refused + batch.refused, self.roles + batch.roles
        )

    def as_text(self) -> str:
        tally = [[*key, number] for key, number in self.tally.items()]
        roles = [[*key, number] for key, number in self.roles.items()]
        return signing.dumps([self.draft, self.start, tally, self.refused, roles], salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, draft: str) -> "SoFar":
        """From its text; from the beginning when there is none, or when the draft has changed meanwhile."""
        try:
            of, start, tally, refused, roles = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return cls(draft)
        if of != draft:
            return cls(draft)
        return cls(
            draft,
            start,
            Counter({(is_open, kind): number for is_open, kind, number in tally}),
            refused,
            Counter({(label, what): number for label, what, number in roles}),
        )


@dataclass(frozen=True)
class KindCount:
    """How many open and closed cases a kind of change has so far."""

    label: str
    open: int
    closed: int


@require_safe
def replay(request: StaffRequest, pk: int) -> HttpResponse:
    """The next batch, for those who may edit policies; 404 for everybody else. Reads only.

    `so_far` carries what came before. With `part`, only what replay.js puts into the page it has.
    """
    policy = policy_or_404(request.user, pk)
    title = "Replay the draft"
    context: dict[str, Any] = {
        "page_title": f"{title}: {policy.title}",
        "header_title": title,
        "policy": policy,
        "edit_url": editor_url(policy),
        "again_url": reverse("policies:replay", args=[policy.pk]),
    }
    draft = draft_of(policy.get_latest_revision_as_object().content)
    if draft.pack is None:
        # Also when it was a batch that was asked for: the page that has the others is told so by what it gets.
        return render(request, "desk/replay.html", {**context, "to_do": to_do(draft)})
    context |= _batch(request, policy, draft.pack, content_hash(draft.content))
    if "part" in request.GET:
        return render(request, "desk/replay_part.html", context)
    return render(request, "desk/replay.html", {**context, **_not_publishable(policy, draft)})


def _not_publishable(policy: Policy, draft: Draft) -> dict[str, str]:
    """How many errors stand in the way of publishing the draft as it is, and where they are told; empty without any."""
    errors = sum(finding.level == "error" for finding in draft.findings)
    if not errors:
        return {}
    url = f"{reverse('policies:changes', args=[policy.pk])}#before-you-publish"
    return {"errors": replaying.count(errors, "error"), "errors_url": url}


def _batch(request: StaffRequest, policy: Policy, draft: Pack, digest: str) -> dict[str, Any]:
    before = SoFar.read(request.GET.get("so_far", ""), digest)
    batch = replaying.batch(draft, policy, request.user, start=before.start, size=BATCH)
    so_far = before.add(batch)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "change"
    return {
        "batch": batch,
        "rows": sorted(batch.rows, key=_key(sort)),
        "first": before.start + 1,
        "so_far": so_far.as_text(),
        "here": before.as_text() if before.start else "",
        "summary": replaying.summary(so_far.tally, so_far.refused),
        "kinds": [
            KindCount(kind.label, so_far.tally[True, code], so_far.tally[False, code]) for code, kind in KINDS.items()
        ],
        "roles": [_hands(label, what, number) for (label, what), number in sorted(so_far.roles.items())],
        "sorts": [(code, label, code == sort) for code, label in SORTS.items()],
    }


def _key(sort: str) -> Any:
    def key(row: replaying.Row) -> tuple[Any, ...]:
        first = {
            "change": row.change.rank,
            "case": row.reference or "~",
            "now": row.change.now,
            "then": row.change.then,
        }
        return first[sort], row.change.rank, row.reference

    return key


def _hands(label: str, what: str, number: int) -> str:
    return f"“{label}” {'would gain' if what == 'gains' else 'would lose'} {replaying.count(number, 'task')}."
