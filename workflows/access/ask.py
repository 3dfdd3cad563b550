"""May this person do this to that? `check` says no in a sentence, `may` in a word."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, Q

from ..models import Case, Involvement, Notice, Policy, Task
from .late import answers_for_late, decided, late_roles
from .visible import Person, right_to_move, visible_to, workable_by

TAKES = {"take", "complete", "hand_back"}
# What is written on a case outside any task.
WRITES = {"adjust", "settle_letter", "key_in_appeal"}
# The answer to an appeal that comes after its last day.
LATE = {"accept_late_appeal", "refuse_late_appeal"}
# What may be done without a record in hand, and the model permission behind it.
GENERAL = {
    "report": "workflows.report_incident",
    "add_policy": "workflows.add_policy",
    "edit_policy": "workflows.change_policy",
    "publish_policy": "workflows.publish_policy",
}


class Refused(Exception):
    """The answer is no, with a sentence that a person can read."""


def may(user: Person, verb: str, thing: Model | None = None) -> bool:
    """Whether `user` may do `verb` to `thing`.

    Verbs: "view" (any case record), "take", "hand_back", "complete" (a task), "settle_letter" (a notice); "adjust",
    "key_in_appeal", "accept_late_appeal", "refuse_late_appeal" (a case); and without a thing "report", "add_policy",
    "edit_policy", "publish_policy". "move_cases" is asked without a thing, and of a case.
    """
    try:
        check(user, verb, thing)
    except Refused:
        return False
    return True


def check(user: Person, verb: str, thing: Model | None = None) -> None:
    """As `may`, but raises Refused with the reason."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        raise Refused("You are not signed in.")
    if verb in GENERAL:
        if not user.has_perm(GENERAL[verb]):
            raise Refused("Your account does not have this right. Ask the policy manager.")
        return
    if verb == "move_cases" and (thing is None or isinstance(thing, Case)):
        _check_move(user, thing)
        return
    if verb in TAKES and isinstance(thing, Task):
        _check_task(user, verb, thing)
        return
    if verb in LATE and isinstance(thing, Case):
        _check_late(user, verb, thing)
        return
    if verb in WRITES and isinstance(thing, Case | Notice):
        _check_write(user, verb, thing)
        return
    if verb == "view" and thing is not None and not isinstance(thing, Policy):
        if not visible_to(user, type(thing)).filter(pk=thing.pk).exists():
            raise Refused("You have no part in this case.")
        return
    raise ValueError(f"access knows no verb {verb!r} for {type(thing).__name__}")


def _check_move(user: User, case: Case | None) -> None:
    """Who may move cases to another edition, and this one. It opens nothing of a case to them.

    Whoever took part in a case does not choose by which rules it goes on.
    """
    if not right_to_move(user).exists():
        raise Refused("Your account does not have this right. Ask the policy manager.")
    if case is not None and Involvement.objects.filter(case=case, user=user).exists():
        raise Refused("You took part in this case, so another policy manager must decide whether it is moved.")


def _check_write(user: User, verb: str, thing: Case | Notice) -> None:
    """Who may record an agreed adjustment, what became of a letter at reception, and an appeal that came by hand.

    All need a role with a part in the case: seeing a case is not enough (REQUIREMENTS 98). An adjustment is for those
    whose role has, or has had, work on it; looking on from a register is no part in it. A letter's fate is also for
    those who keep the register: the role that wrote the letter often sees the case no more when it is collected. So is
    an appeal that is keyed in, and for those who may accept a late one.

    The original deciders may do all three: an adjustment only ever adds to what the customer is owed, a letter's fate
    is a fact of the counter, and an appeal is taken down by whomever the customer reaches. Each carries their name, and
    none opens the appeal to them. Nor does taking it down bar anybody from deciding it who may do so otherwise.
    """
    check(user, "view", thing)
    case = thing if isinstance(thing, Case) else thing.case
    names = set(user.groups.values_list("name", flat=True))
    roles = {role["id"]: role["sees"] for role in case.edition.content["roles"] if names & set(role["groups"])}
    if verb in ("settle_letter", "key_in_appeal") and "register" in roles.values():
        return
    if verb == "key_in_appeal" and answers_for_late(user, case):
        return
    worked = Task.objects.filter(case=case, flow_task_type="HUMAN")
    if not worked.filter(Q(role__in=roles) | Q(escalated_to__in=roles)).exists():
        raise Refused("You may look at this case, but your role has had no work on it.")


def _check_late(user: User, verb: str, case: Case) -> None:
    """Who may answer an appeal that comes after its last day: see `late_roles`.

    Whoever decided the case may say yes, which only ever opens a way for the customer, and not no: nobody turns away an
    appeal against what they decided themselves.
    """
    check(user, "key_in_appeal", case)
    if not answers_for_late(user, case):
        labels = ", or ".join(role["label"] for role in late_roles(case)) or "nobody under this policy"
        raise Refused(f"You may not answer for a late appeal. Who may: {labels}.")
    if verb == "refuse_late_appeal" and decided(user, case):
        raise Refused("You decided on this case, so somebody else must say whether a late appeal is turned away.")


def _check_task(user: User, verb: str, task: Task) -> None:
    if verb == "hand_back":
        # Whoever holds a task may always let go of it, most of all when it is no longer theirs to do.
        if task.owner_id != user.pk or not task.is_live:
            raise Refused("The task is not with you now.")
        return
    if task.independent and took_part(user, task):
        raise Refused("You took part in this case, so somebody independent must do this.")
    if not workable_by(user).filter(pk=task.pk).exists():
        if task.status == "CANCELED":
            raise Refused("This task is no longer needed: the case has moved on.")
        if not task.is_live:
            raise Refused("This task has already been completed.")
        raise Refused("This task belongs to another role.")
    if verb == "take":
        _check_take(user, task)
    elif task.kind != "panel" and task.owner_id != user.pk:
        raise Refused("Take the task first; it is not with you now.")


def _check_take(user: User, task: Task) -> None:
    if task.kind == "panel":
        raise Refused("Nobody takes a panel’s task: each member votes on it.")
    if task.owner_id in (None, user.pk):
        return
    if _holds_escalated(user, task) or not holder_can_do(task):
        return
    raise Refused("Somebody else has already taken this task.")


def holder_can_do(task: Task) -> bool:
    """Whether whoever holds the task still may: not somebody who left, changed role or became involved."""
    owner = task.owner
    return owner is not None and owner.is_active and workable_by(owner).filter(pk=task.pk).exists()


def _holds_escalated(user: User, task: Task) -> bool:
    """Whether an overdue task has been brought to a role of this person."""
    if not task.escalated_to:
        return False
    roles = {role["id"]: role["groups"] for role in task.case.edition.content["roles"]}
    return user.groups.filter(name__in=roles.get(task.escalated_to, [])).exists()


def took_part(user: User, task: Task) -> bool:
    """Whether `user` took part in the task's case outside the task's own run."""
    return (
        Involvement.objects.filter(case_id=task.case_id, user=user)
        .filter(Q(task__isnull=True) | ~Q(task__process_id=task.process_id))
        .exists()
    )
