"""What is different, in words: the draft against the edition in force, and any two editions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...models import Policy
from ...policies import drafts
from ...policies.compare import Difference, by_section, differences, differences_of_drafts
from ...policies.drafts import Draft
from ...policies.editions import pack_of
from ...policies.schema import PackFault
from ..policy_editor.to_do import to_do
from ..staff import StaffRequest
from .found import edition_or_404, page, policy_or_404


@require_safe
def changes(request: StaffRequest, pk: int) -> HttpResponse:
    """What publishing the draft would change. About ten queries, whatever the policy holds."""
    policy = policy_or_404(request.user, pk)
    latest: Policy = policy.get_latest_revision_as_object()
    draft = draft_of(latest.content)
    context = page(
        policy,
        f"What will change: {latest.title}",
        sections=by_section(_since_in_force(policy, draft)),
        to_do=to_do(draft, policy),
    )
    return render(request, "desk/versions/changes.html", context)


def draft_of(content: object) -> Draft:
    """A draft's content as a draft; an empty one when it is none at all."""
    try:
        return drafts.read(content)
    except PackFault:
        return Draft({}, None, ())


def _since_in_force(policy: Policy, draft: Draft) -> list[Difference]:
    if policy.edition is None:
        return []
    in_force = pack_of(policy.edition)
    if draft.pack is not None:
        return differences(in_force, draft.pack)
    return differences_of_drafts(in_force.as_json(), draft.content)


@require_safe
def compare(request: StaffRequest, pk: int, number: int, other: int) -> HttpResponse:
    """What is different in the edition `other` when one comes from the edition `number`."""
    policy = policy_or_404(request.user, pk)
    before, after = edition_or_404(policy, number), edition_or_404(policy, other)
    sections = by_section(differences(pack_of(before), pack_of(after)))
    context = page(
        policy,
        f"From edition {before.number} to edition {after.number}: {policy.title}",
        before=before,
        after=after,
        sections=sections,
    )
    return render(request, "desk/versions/compare.html", context)
