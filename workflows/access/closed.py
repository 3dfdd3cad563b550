"""Work that is over: who may be told so after their grant has gone with the task."""

from ..models import Task, Vote
from .ask import took_part
from .visible import Person, group_ids


def did(user: Person, task: Task | None) -> bool:
    """Whether `user` completed this task, or voted in it. Nobody did what no task was for."""
    if task is None or not user.is_authenticated or not user.is_active or task.is_live:
        return False
    return task.owner_id == user.pk or Vote.objects.filter(task=task, member=user).exists()


def was_in_queue_of(user: Person, task: Task | None) -> bool:
    """Whether a task that is over was in `user`'s queue while it was open.

    They may be told that it is done, and nothing else of the case: somebody who pressed a button too late gets a
    sentence, not a page that says the task never was. Independence holds here too.
    """
    if task is None or not user.is_authenticated or not user.is_active or task.is_live or not task.is_human:
        return False
    if task.independent and took_part(user, task):
        return False
    roles = {role["id"]: role["groups"] for role in task.edition.content["roles"]}
    names = {name for code in (task.role, task.escalated_to) for name in roles.get(code, [])}
    return user.groups.filter(pk__in=group_ids(user), name__in=names).exists()
