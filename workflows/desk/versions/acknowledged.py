"""Who acknowledged a warning, when, with what reason, and from where it is carried: in words."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import Truncator

from ...clock.deadline import words
from ...models import Acknowledgement, Edition
from ...policies.acknowledgements import first_kept_with
from ..queue import person_name

LONGEST_REASON = 40


def in_words(rows: Iterable[Acknowledgement], number: int | None = None) -> dict[Acknowledgement, str]:
    """What is said of each to a reader of edition `number`, or of a draft. One query.

    Nobody is asked for a reason of their own: the reason is that of the edition for which it was given.
    """
    kept = list(rows)
    first = first_kept_with(kept)
    return {row: _in_words(row, first.get(row), number) for row in kept}


def _in_words(row: Acknowledgement, first: Edition | None, number: int | None) -> str:
    given = f"Acknowledged by {person_name(row.by)} on {words(timezone.localdate(row.at))}"
    if first is None:
        return f"{given}, for an earlier draft. It holds for this one, because the warning is the same word for word."
    reason = Truncator(first.change_note).words(LONGEST_REASON)
    given += f" for edition {first.number}, whose reason for change is: “{reason}”"
    if first.number == number:
        return given
    return f"{given}. Carried over from edition {first.number}, because the warning is the same word for word."
