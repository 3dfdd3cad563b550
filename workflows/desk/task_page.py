"""The task page as plain data: what is asked and why, what may be done, and what was done."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from forms.answers import Row
from forms.rendering import Problem, QuestionForm

from ..access import Refused, check, may, workable_by
from ..clock.deadline import words
from ..flows import engine
from ..models import Task
from ..policies.schema import Pack
from ..steps import HumanStep, NoticeStep, PanelStep
from .asking import Item, WholeForm, items_of, questions_for
from .brief import CaseBrief, case_brief
from .done import answer_rows
from .letter_told import TaskLetter, letter_of
from .panel import PanelView, decided_by, panel_view
from .preview import LetterPreview
from .queue import late_in_words, person_name
from .staff import StaffRequest

SUBMIT = {"task": "Complete this task", "notice": "Issue the letter"}


@dataclass
class Desk:
    """One reader at one task: what every part of the page is built from."""

    user: User
    task: Task
    step: HumanStep
    pack: Pack
    workable: bool

    @property
    def is_panel(self) -> bool:
        return isinstance(self.step, PanelStep)

    @property
    def may_only_let_go(self) -> bool:
        """Whether they hold a task that is not theirs to do any more. They see nothing of its case."""
        return self.task.is_live and self.task.owner_id == self.user.pk and not self.workable

    @property
    def may_answer(self) -> bool:
        """Whether the form is theirs to fill in now."""
        if not self.workable:
            return False
        if isinstance(self.step, PanelStep):
            return bool(self.step.open_seats(self.pack, self.task, self.user))
        return self.task.owner_id == self.user.pk

    def form(self, data: Any = None) -> WholeForm:
        """The step's questions, answered with `data` or from where the step starts."""
        initial = None if data is not None else self.step.initial(self.pack, self.task)
        return WholeForm(questions_for(self.step, self.pack, self.task, self.user), data=data, initial=initial)


def at_desk(user: User, task: Task) -> Desk:
    step, pack = engine.step_and_pack(task)
    return Desk(user, task, step, pack, workable_by(user).filter(pk=task.pk).exists())


@dataclass(frozen=True)
class Head:
    """What stands at the top of the page."""

    role: str
    due: str
    due_explained: str
    late: str
    holder: str
    instructions: str
    source: str
    chosen: str


@dataclass(frozen=True)
class Done:
    """A task that is over."""

    words: str
    rows: list[Row]
    reasons: str
    letter: TaskLetter | None


@dataclass(frozen=True)
class TaskPage:
    """Everything the template shows. It names the customer in `case` only, for those who may view the case."""

    head: Head
    case: CaseBrief | None
    items: list[Item]
    answer_heading: str
    submit: str
    panel: PanelView | None
    done: Done | None
    can_take: bool
    can_hand_back: bool
    not_needed: bool
    why_not: str
    will_ask: list[str]
    is_letter: bool


