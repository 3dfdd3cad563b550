"""Letters that have been issued: each is read by the edition it was written by, wherever its case has moved since."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from ..models import Case, Edition, Notice


def editions_by_id(case: Case, ids: Iterable[int]) -> dict[int, Edition]:
    """These editions and the case's own. One query for those that are not the case's own, none where there are none."""
    others = set(ids) - {case.edition_id}
    return {case.edition_id: case.edition, **(Edition.objects.in_bulk(others) if others else {})}


def letters_that(case: Case, fits: Callable[[dict[str, Any]], bool]) -> Q:
    """Picks those of a case's letters whose template fits. One query, and one more where the case has been moved."""
    ids = Notice.objects.filter(case=case, task__isnull=False).order_by().values_list("task__edition", flat=True)
    picked = Q(pk__in=[])
    for pk, edition in editions_by_id(case, ids.distinct()).items():
        codes = [letter["id"] for letter in edition.content["letters"] if fits(letter)]
        picked |= Q(task__edition=pk, letter__in=codes)
    return picked & Q(case=case)


def template_of(notice: Notice) -> dict[str, Any]:
    """The letter's template, as the edition holds it. Not of a letter that no step wrote: it has none."""
    letters: list[dict[str, Any]] = notice.edition.content["letters"]
    return next(letter for letter in letters if letter["id"] == notice.letter)
