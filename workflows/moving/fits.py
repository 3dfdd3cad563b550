"""Whether a step of the new edition can take a live task. Each reason against it is one part of a sentence."""

from collections.abc import Iterator

from django.utils import timezone

from ..access import anybody_for
from ..policies.schema import Pack, Process
from ..steps import EndStep, HumanStep, NoticeStep, PanelStep, StepBase, TaskStep, WaitStep
from ..steps.timers import timer_of
from ..steps.wait import HAPPENINGS
from .ahead import missing, reached
from .standing import Standing

# Of a panel on which votes have been cast, what must be as it was for those who voted.
VOTED_UNDER = ("shape", "decider", "quorum", "no_majority")


def against_process(at: Standing) -> Iterator[str]:
    """Why the new edition has no place for a run at all."""
    code, label = at.run.process_code, at.run.process_label
    now = next((one for one in at.new.processes if one.id == code), None)
    if now is None:
        yield f"the new edition has no process “{label}”"
        return
    if now.starts_on != at.old.process(code).starts_on:
        yield f"in the new edition “{now.label}” begins on something else"
    if at.appeal is not None and not _hears_appeals(at.new, now):
        yield "an appeal is heard here, and in the new edition another process hears appeals"
    if _reviews(at.old, code) and not _reviews(at.new, code):
        yield "restrictions are reviewed here, and in the new edition another process reviews them"


def against_step(at: Standing, step: StepBase) -> list[str]:
    """Why a step of the same kind could not take the live task; empty when it can."""
    found = list(against_kind(at.step, step, voted=bool(at.votes)))
    if found:
        return found
    return [
        *_against_timer(at, step),
        *_against_people(at, step),
        *_against_appeal(at, step),
        *missing(at, step.id),
    ]


def _against_appeal(at: Standing, step: StepBase) -> Iterator[str]:
    """An appeal is decided once: not twice, and not never."""
    if at.appeal is None:
        return
    deciding = {one.id for one in at.process.steps if isinstance(one, TaskStep) and one.decides == "appeal"}
    if at.appeal.decided_at is not None:
        if deciding & reached(at.process, step.id):
            yield f"the appeal has been decided, and in the new edition it would be decided again after “{step.label}”"
        return
    undecided = reached(at.process, step.id, without=deciding)
    if any(isinstance(one, EndStep) and one.id in undecided for one in at.process.steps):
        yield f"in the new edition the appeal could come from “{step.label}” to an end without being decided"


def _hears_appeals(pack: Pack, process: Process) -> bool:
    return pack.appeal is not None and pack.appeal.process == process.id


def _reviews(pack: Pack, process: str) -> bool:
    return pack.review is not None and pack.review.process == process


def against_kind(before: StepBase, step: StepBase, *, voted: bool) -> Iterator[str]:
    """Why what waits at one step could not wait at the other; `voted` says whether votes have been cast on it."""
    if type(step) is not type(before):
        yield f"“{step.label}” is a step of another kind in the new edition"
    elif isinstance(step, NoticeStep) and step.automatic:
        yield f"in the new edition the letter of “{step.label}” goes out by itself"
    elif isinstance(step, WaitStep) and isinstance(before, WaitStep):
        yield from _against_wait(before, step)
    elif isinstance(step, PanelStep) and isinstance(before, PanelStep) and voted:
        yield from _against_votes(before, step)


def _against_wait(before: WaitStep, after: WaitStep) -> Iterator[str]:
    if before.event == after.event:
        return
    waits = f"until {HAPPENINGS[after.event]}" if after.event else "for a time only"
    yield f"in the new edition “{after.label}” waits {waits}"


def _against_votes(before: PanelStep, after: PanelStep) -> Iterator[str]:
    if set(before.seats) != set(after.seats):
        yield f"votes have been cast, and in the new edition “{after.label}” has other seats"
    if [(one.id, one.label) for one in before.outcomes] != [(one.id, one.label) for one in after.outcomes]:
        yield f"votes have been cast, and in the new edition “{after.label}” has other choices"
    if any(getattr(before, name) != getattr(after, name) for name in VOTED_UNDER):
        yield f"votes have been cast, and in the new edition “{after.label}” is decided by other rules"


def _against_timer(at: Standing, step: StepBase) -> Iterator[str]:
    if at.timer is not None and not timer_of(step):
        yield f"a date is set at which the case moves on by itself, and in the new edition “{step.label}” has none"
    if at.timer is None and timer_of(step) and isinstance(step, HumanStep):
        due = at.task.due
        state = "has no date" if due is None else "is late" if due < timezone.now() else ""
        if state:
            yield f"in the new edition “{step.label}” ends by itself when its time is over, and this task {state}"


def _against_people(at: Standing, step: StepBase) -> Iterator[str]:
    if not isinstance(step, HumanStep):
        return
    taken = {vote.seat for vote in at.votes}
    seats = [seat for seat in step.seats if seat not in taken] if isinstance(step, PanelStep) else []
    for code in dict.fromkeys([step.role, *seats]):
        role = at.new.role(code)
        independent = at.new.role(step.role).independence == "not_involved"
        if not anybody_for(role.groups, apart_from=at.run if independent else None):
            who = "who took no part in the case " if independent else ""
            yield f"“{step.label}” is for {role.label}, and there is nobody {who}who holds this role"
