"""May I? One question, one answer. The only importer of guardian's rows."""

from .ask import Refused, check, may
from .closed import did, was_in_queue_of
from .grants import settle
from .roles import GROUP_MADE, RoleGroup, check_filling, fillable_groups, groups_for_roles, role_groups
from .visible import (
    get_or_404,
    group_ids,
    own_letters,
    own_reports,
    visible_to,
    without_anybody,
    workable_by,
)

__all__ = [
    "GROUP_MADE",
    "Refused",
    "RoleGroup",
    "check",
    "check_filling",
    "did",
    "fillable_groups",
    "get_or_404",
    "group_ids",
    "groups_for_roles",
    "may",
    "own_letters",
    "own_reports",
    "role_groups",
    "settle",
    "visible_to",
    "was_in_queue_of",
    "without_anybody",
    "workable_by",
]