def show(
    request: StaffRequest,
    desk: Desk,
    *,
    form: QuestionForm | None = None,
    refused: str = "",
    preview: LetterPreview | None = None,
    hand_back_error: str = "",
    not_needed_error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The task page. `form` brings typed answers back; `refused` is a no in words."""
    if form is None and desk.may_answer:
        form = desk.form()
    context = {
        "page": _page(desk, form),
        "form": form,
        "task": desk.task,
        "refused": refused,
        "preview": preview,
        "hand_back_error": hand_back_error,
        "not_needed_error": not_needed_error,
        "problems": [
            Problem(error, target)
            for error, target in ((hand_back_error, "hand-back-reason"), (not_needed_error, "not-needed-reason"))
            if error
        ],
        "reason": request.POST.get("reason", ""),
        "page_title": desk.task.name,
        "page_subtitle": desk.task.case.reference,
        "header_title": f"{desk.task.name}, case {desk.task.case.reference}",
    }
    return render(request, "desk/task.html", context, status=status)


def _page(desk: Desk, form: QuestionForm | None) -> TaskPage:
    task, why_not, panel = desk.task, _why_not(desk), _panel(desk)
    is_letter = isinstance(desk.step, NoticeStep)
    can_take = task.is_live and not desk.is_panel and task.owner_id != desk.user.pk and not why_not
    return TaskPage(
        head=_head(desk),
        case=None if desk.may_only_let_go else case_brief(desk.user, task),
        items=items_of(form) if form is not None else [],
        answer_heading=panel.answer_heading if panel else "The letter" if is_letter else "Your answers",
        submit=panel.submit if panel else SUBMIT[task.kind],
        panel=panel,
        done=None if task.is_live else _done(desk),
        can_take=can_take,
        can_hand_back=may(desk.user, "hand_back", task),
        not_needed=_not_needed(desk),
        why_not=why_not,
        will_ask=_will_ask(desk) if can_take else [],
        is_letter=is_letter,
    )


def _not_needed(desk: Desk) -> bool:
    """Whether the reader may say that the letter they hold is not needed any more."""
    step = desk.step
    return desk.may_answer and isinstance(step, NoticeStep) and step.is_overtaken(desk.pack, desk.task)


def _will_ask(desk: Desk) -> list[str]:
    asked = questions_for(desk.step, desk.pack, desk.task, desk.user)
    return [question.label for question in asked if question.show_when is None]


def _head(desk: Desk) -> Head:
    task, step = desk.task, desk.step
    due_on = timezone.localdate(task.due) if task.due else None
    return Head(
        role=_roles(desk),
        due=words(due_on) if due_on else "",
        due_explained=task.due_explained,
        late=late_in_words(due_on, timezone.localdate()) if task.is_live else "",
        holder=_holder(desk),
        instructions=step.instructions,
        source=step.source,
        chosen=step.chosen_for_demonstration,
    )


def _roles(desk: Desk) -> str:
    role = desk.pack.role(desk.task.role).label
    if not desk.task.escalated_to:
        return role
    return f"{role}; since it was overdue, also {desk.pack.role(desk.task.escalated_to).label}"


def _holder(desk: Desk) -> str:
    task = desk.task
    if not task.is_live:
        return ""
    if isinstance(desk.step, PanelStep):
        return "The members of the panel" if desk.step.shape == "panel" else "Everybody with a seat in the decision"
    if task.owner is None:
        return "Nobody yet"
    name = "You" if task.owner_id == desk.user.pk else person_name(task.owner)
    return f"{name}, since {words(timezone.localdate(task.assigned))}" if task.assigned else name


def _panel(desk: Desk) -> PanelView | None:
    if not isinstance(desk.step, PanelStep):
        return None
    return panel_view(desk.step, desk.pack, desk.task, desk.user, desk.workable)


def _why_not(desk: Desk) -> str:
    """Why the reader cannot take a live task or go on with it; a panel says so itself."""
    if not desk.task.is_live or desk.is_panel or desk.may_answer:
        return ""
    try:
        check(desk.user, "take", desk.task)
    except Refused as no:
        return f"{no} It is with {desk.pack.role(desk.task.role).label}." if not desk.workable else str(no)
    return ""


def _done(desk: Desk) -> Done:
    task = desk.task
    on = f" on {words(timezone.localdate(task.finished))}" if task.finished else ""
    if task.status == "CANCELED":
        return Done(f"This task was not needed: the case moved on{on}.", [], "", None)
    if isinstance(desk.step, PanelStep):
        by = decided_by(desk.step, desk.pack, task)
    else:
        by = person_name(task.owner) if task.owner else "nobody"
    decision = getattr(task, "decision", None)
    return Done(
        words=f"Completed by {by}{on}.",
        rows=answer_rows(task),
        reasons=decision.reasons if decision and not desk.is_panel else "",
        letter=letter_of(desk.user, task),
    )
