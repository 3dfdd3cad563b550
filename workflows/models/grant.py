"""Guardian's object permissions on direct foreign-key tables. Only `access` reads or writes them."""

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from .case import Case
from .run import Task


class CaseGrant(UserObjectPermissionBase):
    """What one person may do with one case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)
    origin = models.CharField(max_length=120)


class CaseGroupGrant(GroupObjectPermissionBase):
    """What a group may do with one case."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)
    origin = models.CharField(max_length=120)


class TaskGrant(UserObjectPermissionBase):
    """What one person may do with one task."""

    content_object = models.ForeignKey(Task, on_delete=models.CASCADE)
    origin = models.CharField(max_length=120)


class TaskGroupGrant(GroupObjectPermissionBase):
    """What a group may do with one task."""

    content_object = models.ForeignKey(Task, on_delete=models.CASCADE)
    origin = models.CharField(max_length=120)
