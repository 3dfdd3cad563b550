"""May I? One question, one answer. The only importer of guardian's rows."""

from .ask import Refused, check, may
from .closed import did, was_in_queue_of
from .grants import settle
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
    "Refused",
    "check",
    "did",
    "get_or_404",
    "group_ids",
    "may",
    "own_letters",
    "own_reports",
    "settle",
    "visible_to",
    "was_in_queue_of",
    "without_anybody",
    "workable_by",
]
