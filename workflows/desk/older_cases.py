"""A policy's cases under older editions, from which a policy manager chooses those to move."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..access import may, movable_by
from ..clock.deadline import words
from ..models import LIVE, Case, Policy, Task
from .staff import StaffRequest

PAGE_SIZE = 25
ABOUT = (
    "A case keeps the edition it was opened under. You can move chosen cases to the edition in force. You are shown "
    "first what would become of each, and nothing that was promised moves: dates, letters and votes stay."
)


@dataclass(frozen=True)
class OlderCase:
    """A case as whoever moves it may know it: its reference and where it stands in the policy."""

    reference: str
    edition: int
    opened: str
    standing: list[str]


@require_safe
def older_cases(request: StaffRequest, slug: str) -> HttpResponse:
    """The open cases of a policy that follow an older edition, 25 to a page; 404 for those who may not move any."""
    policy = policy_to_move_in(request, slug)
    rows = movable_by(request.user, policy).select_related("edition").defer("edition__content")
    page = Paginator(rows.order_by("edition__number", "opened_at", "pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_title": "Cases under older editions",
        "page_subtitle": policy.title,
        "header_title": f"Cases under older editions of {policy.title}",
        "header_icon": "folder-open-inverse",
        "about": ABOUT,
        "policy": policy,
        "edition": policy.edition.number if policy.edition else None,
        "rows": _rows(page),
        "page": page,
        "page_base": "?",
        "ticked": "all" in request.GET,
        "move_url": reverse("desk:move_cases", args=[policy.slug]),
        "policy_url": reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk]),
    }
    return render(request, "desk/older_cases.html", context)


def policy_to_move_in(request: StaffRequest, slug: str) -> Policy:
    """The policy, for those who may move its cases. Raises Http404."""
    if not may(request.user, "move_cases"):
        raise Http404("There is no such page.")
    return get_object_or_404(Policy.objects.select_related("edition"), slug=slug)


def _rows(page: Page[Case]) -> list[OlderCase]:
    """The cases of a page, with where each stands: one query for all of them."""
    standing: dict[int, list[str]] = {}
    tasks = Task.objects.filter(case__in=list(page), status__in=LIVE).exclude(step="").order_by("pk")
    for case, process, name in tasks.values_list("case_id", "process__process_label", "name"):
        standing.setdefault(case, []).append(f"{process}: {name}")
    return [
        OlderCase(
            reference=case.reference,
            edition=case.edition.number,
            opened=words(timezone.localdate(case.opened_at)),
            standing=standing.get(case.pk, []),
        )
        for case in page
    ]
