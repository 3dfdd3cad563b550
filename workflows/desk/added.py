"""What a customer has added to a case online, as staff read it."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from ..access import visible_to
from ..models import Addition, Case
from .case_parts import moment


@dataclass(frozen=True)
class Added:
    """`what` says that an adjustment is asked for: it is not agreed until somebody records it."""

    what: str
    when: str
    by: str
    words: str


def added(user: User, case: Case) -> list[Added]:
    """The latest first: one query."""
    rows = visible_to(user, Addition).filter(case=case).select_related("appeal").order_by("-added_at", "-pk")
    return [Added(_what(row), moment(row.added_at), row.made_by or "the customer", row.words) for row in rows]


def _what(row: Addition) -> str:
    if row.kind == Addition.Kind.ADJUSTMENT:
        return "An adjustment asked for, not agreed yet"
    if row.kind == Addition.Kind.COMMENT:
        return "A comment before the review"
    return f"More about appeal {row.appeal.reference}" if row.appeal else "More about the appeal"
