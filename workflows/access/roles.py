"""Groups that hold a policy's roles: which of them a policy manager may fill with people."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission

# All that a group of staff who work on cases may carry. What they see of cases follows from the roles they hold.
HARMLESS = Q(content_type__app_label="wagtailadmin", codename="access_admin") | Q(
    content_type__app_label="workflows", codename="report_incident"
)


def fillable_groups() -> QuerySet[Group]:
    """Groups that carry no right beyond a way in and reporting: joining one gives nobody power over others."""
    through = Group.permissions.through.objects.filter(group=OuterRef("pk")).exclude(permission__in=_harmless())
    return Group.objects.exclude(Exists(through)).exclude(
        Q(Exists(GroupPagePermission.objects.filter(group=OuterRef("pk"))))
        | Q(Exists(GroupCollectionPermission.objects.filter(group=OuterRef("pk"))))
    )


def groups_for_roles() -> list[str]:
    """The groups that a role may be given to, by name."""
    return list(fillable_groups().order_by("name").values_list("name", flat=True))


def _harmless() -> QuerySet[Permission]:
    return Permission.objects.filter(HARMLESS)
