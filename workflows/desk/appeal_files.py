"""The files that came with an appeal, for those who may see the appeal. The file itself asks access again."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from forms.models import Upload
from forms.wording import size

from ..models import Appeal


@dataclass(frozen=True)
class FileLine:
    name: str
    words: str
    url: str


def files_of(appeals: Iterable[Appeal]) -> dict[str, list[FileLine]]:
    """The files of each appeal by its reference: one query, none where no appeal came by the form."""
    by_submission = {key: one.reference for one in appeals if (key := _submission(one))}
    found: dict[str, list[FileLine]] = defaultdict(list)
    if not by_submission:
        return found
    for row in Upload.objects.filter(submission__in=by_submission).order_by("created", "pk"):
        line = FileLine(row.name, size(row.size), reverse("forms:file", args=["appeal", row.pk]))
        found[by_submission[row.submission_id]].append(line)  # type: ignore[index]
    return found


def _submission(appeal: Appeal) -> uuid.UUID | None:
    """The sent form that made the appeal; None when it came another way."""
    try:
        return uuid.UUID(appeal.submission_key)
    except ValueError:
        return None
