"""A policy's editions: the list, one edition to read, and its way back to a draft."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ...clock.deadline import words
from ...models import Edition, Policy
from ...policies import packs
from ...policies.editions import pack_of
from ..queue import person_name
from ..staff import StaffRequest
from .found import edition_or_404, editor_url, page, policy_or_404
from .reading import reading

PAGE_SIZE = 25
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class Row:
    """One edition as the list shows it."""

    number: int
    since: str
    by: str
    reason: str
    open_cases: int
    in_force: bool
    before: int | None


@require_safe
def editions(request: StaffRequest, pk: int) -> HttpResponse:
    """Every edition, the latest first, 25 to a page: three queries of its own. `?from=1&to=2` compares two."""
    policy = policy_or_404(request.user, pk)
    first, second = (request.GET.get(name, "") for name in ("from", "to"))
    if all(one.isdecimal() and len(one) <= LONGEST_NUMBER for one in (first, second)):
        return redirect("policies:compare", policy.pk, int(first), int(second))
    shown = _page(request, policy)
    rows = [_row(policy, edition) for edition in shown]
    numbers = [row.number for row in rows]
    context = page(
        policy, f"Editions: {policy.title}", rows=rows, numbers=numbers, page=shown, compares=len(numbers) > 1
    )
    return render(request, "desk/versions/editions.html", context)


def _page(request: StaffRequest, policy: Policy) -> Page[Edition]:
    still_open = Count("cases", filter=Q(cases__closed_at=None))
    rows = policy.editions.select_related("published_by").defer("content").annotate(open_cases=still_open)
    return Paginator(rows.order_by("-number"), PAGE_SIZE).get_page(request.GET.get("p"))


def _row(policy: Policy, edition: Edition) -> Row:
    return Row(
        number=edition.number,
        since=words(timezone.localdate(edition.published_at)),
        by=person_name(edition.published_by) if edition.published_by else "the command line",
        reason=edition.change_note,
        open_cases=edition.open_cases,  # type: ignore[attr-defined]
        in_force=edition.pk == policy.edition_id,
        before=edition.number - 1 if edition.number > 1 else None,
    )


@require_safe
def edition(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One edition, whole: its flow in charts and words, its letters and deadlines."""
    policy = policy_or_404(request.user, pk)
    found = edition_or_404(policy, number)
    context = page(
        policy, f"Edition {number}: {found.content['identity']['policy_title']}", edition=reading(found, policy)
    )
    return render(request, "desk/versions/edition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_back(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """Asks first. The draft there is stays in the policy's history, and nothing is published."""
    policy = policy_or_404(request.user, pk)
    found = edition_or_404(policy, number)
    refused = packs.refusal(policy, request.user)
    if request.method == "POST" and not refused:
        packs.load(pack_of(found), by=request.user)
        messages.success(request, f"Edition {number} is the draft now. Say why, under “What has changed”.")
        return redirect(editor_url(policy))
    context = page(policy, f"Copy edition {number} back to a draft", number=number, refused=refused)
    return render(request, "desk/versions/copy_back.html", context, status=409 if request.method == "POST" else 200)
