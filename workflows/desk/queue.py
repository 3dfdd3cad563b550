"""A person's work: which tasks, in which order, and how each reads in a list."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from ..access import visible_to, workable_by
from ..clock.deadline import words
from ..models import Case, Edition, Task, Vote
from ..policies.editions import pack_of
from ..policies.schema import Pack
from ..steps import PanelStep
from .links import case_url

TABS = {
    "mine": "Mine",
    "queue": "My teams’ queue",
    "colleagues": "With colleagues",
    "overdue": "Overdue",
}


@dataclass(frozen=True)
class Counts:
    """How much is in each tab."""

    mine: int
    queue: int
    colleagues: int
    overdue: int


@dataclass(frozen=True)
class Row:
    """One task as a list shows it. It names no customer: titles and lists carry the reference only."""

    name: str
    url: str
    reference: str
    # The case's page, where the reader may open it.
    case_url: str
    role: str
    due: str
    due_explained: str
    late: str
    due_today: bool
    holder: str


def tab_filter(tab: str, user: User) -> Q:
    """Which of a person's tasks a tab shows; of `_work`, since a panel on which one has voted waits for colleagues."""
    return {
        "mine": Q(owner=user),
        "queue": Q(owner__isnull=True, voted=False),
        "colleagues": Q(owner__isnull=False) & ~Q(owner=user) | Q(owner__isnull=True, voted=True),
        "overdue": Q(due__lt=timezone.now()),
    }[tab]


def count_work(user: User) -> Counts:
    """Every tab's count in one query."""
    counted = {tab: Count("pk", filter=tab_filter(tab, user)) for tab in TABS}
    return Counts(**_work(user).aggregate(**counted))


def _work(user: User) -> QuerySet[Task]:
    """What a person may work on, and whether they have voted on it."""
    return workable_by(user).annotate(voted=Exists(Vote.objects.filter(task=OuterRef("pk"), member=user)))


def tasks_in(tab: str, user: User) -> QuerySet[Task]:
    """A tab's tasks, the first due first; those without a date come last, oldest first.

    `flow_task` is left out: reading it would compile the flow of every edition in the list.
    """
    return (
        _work(user)
        .filter(tab_filter(tab, user))
        .annotate(case_opens=Exists(visible_to(user, Case).filter(pk=OuterRef("case"))))
        .select_related("owner", "case", "process")
        .only(
            *("name", "role", "kind", "status", "due", "due_explained", "created", "flow_task_type", "escalated_to"),
            *("step", "process__process_code"),
            *("owner__username", "owner__first_name", "owner__last_name", "case__reference", "case__edition_id"),
        )
        .order_by(F("due").asc(nulls_last=True), "created", "pk")
    )


@dataclass(frozen=True)
class Work:
    """A person's tasks counted by edition, role, step and tab, with every role's label by edition and code."""

    groups: list[dict[str, Any]]
    labels: dict[tuple[int, str], str]

    def count(self, tab: str, role: str = "", step: str = "") -> int:
        """How many tasks a tab shows, all of them or those of one role or step."""
        fit = (one for one in self.groups if role in ("", one["role"]) and step in ("", one["name"]))
        return sum(one[tab] for one in fit)

    @property
    def steps(self) -> dict[str, str]:
        return {one["name"]: one["name"] for one in self.groups}

    @property
    def roles(self) -> dict[str, str]:
        return {one["role"]: self.labels.get((one["edition"], one["role"]), one["role"]) for one in self.groups}


def work_of(user: User) -> Work:
    """Every tab’s count and what can be filtered by, in two queries; only its roles are read of an edition."""
    counted = {tab: Count("pk", filter=tab_filter(tab, user)) for tab in TABS}
    rows = _work(user).order_by().values("role", "name", "edition").annotate(**counted)
    groups = sorted(rows, key=lambda one: one["edition"])
    editions = Edition.objects.filter(pk__in={one["edition"] for one in groups})
    labels = {
        (pk, role["id"]): role["label"] for pk, roles in editions.values_list("pk", "content__roles") for role in roles
    }
    return Work(groups, labels)


def rows_for(tasks: list[Task], user: User, labels: dict[tuple[int, str], str]) -> list[Row]:
    """The tasks of one page, from `tasks_in`, as rows."""
    today = timezone.localdate()
    needed = _panels_in_words(tasks, user)
    return [_row(task, labels, needed.get(task.pk, ""), user, today) for task in tasks]


def _panels_in_words(tasks: list[Task], user: User) -> dict[int, str]:
    """What each panel of a page needs of `user`, by the task's id: two queries when there is one, else none."""
    panels = [task for task in tasks if task.kind == "panel"]
    if not panels:
        return {}
    editions = {task.case.edition_id for task in panels}
    packs = {pk: pack_of(edition) for pk, edition in Edition.objects.in_bulk(editions).items()}
    prefetch_related_objects([user], "groups")
    return {task.pk: _panel_in_words(task, packs[task.case.edition_id], user) for task in panels}


def _panel_in_words(task: Any, pack: Pack, user: User) -> str:
    step = pack.process(task.process.process_code).step(task.step)
    part = step.part_of(pack, user) if isinstance(step, PanelStep) else "vote"
    if part == "decision":
        return "After advice: you decide"
    if part == "advice":
        return "After advice: you have advised" if task.voted else "After advice: your advice is needed"
    who = "Together" if isinstance(step, PanelStep) and step.shape == "joint" else "The panel"
    return f"{who}: you have voted" if task.voted else f"{who}: your vote is needed"


def _row(task: Any, labels: dict[tuple[int, str], str], needed: str, user: User, today: dt.date) -> Row:
    due_on = timezone.localdate(task.due) if task.due else None
    return Row(
        name=task.name,
        url=reverse("desk:task", args=[task.pk]),
        reference=task.case.reference,
        case_url=case_url(task.case) if task.case_opens else "",
        role=_roles(task, labels),
        due=words(due_on) if due_on else "",
        due_explained=task.due_explained,
        late=late_in_words(due_on, today),
        due_today=due_on == today,
        holder=needed or _holder(task, user),
    )


def _roles(task: Any, labels: dict[tuple[int, str], str]) -> str:
    codes = filter(None, (task.role, task.escalated_to))
    return ", also ".join(labels.get((task.case.edition_id, code), code) for code in codes)


def late_in_words(due_on: dt.date | None, today: dt.date) -> str:
    """How late a task is, in words; "" when it is in time. What is done on the day itself is in time."""
    if due_on is None or due_on >= today:
        return ""
    days = (today - due_on).days
    return "Overdue by 1 day" if days == 1 else f"Overdue by {days} days"


def _holder(task: Any, user: User) -> str:
    if task.owner_id == user.pk:
        return "You"
    if task.owner is not None:
        return person_name(task.owner)
    return "Nobody yet"


def person_name(person: Any) -> str:
    """A member of staff as colleagues know them."""
    return person.get_full_name() or person.get_username()
