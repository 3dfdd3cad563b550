"""The inbox: what is waiting for the reader, the first due first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .case_messages import waiting_for
from .letter import waiting
from .links import case_url
from .queue import TABS, Work, rows_for, tasks_in, work_of
from .staff import StaffRequest

PAGE_SIZE = 25
# What to do next when a tab has nothing in it.
EMPTY = {
    "mine": "You have no tasks, and none is waiting for your teams.",
    "queue": "Nobody is waiting for your teams. New tasks appear here as cases move on.",
    "colleagues": "None of your teams’ tasks are with colleagues now.",
    "overdue": "Nothing is overdue.",
}
TAKE_ONE = "You have no tasks. Look in “My teams’ queue” and take one."
EMPTY_FILTERED = "No task in this list fits the filter. Choose another role or step, or clear the filter."


@dataclass(frozen=True)
class Tab:
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """Tabs with counts, a filter by role and step, 25 tasks to a page."""
    user = request.user
    work = work_of(user)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else _first_tab(work)
    chosen = {name: request.GET.get(name, "").replace("\0", "")[:200] for name in ("role", "step")}
    tasks = tasks_in(tab, user)
    if chosen["role"]:
        tasks = tasks.filter(role=chosen["role"])
    if chosen["step"]:
        tasks = tasks.filter(name=chosen["step"])
    paginator = Paginator(tasks, PAGE_SIZE)
    paginator.count = work.count(tab, **chosen)  # counted already
    page = paginator.get_page(request.GET.get("p"))
    filtered = any(chosen.values())
    context = {
        "page_title": "Inbox",
        "header_title": "Inbox",
        "tabs": _tabs(tab, work),
        "tab": tab,
        "tab_label": TABS[tab],
        "letters": waiting(request).words,
        "late_requests": [
            {"reference": one.reference, "case": one.case.reference, "url": case_url(one.case)}
            for one in waiting_for(user)
        ],
        "rows": rows_for(list(page), user, work.labels),
        "page": page,
        "page_base": f"{_url(tab, **chosen)}&",
        "filtered": filtered,
        "clear_url": _url(tab),
        "empty": EMPTY_FILTERED if filtered else _why_empty(tab, work),
        "roles": _as_choices(work.roles, chosen["role"]),
        "steps": _as_choices(work.steps, chosen["step"]),
    }
    return render(request, "desk/inbox.html", context)


def _first_tab(work: Work) -> str:
    """Where the inbox opens: with one's own tasks, or with what can be taken when there are none."""
    return "mine" if work.count("mine") or not work.count("queue") else "queue"


def _why_empty(tab: str, work: Work) -> str:
    return TAKE_ONE if tab == "mine" and work.count("queue") else EMPTY[tab]


def _tabs(current: str, work: Work) -> list[Tab]:
    return [Tab(label, work.count(code), _url(code), code == current) for code, label in TABS.items()]


def _url(tab: str, **filters: str) -> str:
    query = {"tab": tab, **{name: value for name, value in filters.items() if value}}
    return f"{reverse('desk:inbox')}?{urlencode(query)}"


def _as_choices(options: dict[str, str], chosen: str) -> list[Choice]:
    ordered = sorted(options.items(), key=lambda option: option[1].casefold())
    return [Choice(value, label, value == chosen) for value, label in ordered]
