"""What was promised on a case and stays, and what a new edition changes from now on. No sentence names anybody.

Nothing here changes with the day alone: a plan shown today is the same plan tomorrow.
"""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from ..access import took_part
from ..clock.deadline import words
from ..models import Appeal, Case, Edition, Notice, Restriction
from ..notices.window import last_day_by, opening_letters
from ..policies.schema import Pack
from ..steps import HumanStep, NoticeStep, StepBase, WaitStep
from ..steps.timers import timer_of
from .standing import Standing


def kept_by_case(case: Case, to: Edition, appeals: Iterable[Appeal]) -> Iterator[str]:
    """What stays of what the customer was told: appeals, letters, reviews."""
    for appeal in appeals:
        yield f"An appeal is open. It is still decided by {words(appeal.decide_by)}"
    for letter in opening_letters(case).filter(appealed_by__isnull=True).select_related("case__edition"):
        yield _window(letter)
    standing = list(Restriction.objects.filter(case=case, status__in=Restriction.STANDING).order_by("review_on"))
    for day in dict.fromkeys(row.review_on for row in standing):
        yield f"Restrictions are still reviewed by {words(day)}"
    known = {one["id"] for one in to.content["restrictions"]}
    if any(row.code not in known for row in standing):
        yield (
            "A restriction is of a kind that the new edition does not have. It stays as it is; its review may lift or "
            "extend it, or put another in its place"
        )


def kept_by_task(at: Standing) -> Iterator[str]:
    """The dates of a live task. They stay, whatever the new edition would give."""
    task = at.task
    if task.due is not None:
        yield f"Still due on {words(timezone.localdate(task.due))}"
    ends = task.scheduled or (at.timer.scheduled if at.timer else None)
    if ends is not None:
        yield f"Still moves on by itself on {words(timezone.localdate(ends))}, when nothing happens before"
    if at.votes:
        count = "1 vote has" if len(at.votes) == 1 else f"{len(at.votes)} votes have"
        yield f"{count} been cast and counts" if len(at.votes) == 1 else f"{count} been cast and count"


def new_by_task(at: Standing, step: StepBase) -> list[str]:
    """What would be otherwise from now on, were the task to go on with this step."""
    return [*_people(at, step), *_letter(at, step), *_time(at, step)]


def _window(letter: Notice) -> str:
    due = last_day_by(letter)
    issued = words(timezone.localdate(letter.issued_at))
    if due is None:
        return f"The letter of {issued} has not reached the customer. The time to appeal is still what it says"
    return f"The last day to appeal against the letter of {issued} is still {words(due.on)}"


def _people(at: Standing, step: StepBase) -> Iterator[str]:
    before = at.step
    if not isinstance(step, HumanStep) or not isinstance(before, HumanStep):
        return
    was, now = at.old.role(before.role), at.new.role(step.role)
    if (was.id, was.label, was.groups) != (now.id, now.label, now.groups):
        yield f"With {now.label} instead of {was.label}" if was.label != now.label else f"Other staff are {now.label}"
    if at.task.owner is not None and not _keeps(at, step):
        yield "Whoever has it does not hold the new role: it goes back to the queue"
    if at.task.overdue_at is not None and at.task.escalated_to != (step.escalate_to or ""):
        yield f"It is late: {_brought_in(at.new, step)}"


def _brought_in(pack: Pack, step: HumanStep) -> str:
    if not step.escalate_to:
        return "nobody else is brought in any more"
    return f"{pack.role(step.escalate_to).label} is brought in"


def _keeps(at: Standing, step: HumanStep) -> bool:
    owner, role = at.task.owner, at.new.role(step.role)
    if owner is None or not owner.is_active:
        return False
    late = step.escalate_to if at.task.overdue_at is not None else None
    groups = {*role.groups, *(at.new.role(late).groups if late else ())}
    if not owner.groups.filter(name__in=groups).exists():
        return False
    return role.independence != "not_involved" or not took_part(owner, at.task)


def _letter(at: Standing, step: StepBase) -> Iterator[str]:
    before = at.step
    if isinstance(step, NoticeStep) and isinstance(before, NoticeStep) and step.letter != before.letter:
        yield f"The letter is “{at.new.letter(step.letter).label}” instead of “{at.old.letter(before.letter).label}”"


def _time(at: Standing, step: StepBase) -> Iterator[str]:
    was, now = _span(at.old, at.step), _span(at.new, step)
    if was != now:
        yield f"From now on this step has {now or 'no deadline'} instead of {was or 'none'}; this task keeps its date"
    if at.timer is None and timer_of(step):
        after = f"{now} after the move" if isinstance(step, WaitStep) else "when it is late"
        yield f"New: it moves on by itself {after}, when nothing happens before"


def _span(pack: Pack, step: StepBase) -> str:
    code = getattr(step, "deadline", None)
    return pack.deadline(code).words if code else ""
