"""Groups that hold a policy's roles: which there are, and which a policy manager may fill with people.

Whoever joins a group sees its cases. So a manager fills groups and nobody fills their own; and a group that carries
any right of its own is for an administrator to fill.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission, ModelLogEntry

from ..models import Policy
from .ask import Refused, check
from .visible import Person

GROUP_MADE = "workflows.group.made"
# All that a group of staff who work on cases may carry. What they see of cases follows from the roles they hold.
HARMLESS = Q(content_type__app_label="wagtailadmin", codename="access_admin") | Q(
    content_type__app_label="workflows", codename="report_incident"
)


@dataclass
class RoleGroup:
    """A group that roles name, or that was made to be named; `group` is None when there is no such group yet."""

    name: str
    group: Group | None = None
    fillable: bool = False
    roles: list[str] = field(default_factory=list)


def fillable_groups() -> QuerySet[Group]:
    """Groups that carry no right beyond a way in and reporting: joining one gives nobody power over others."""
    more = Group.permissions.through.objects.filter(group=OuterRef("pk"))
    return Group.objects.exclude(
        Exists(more.exclude(permission__in=Permission.objects.filter(HARMLESS)))
        | Exists(GroupPagePermission.objects.filter(group=OuterRef("pk")))
        | Exists(GroupCollectionPermission.objects.filter(group=OuterRef("pk")))
    )


def groups_for_roles() -> list[str]:
    """The groups that a role may be given to, by name."""
    return list(fillable_groups().order_by("name").values_list("name", flat=True))


def role_groups() -> list[RoleGroup]:
    """Every group that a policy in force or a draft names, and those made here, by name."""
    found: dict[str, RoleGroup] = {}
    for policy, role in _roles():
        for name in role.get("groups") or ():
            one = found.setdefault(str(name), RoleGroup(str(name)))
            words = f"{role.get('label') or 'a role without a name'} ({policy.title})"
            if words not in one.roles:
                one.roles.append(words)
    made = ModelLogEntry.objects.filter(action=GROUP_MADE).values_list("object_id", flat=True)
    fillable = set(fillable_groups().values_list("pk", flat=True))
    for group in Group.objects.filter(Q(name__in=found) | Q(pk__in=[int(pk) for pk in made])):
        one = found.setdefault(group.name, RoleGroup(group.name))
        one.group, one.fillable = group, group.pk in fillable
    return sorted((one for one in found.values() if one.name), key=lambda one: one.name)


def check_filling(user: Person, group: Group, person: User) -> None:
    """Whether `user` may put `person` into `group` or take them out. Raises Refused with the reason."""
    check(user, "edit_policy")
    if person.pk == user.pk:
        raise Refused("Nobody changes their own groups. Ask another policy manager.")
    if not any(one.fillable for one in role_groups() if one.group is not None and one.group.pk == group.pk):
        raise Refused("This group carries rights of its own, so only an administrator changes it.")


def _roles() -> Iterator[tuple[Policy, dict[str, Any]]]:
    """Roles of editions in force and of drafts. A draft may have gaps."""
    for policy in Policy.objects.select_related("edition", "latest_revision"):
        contents = [policy.get_latest_revision_as_object().content]
        contents += [policy.edition.content] if policy.edition else []
        for content in contents:
            roles = content.get("roles") if isinstance(content, dict) else None
            for role in roles if isinstance(roles, list) else ():
                if isinstance(role, dict) and isinstance(role.get("groups"), list):
                    yield policy, role
