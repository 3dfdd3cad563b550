"""What was found out: the steps people have done on a case, with what they answered."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from forms.answers import Row, answers_for_display
from forms.questions import Question

from ..access import visible_to
from ..clock.deadline import words
from ..models import Case, Task
from ..policies.schema import Pack
from ..steps import PanelStep
from .by_edition import packs_of
from .panel import decided_by
from .queue import person_name


@dataclass(frozen=True)
class DoneStep:
    """A step that somebody has done, in whichever process."""

    name: str
    process: str
    by: str
    on: str
    rows: list[Row]
    outcome: str
    reasons: str


def done_steps(user: User, case: Case, but: Task | None = None) -> list[DoneStep]:
    """The steps of a case that are done, the first one first, as far as `user` may see: one query.

    Each is told by the edition by which it was done: one more query where the case has been moved.

    Of every process of the case, since whoever hears an appeal must read what was investigated. Letters are left
    out: they are listed, word for word, on their own.
    """
    rows = visible_to(user, Task).filter(case=case, flow_task_type="HUMAN", status="DONE").exclude(kind="notice")
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    rows = rows.defer("flow_task").select_related("owner", "decision", "process")
    found = list(rows.order_by("finished", "pk"))
    packs = packs_of(case, found)
    return [_done(task, packs[task.edition_id]) for task in found]


def answer_rows(task: Task) -> list[Row]:
    """A completed task's questions as they were asked, with the answers in words. Empty ones are left out."""
    if task.kind == "panel":
        return []
    asked = [Question.model_validate(question) for question in task.data.get("asked", [])]
    answers = task.data.get("answers", {})
    return [row for row in answers_for_display(asked, answers) if row.id in answers and row.id != "reasons"]


def _done(task: Task, pack: Pack) -> DoneStep:
    decision = getattr(task, "decision", None)
    step = pack.process(task.process.process_code).step(task.step)
    by = person_name(task.owner) if task.owner else ""
    return DoneStep(
        name=task.name,
        process=task.process.process_label,
        by=decided_by(step, pack, task) if isinstance(step, PanelStep) else by,
        on=words(timezone.localdate(task.finished)) if task.finished else "",
        rows=answer_rows(task),
        outcome=decision.outcome_label if decision else "",
        reasons=decision.reasons if decision else "",
    )
