"""The first thing on the staff's first page: what is waiting for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Site
from wagtail.permissions import page_permission_policy

from ..access import may
from .letter import waiting
from .queue import count_work
from .staff import StaffRequest


@dataclass(frozen=True)
class Way:
    """Something else the reader may do, and where."""

    label: str
    url: str


def _ways(user: User) -> list[Way]:
    ways = []
    if may(user, "report"):
        ways.append(Way("Report an incident", reverse("desk:report")))
    if may(user, "edit_policy"):
        ways.append(Way("Change a policy", reverse("wagtailsnippets_workflows_policy:list")))
    if page_permission_policy.explorable_root_instance(user):
        # Wagtail's own first list is of what lies above the site, with a warning not to make pages there.
        front = Site.objects.get(is_default_site=True).root_page_id
        ways.append(Way("Edit the public pages", reverse("wagtailadmin_explore", args=[front])))
    return ways


class YourWork(Component):
    """Counts of the reader's tasks, the way to the inbox, and what else they may do."""

    name = "your_work"
    template_name = "desk/inbox_panel.html"
    order = 1

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request: StaffRequest = parent_context["request"]  # type: ignore[index]
        letters = waiting(request).words
        return {"counts": count_work(request.user), "letters": letters, "ways": _ways(request.user)}


def your_work_first(request: StaffRequest, panels: list[Component]) -> None:
    """What needs doing comes before what was edited."""
    panels.append(YourWork())
