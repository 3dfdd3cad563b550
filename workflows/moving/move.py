"""The move itself: planned again while the case is held, so that nothing but what the manager was shown is done."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction

from .. import access
from ..actions import moves
from ..actions.locks import hold_case
from ..flows.engine import settle
from ..flows.transfer import Carried, carry_over, let_go_where_closed
from ..models import Case, Edition
from ..policies.editions import pack_of
from ..policies.schema import Pack
from .plan import CannotMove, Plan, plan_for

CHANGED = "Something has happened on this case, or the policy has changed, since this was worked out. Look at it again."
NOT_OPEN = "This case is closed."


@transaction.atomic
def move_case(*, case: Case, to: Edition, chosen: Mapping[int, str], shown: str, reason: str, by: User) -> bool:
    """Move a case to the edition in force. Returns False when this very plan has been carried out already.

    `chosen` says with which step a task goes on that has none of its own, by task id; `shown` is the fingerprint of
    the plan that `by` was shown. Raises access.Refused, and CannotMove with the reason; then nothing has changed.
    """
    held = hold_case(case.pk)
    access.check(by, "move_cases", held)
    if not reason.strip():
        raise CannotMove("Say why the case is moved.")
    if held.edition_id == to.pk and moves.was_moved_by(held, shown):
        return False
    if held.closed_at is not None:
        raise CannotMove(NOT_OPEN)
    if held.policy.edition_id != to.pk or held.edition.number >= to.number:
        raise CannotMove(CHANGED)
    plan = plan_for(held, to)
    if plan.fingerprint != shown:
        raise CannotMove(CHANGED)
    _carry_out(held, to, plan, plan.steps(chosen), reason.strip(), by)
    return True


def _carry_out(case: Case, to: Edition, plan: Plan, steps: dict[int, str], reason: str, by: User) -> None:
    left = case.edition
    mapped = [
        {"task": task.task, "process": task.process, "from": task.step, "to": steps[task.task]} for task in plan.tasks
    ]
    moves.case_moved(case=case, to=to, by=by, reason=reason, mapped=mapped, plan=plan.fingerprint)
    carried = carry_over(case=case, to=to, steps=steps)
    settle(case, before=left)
    for one in carried:
        let_go = let_go_where_closed(one)
        moves.task_moved(task=one.task, before=one.before, role_label=_role(pack_of(to), one), let_go=let_go, by=by)


def _role(pack: Pack, carried: Carried) -> str:
    return pack.role(carried.task.role).label if carried.task.role else ""
