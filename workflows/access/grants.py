"""Grants follow the work: what a group may see is worked out from live tasks and the edition's roles."""

from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from ..models import LIVE, Case, CaseGroupGrant, Edition, LateRequest, Notice, Task, TaskGroupGrant
from .late import late_roles

logger = structlog.get_logger(__name__)


def settle(case: Case, *, before: Edition | None = None) -> None:
    """Make the grants on `case` what they should be now. Call inside the transaction that moved the case.

    `before` is the edition that the case has just left: what its groups held goes, unless they hold it now too.

    A role's `sees` says how long its groups see the case: "register" from opening and for good, "case" from the
    role's first task until the case closes, "task" only while the role has a live task (REQUIREMENTS 61, 98, 107).
    A role keeps its grant on a letter's task until the letter has been posted or handed over (see own_letters).
    Whoever may answer for a late appeal sees the case while a request for one waits.
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
    if LateRequest.objects.filter(case=case, answer="").exists():
        seeing |= {role["id"] for role in late_roles(case)}
    letters = _letters_by_hand(case)
    to_do = [*open_tasks, *((task.pk, task.role, task.escalated_to) for task in letters)]
    answering = roles | _roles_left_behind(roles, letters)
    known = _groups_named(answering.values())
    seers = {name for role_id in seeing for name in roles[role_id]["groups"]}
    doers = {(pk, name) for pk, *codes in to_do for code in codes if code for name in answering[code]["groups"]}
    missing = (seers | {name for _, name in doers}) - known.keys()
    for name in sorted(missing):
        logger.error("role_without_group", group=name, case=case.reference)
    # A group that has gone or was renamed is an alarm. What a group holds that the edition does not name may be the
    # renamed one's, and is left to it; a group that the edition names holds what it is given here and nothing else.
    named = set(known.values()) if missing else None
    if named is not None and before is not None:
        named |= set(_groups_named(before.content["roles"]).values())
    _write_case_grants(case, {known[name] for name in seers if name in known}, named)
    wanted = {(pk, known[name]) for pk, name in doers if name in known}
    _write_task_grants(case, wanted, {pk for pk, *_ in to_do}, named)


def keepers_of(case: Case) -> list[str]:
    """The groups that keep a case: those of its register; where it has none, all that see it now."""
    kept = [name for role in case.edition.content["roles"] if role["sees"] == "register" for name in role["groups"]]
    return kept or list(CaseGroupGrant.objects.filter(content_object=case).values_list("group__name", flat=True))


def role_of(case: Case, task: Task) -> dict[str, Any]:
    """The role that answers for a task: as the case's edition has it, or else as the task's own edition has it."""
    for edition in (case.edition, task.edition):
        for role in edition.content["roles"]:
            if role["id"] == task.role:
                return dict(role)
    raise LookupError(f"no edition of {case.reference} has a role {task.role!r}")


def _letters_by_hand(case: Case) -> list[Task]:
    """The done tasks whose letter must still reach the customer. One not collected counts until the case closes."""
    waiting = Notice.UNREACHED if case.closed_at is None else Notice.BY_HAND
    rows = Task.objects.filter(pk__in=Notice.objects.filter(case=case, status__in=waiting).values("task"))
    return list(rows.only("role", "escalated_to", "edition"))


def _roles_left_behind(roles: Mapping[str, Any], letters: Iterable[Task]) -> dict[str, Any]:
    """Roles that answer for a letter and that the case's edition has no more: as the letter's own edition has them."""
    found: dict[str, Any] = {}
    for task in letters:
        lost = {task.role, task.escalated_to} - {"", *roles}
        if lost:
            found |= {role["id"]: role for role in task.edition.content["roles"] if role["id"] in lost}
    return found


def _groups_named(roles: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Ids by name of the groups that an edition names and that exist."""
    names = {name for role in roles for name in role["groups"]}
    return dict(Group.objects.filter(name__in=names).values_list("name", "id"))


def _permission(model: type, codename: str) -> Permission:
    return Permission.objects.get(content_type=ContentType.objects.get_for_model(model), codename=codename)


def _write_case_grants(case: Case, wanted: set[int], named: set[int] | None) -> None:
    """`named` are the groups that may lose what they hold; None means any."""
    held = dict(CaseGroupGrant.objects.filter(content_object=case).values_list("group_id", "pk"))
    gone = [pk for group, pk in held.items() if group not in wanted and (named is None or group in named)]
    if gone:
        CaseGroupGrant.objects.filter(pk__in=gone).delete()
    new = wanted - held.keys()
    if new:
        permission = _permission(Case, "view_case")
        CaseGroupGrant.objects.bulk_create(
            CaseGroupGrant(content_object=case, group_id=group, permission=permission, origin="role")
            for group in sorted(new)
        )


def _write_task_grants(case: Case, wanted: set[tuple[int, int]], live: set[int], named: set[int] | None) -> None:
    """As for cases; what is held on a task that is over always goes."""
    rows = TaskGroupGrant.objects.filter(content_object__case=case)
    held = {(task, group): pk for pk, task, group in rows.values_list("pk", "content_object_id", "group_id")}
    gone = [
        pk
        for (task, group), pk in held.items()
        if (task, group) not in wanted and (named is None or group in named or task not in live)
    ]
    if gone:
        TaskGroupGrant.objects.filter(pk__in=gone).delete()
    new = wanted - held.keys()
    if new:
        permission = _permission(Task, "work_task")
        TaskGroupGrant.objects.bulk_create(
            TaskGroupGrant(content_object_id=task, group_id=group, permission=permission, origin="role")
            for task, group in sorted(new)
        )
