"""The sweep: everything that is due, done once. Safe to run at any time, by several workers at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog
from django.utils import timezone
from viewflow.workflow.status import STATUS

from ..access import without_anybody
from ..actions import tasks
from ..clock import today
from ..models import LIVE, Case, Restriction, Task
from ..steps import PanelStep
from .engine import finish, fire, moving, settle, step_and_pack
from .verbs import open_review

logger = structlog.get_logger(__name__)


@dataclass
class Swept:
    """What a sweep did."""

    timers: int = 0
    reviews: int = 0
    overdue: int = 0
    panels: int = 0
    stuck: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.timers} timers fired, {self.reviews} reviews opened, {self.overdue} tasks marked overdue, "
            f"{self.panels} panels closed at quorum, {len(self.stuck)} stuck"
        )


def sweep() -> Swept:
    """Close late panels, fire due timers, open due reviews, mark overdue tasks, and say which tasks nobody can do.

    One failure is logged and does not stop the rest. Panels come before timers: a panel at quorum has decided, and its
    deadline must not throw its votes away.
    """
    done = Swept()
    done.panels = _each(_late_panels(), _close_panel, "panel", done)
    done.timers = _each(_due_timers(), lambda pk: fire(task=Task.objects.get(pk=pk)), "timer", done)
    done.reviews = _each(_due_reviews(), _open_review, "review", done)
    done.overdue = _each(_overdue_tasks(), _mark_overdue, "task", done)
    _alarm_where_nobody_can_go_on(done)
    return done


def _due_timers() -> list[int]:
    # What is done in the last second of a day is in time, so its timers fire after it.
    rows = Task.objects.filter(status=STATUS.SCHEDULED, scheduled__lt=timezone.now())
    return list(rows.order_by("scheduled", "pk").values_list("pk", flat=True))


def _due_reviews() -> list[int]:
    rows = Restriction.objects.filter(status=Restriction.Status.IN_FORCE, review_on__lte=today())
    # A review that ended without lifting or extending is no review: the row is still due.
    rows = rows.exclude(review_run__isnull=False, review_run__finished__isnull=True)
    return list(rows.order_by("case_id").values_list("case_id", flat=True).distinct())


def _late_panels() -> list[int]:
    rows = Task.objects.filter(kind="panel", status__in=LIVE, due__lt=timezone.now(), votes__isnull=False)
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


def _overdue_tasks() -> list[int]:
    rows = Task.objects.filter(flow_task_type="HUMAN", status__in=LIVE, due__lt=timezone.now(), overdue_at__isnull=True)
    return list(rows.order_by("due", "pk").values_list("pk", flat=True))


def _open_review(case_pk: int) -> bool:
    return open_review(case=Case.objects.get(pk=case_pk)) is not None


def _close_panel(pk: int) -> bool:
    with moving(Task.objects.get(pk=pk)) as activation:
        task = activation.task
        step, pack = step_and_pack(task)
        if not task.is_live or not isinstance(step, PanelStep) or not step.settle(pack, task, None):
            return False
        finish(activation, None)
    return True


def _mark_overdue(pk: int) -> bool:
    with moving(Task.objects.get(pk=pk)) as activation:
        task = activation.task
        if not task.is_live:
            return False
        step, pack = step_and_pack(task)
        also = step.escalate_to or ""
        marked = tasks.overdue(task=task, escalate_to=also, escalate_label=pack.role(also).label if also else "")
        settle(task.case)
    return marked


def _alarm_where_nobody_can_go_on(done: Swept) -> None:
    """A task whose groups have gone, or have nobody left who may do it, would wait for ever in silence."""
    for task in without_anybody().select_related("case").defer("flow_task", "data").order_by("pk"):
        logger.error("task_without_anybody", case=task.case.reference, task=task.pk)
        done.stuck.append(f"a task of case {task.case.reference} that nobody can do")


def _each(pks: Iterable[int], do: Callable[[int], bool], what: str, done: Swept) -> int:
    count = 0
    for pk in pks:
        try:
            count += bool(do(pk))
        except Exception as error:  # noqa: BLE001 - one broken case must not hold up everybody else's dates
            logger.error("sweep_stuck", what=what, pk=pk, error=type(error).__name__)
            done.stuck.append(f"{what} {pk}: {type(error).__name__}")
    return count
