"""Where a case stands: each open run with its live task, and what they were done by so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..models import LIVE, Appeal, Case, Edition, Run, Task, Vote
from ..notices.issued import editions_by_id
from ..policies.editions import pack_of
from ..policies.schema import Pack, Process
from ..steps import StepBase


@dataclass
class Standing:
    """A live task, and the part of the case that a new edition must have a place for."""

    task: Task
    run: Run
    old: Pack
    new: Pack
    timer: Task | None = None
    # The appeal that the run hears, decided or not.
    appeal: Appeal | None = None
    votes: list[Vote] = field(default_factory=list)
    # The latest task that people have done, by step, and the pack by which each was done.
    done: dict[str, Task] = field(default_factory=dict)
    done_by: dict[int, Pack] = field(default_factory=dict)

    @property
    def step(self) -> StepBase:
        return self.old.process(self.run.process_code).step(self.task.step)

    @property
    def process(self) -> Process:
        """The process in the new edition. Ask only where it has one."""
        return self.new.process(self.run.process_code)


@dataclass
class Whole:
    """Every open run of a case with what is live in it. `stuck` are runs in which nothing is, or not one thing."""

    standings: list[Standing]
    stuck: list[Run]
    # Those that are not decided yet.
    appeals: list[Appeal]


def standing(case: Case, to: Edition) -> Whole:
    """Read a case for a plan: eight queries at most, whatever the case holds."""
    runs = list(Run.objects.filter(case=case, finished__isnull=True).defer("flow_class", "data").order_by("pk"))
    tasks = list(Task.objects.filter(process__in=runs).defer("flow_task").select_related("owner").order_by("pk"))
    packs = {pk: pack_of(one) for pk, one in editions_by_id(case, {task.edition_id for task in tasks}).items()}
    live = [task for task in tasks if task.status in LIVE]
    votes = list(Vote.objects.filter(task__in=live))
    timers = _timers(live)
    appeals = list(Appeal.objects.filter(case=case).order_by("pk"))
    standings, stuck = [], []
    for run in runs:
        own = [task for task in live if task.process_id == run.pk and task.step]
        run.case = case
        if len(own) != 1:
            stuck.append(run)
            continue
        own[0].case, own[0].process = case, run
        standings.append(
            Standing(
                task=own[0],
                run=run,
                old=packs[case.edition_id],
                new=pack_of(to),
                timer=timers.get(own[0].pk),
                appeal=next((appeal for appeal in appeals if appeal.run_id == run.pk), None),
                votes=[vote for vote in votes if vote.task_id == own[0].pk],
                done=_done(task for task in tasks if task.process_id == run.pk),
                done_by=packs,
            )
        )
    return Whole(standings, stuck, [appeal for appeal in appeals if appeal.is_open])


def _timers(live: list[Task]) -> dict[int, Task]:
    """Timers on the borders of live tasks, by the task they belong to: one query when there are any."""
    borders = {task.pk: task for task in live if not task.step}
    if not borders:
        return {}
    through = Task.previous.through.objects.filter(from_task_id__in=borders)
    return {host: borders[pk] for pk, host in through.values_list("from_task_id", "to_task_id")}


def _done(tasks: Iterable[Task]) -> dict[str, Task]:
    over = [task for task in tasks if task.status == "DONE" and task.is_human and task.finished is not None]
    return {task.step: task for task in sorted(over, key=lambda task: (task.finished, task.pk))}
