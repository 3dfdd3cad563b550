"""Moving runs. Every change of a run happens here, while its case is held, and leaves grants and case settled."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from viewflow.workflow.activation import Activation
from viewflow.workflow.status import PROCESS, STATUS

from .. import access
from ..access import Refused
from ..actions import cases, tasks
from ..actions.history import record
from ..actions.locks import hold_case
from ..models import Appeal, Case, Edition, Run, Task
from ..policies.schema import Pack
from ..steps import HumanStep, NoticeStep
from ..steps.notice import OVERTAKEN
from .compile import flow_class

MOVED = "This case has been moved to another edition of the policy meanwhile. Look again at what is asked now."


@transaction.atomic
def begin(
    *,
    case: Case,
    edition: Edition,
    process: str,
    parent: Run | None = None,
    data: dict[str, Any] | None = None,
    tie: Callable[[Run], None] | None = None,
) -> Run:
    """Start a process on a case and carry it to its first waiting step.

    `tie` is called with the new run before its first step, for what that step already speaks of.
    """
    hold_case(case.pk)
    compiled = flow_class(edition, process)
    run: Run = compiled.start.run(case=case, edition=edition, parent=parent, data=data, tie=tie)
    settle(case)
    return run


def take(*, task: Task, by: User) -> None:
    """Take a task from the queue. Raises Refused, in words for the one who came second."""
    with moving(task) as activation:
        access.check(by, "take", activation.task)
        if activation.task.owner_id == by.pk:
            return
        if activation.task.owner_id is not None:
            # access has said that it may be taken from whoever holds it.
            tasks.released(task=activation.task, by=by)
            activation.unassign()
        activation.assign(user=by)
        tasks.taken(task=activation.task, by=by)


def hand_back(*, task: Task, by: User, reason: str) -> None:
    """Give a task back to its queue. Raises Refused."""
    with moving(task) as activation:
        access.check(by, "hand_back", activation.task)
        activation.unassign()
        tasks.handed_back(task=activation.task, by=by, reason=reason)


def complete(*, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
    """Carry out a person's answers to a task. Returns whether the run moved on (a panel may wait for others).

    `answers` are clean, by question id. Raises Refused when the task is not theirs or is done already, and
    steps.Refusal when the answers cannot be carried out; then nothing is kept.
    """
    with moving(task) as activation:
        access.check(by, "complete", activation.task)
        if activation.task.edition_id != task.edition_id:
            # The answers were given to the questions of another edition.
            raise Refused(MOVED)
        step, pack = step_and_pack(activation.task)
        if not step.complete(pack, activation.task, by, answers):
            access.settle(activation.task.case)
            return False
        finish(activation, by)
        if getattr(step, "decides", "") == "appeal":
            deliver(case=activation.task.case, event="appeal_decided")
    return True


def not_needed(*, task: Task, by: User, reason: str) -> None:
    """End a run whose letter can never be true any more, with a reason. Raises Refused.

    A person says so, because a letter that is silently dropped is a wrong nobody sees. What would follow the letter
    speaks of the same restrictions, so the run ends here.
    """
    with moving(task) as activation:
        access.check(by, "complete", activation.task)
        step, pack = step_and_pack(activation.task)
        if not isinstance(step, NoticeStep) or not step.is_overtaken(pack, activation.task):
            raise Refused("This letter is still needed: what it tells the customer is in force.")
        tasks.not_needed(task=activation.task, by=by, reason=reason)
        end_early(run=activation.process, because=OVERTAKEN)
        settle(activation.task.case)


def end_early(*, run: Run, because: str, outcome: str = "overtaken") -> None:
    """End a run that has nothing left to do: its live tasks are cancelled with it. Call while the case is held."""
    for task in Task.objects.filter(process=run, finished__isnull=True):
        task.status, task.finished = STATUS.CANCELED, timezone.now()
        task.save(update_fields=["status", "finished"])
    run.status, run.finished, run.outcome = PROCESS.CANCELED, timezone.now(), outcome
    run.save(update_fields=["status", "finished", "outcome"])
    record(case=run.case, kind="run_ended_early", words=f"“{run.process_label}” ended early. {because}")


def finish(activation: Activation, by: User | None) -> None:
    """Close a human task whose outcome is recorded, and carry the run to its next waiting step.

    `by` is nobody when the clock closes a panel: then the task was with nobody either.
    """
    if activation.task.status == STATUS.NEW:
        activation.assign(user=by)
    activation.start(None)
    activation.execute()
    settle(activation.task.case)


def deliver(*, case: Case, event: str) -> int:
    """Tell every wait on a case that something happened. Returns how many runs moved on."""
    moved = 0
    waiting = Task.objects.filter(case=case, kind="wait", waits_for=event, status=STATUS.NEW)
    if event == "appeal_decided":
        # A run whose own decision is under appeal waits for that appeal, not for one against another decision.
        waiting = waiting.exclude(process__in=Appeal.objects.filter(Appeal.OPEN).values("letter__run"))
    for task in waiting:
        with moving(task) as activation:
            if activation.task.status != STATUS.NEW:
                continue
            activation.run(None)
            activation.execute()
            moved += 1
    if moved:
        settle(case)
    return moved


def fire(*, task: Task) -> bool:
    """Fire a due timer. Returns False when it was fired or cancelled meanwhile. Errors roll back and are raised."""
    with moving(task) as activation:
        if activation.task.status != STATUS.SCHEDULED:
            return False
        activation.start()
        activation.execute()
        settle(activation.task.case)
    return True


def settle(case: Case, *, before: Edition | None = None) -> None:
    """After a run has moved: close the case if nothing is left to do, and make the grants fit.

    `before` is the edition that the case has just left, if it has.
    """
    case.refresh_from_db(fields=["closed_at", "outcome"])
    cases.close_if_finished(case=case)
    access.settle(case, before=before)


def step_and_pack(task: Task) -> tuple[HumanStep, Pack]:
    """The step a human task stands on, and the pack of its edition."""
    node = task.flow_task
    step = node.step
    if not isinstance(step, HumanStep):
        raise Refused("This step is not done by a person.")
    return step, node.flow_class.pack


@contextmanager
def moving(task: Task) -> Iterator[Activation]:
    """The task's activation while its case, and so every run of it, is held; re-read after that."""
    with transaction.atomic():
        case = hold_case(task.case_id)
        fresh = Task.objects.select_related("process__edition").get(pk=task.pk)
        # One case object for the whole move, so that what one action changes the next one sees.
        fresh.case = fresh.process.case = case
        yield fresh.flow_task.activation_class(fresh)
