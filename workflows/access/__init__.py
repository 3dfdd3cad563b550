"""May I? One question, one answer. The only importer of guardian's rows."""

from .ask import Refused, check, holder_can_do, may, took_part
from .closed import did, was_in_queue_of
from .grants import keepers_of, role_of, settle
from .late import had_late_request, late_roles
from .roles import GROUP_MADE, RoleGroup, check_filling, fillable_groups, groups_for_roles, role_groups
from .visible import (
    anybody_for,
    get_or_404,
    group_ids,
    known_by_reference,
    movable_by,
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
    "anybody_for",
    "check",
    "check_filling",
    "did",
    "fillable_groups",
    "get_or_404",
    "group_ids",
    "groups_for_roles",
    "had_late_request",
    "holder_can_do",
    "keepers_of",
    "known_by_reference",
    "late_roles",
    "may",
    "movable_by",
    "own_letters",
    "own_reports",
    "role_groups",
    "role_of",
    "settle",
    "took_part",
    "visible_to",
    "was_in_queue_of",
    "without_anybody",
    "workable_by",
]
