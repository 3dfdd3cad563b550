"""Where a case stands, in words for the customer. The one place that knows them."""

from collections.abc import Iterable

from ...models import LIVE, Case, Run, Task
from ...policies.editions import pack_of
from ...policies.schema import Pack
from ...steps import NoticeStep

# Where the policy tells nothing of a stage: by what began the process.
BY_BEGINNING = {
    "incident": "We are looking at what was reported to us.",
    "appeal": "We are looking at your appeal.",
    "review_due": "We are looking again at what we decided.",
    "step": "We are still working on this.",
}
NOTHING_OPEN = "Nothing is waiting to be decided."


def stage_of(run: Run) -> str:
    """A run's stage, in the policy's own public words.

    That is the stage of the step it waits at, unless the policy tells nothing of it or it is a letter that is still to
    be written: a letter's stage says what it will have told. Then the latest step before it that tells something.
    """
    tasks = list(_told(run))
    for task in tasks:
        pack = pack_of(task.edition)
        step = pack.process(run.process_code).step(task.step)
        unsent = task.status in LIVE and isinstance(step, NoticeStep)
        if step.public_stage and not unsent:
            return step.public_stage
    return BY_BEGINNING[_pack(run).process(run.process_code).starts_on]


def stages_of(case: Case, *, but: Iterable[int] = ()) -> list[str]:
    """The stage of each process under way on a case, apart from some: two queries for each."""
    runs = Run.objects.filter(case=case, finished__isnull=True).exclude(pk__in=but).select_related("edition")
    return list(dict.fromkeys(stage_of(run) for run in runs.defer("flow_class", "data"))) or [NOTHING_OPEN]


def _told(run: Run) -> Iterable[Task]:
    """The run's steps, what it waits at first, then the latest."""
    rows = Task.objects.filter(process=run).exclude(step="").exclude(status="CANCELED").select_related("edition")
    found = list(rows.defer("flow_task", "data"))
    return sorted(found, key=lambda task: (task.status not in LIVE, -task.pk))


def _pack(run: Run) -> Pack:
    return pack_of(run.edition)
