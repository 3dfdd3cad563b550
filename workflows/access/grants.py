"""Grants follow the work: what a group may see is worked out from live tasks and the edition's roles."""

import structlog
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from ..models import LIVE, Case, CaseGroupGrant, Notice, Task, TaskGroupGrant

logger = structlog.get_logger(__name__)


def settle(case: Case) -> None:
    """Make the grants on `case` what they should be now. Call inside the transaction that moved the case.

    A role's `sees` says how long its groups see the case: "register" from opening and for good, "case" from the
    role's first task until the case closes, "task" only while the role has a live task (REQUIREMENTS 61, 98, 107).
    A role keeps its grant on a letter's task until the letter has been posted or handed over (see own_letters).
    """
    roles = {role["id"]: role for role in case.edition.content["roles"]}
    tasks = list(
        Task.objects.filter(case=case, flow_task_type="HUMAN")
        .defer("flow_task", "data")
        .values_list("pk", "role", "escalated_to", "status")
    )
    open_tasks = [(pk, role, also) for pk, role, also, status in tasks if status in LIVE]
    working = {code for _, role, also in open_tasks for code in (role, also)}
    ever = {role for _, role, _, _ in tasks} | {also for _, _, also, _ in tasks if also}
    seeing = {
        role_id
        for role_id, role in roles.items()
        if role["sees"] == "register"
        or role_id in working
        or (role["sees"] == "case" and role_id in ever and case.closed_at is None)
    }
    to_do = [*open_tasks, *_letters_by_hand(case)]
    seers = {name for role_id in seeing for name in roles[role_id]["groups"]}
    doers = {(pk, name) for pk, *codes in to_do for code in codes if code for name in roles[code]["groups"]}
    names = seers | {name for _, name in doers}
    groups = _groups(names, case)
    complete = len(groups) == len(names)
    _write_case_grants(case, {groups[name] for name in seers if name in groups}, complete)
    _write_task_grants(case, {(pk, groups[name]) for pk, name in doers if name in groups}, complete)


def _letters_by_hand(case: Case) -> list[tuple[int, str, str]]:
    """The done tasks whose letter must still reach the customer. One not collected counts until the case closes."""
    waiting = Notice.UNREACHED if case.closed_at is None else Notice.BY_HAND
    rows = Notice.objects.filter(case=case, status__in=waiting)
    return list(rows.values_list("task_id", "task__role", "task__escalated_to"))


def _groups(names: set[str], case: Case) -> dict[str, int]:
    """Ids by name. A group that has gone or was renamed is an alarm, not a reason to take away what others hold."""
    found = dict(Group.objects.filter(name__in=names).values_list("name", "id"))
    for name in sorted(names - found.keys()):
        logger.error("role_without_group", group=name, case=case.reference)
    return found


def _permission(model: type, codename: str) -> Permission:
    return Permission.objects.get(content_type=ContentType.objects.get_for_model(model), codename=codename)


def _write_case_grants(case: Case, wanted: set[int], complete: bool) -> None:
    held = dict(CaseGroupGrant.objects.filter(content_object=case).values_list("group_id", "pk"))
    gone = [pk for group, pk in held.items() if group not in wanted]
    if gone and complete:
        CaseGroupGrant.objects.filter(pk__in=gone).delete()
    new = wanted - held.keys()
    if new:
        permission = _permission(Case, "view_case")
        CaseGroupGrant.objects.bulk_create(
            CaseGroupGrant(content_object=case, group_id=group, permission=permission, origin="role")
            for group in sorted(new)
        )


def _write_task_grants(case: Case, wanted: set[tuple[int, int]], complete: bool) -> None:
    rows = TaskGroupGrant.objects.filter(content_object__case=case)
    held = {(task, group): pk for pk, task, group in rows.values_list("pk", "content_object_id", "group_id")}
    live = {task for task, _ in wanted}
    gone = [pk for pair, pk in held.items() if pair not in wanted and (complete or pair[0] not in live)]
    if gone:
        TaskGroupGrant.objects.filter(pk__in=gone).delete()
    new = wanted - held.keys()
    if new:
        permission = _permission(Task, "work_task")
        TaskGroupGrant.objects.bulk_create(
            TaskGroupGrant(content_object_id=task, group_id=group, permission=permission, origin="role")
            for task, group in sorted(new)
        )
