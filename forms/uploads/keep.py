"""The writers of uploads: rows, bytes, and the draft's answers that tell of them, always all three."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from .. import wording
from ..models import Draft, Submission, Upload
from ..questions import Question
from .field import file_ids
from .inspect import Inspected, inspected, limits_of
from .scan import scan
from .storage import new_path, private_storage

logger = structlog.get_logger(__name__)


class DraftGone(Exception):
    """The draft was sent, or is no more."""


def attach(*, draft_id: uuid.UUID, page_id: str, question: Question, file: File) -> Draft:
    """Keep one file as part of the answer to a question, and return the draft as it is then.

    The same file under the same name again changes nothing: a second click is not a second file. Raises
    ValidationError with what is wrong with the file, and DraftGone.
    """
    limits = limits_of(question)
    found = inspected(file, groups=limits.groups, largest=limits.largest)
    scanned = scan(file, found.name)
    path = private_storage().save(new_path(found.type), file)
    try:
        draft, used = _record(draft_id, page_id, question, found, scanned, path)
    except BaseException:
        discard(path)
        raise
    if not used:
        discard(path)
    return draft


@transaction.atomic
def _record(
    draft_id: uuid.UUID,
    page_id: str,
    question: Question,
    found: Inspected,
    scanned: datetime.datetime | None,
    path: str,
) -> tuple[Draft, bool]:
    """The draft with the file in it, and whether the stored bytes are needed."""
    draft = _held(draft_id)
    there = list(draft.uploads.filter(question=question.id))
    if any(one.sha256 == found.sha256 and one.name == found.name for one in there):
        return draft, False
    _check_room(question, found, there)
    Upload.objects.create(
        draft=draft,
        page=page_id,
        question=question.id,
        name=found.name,
        content_type=found.type.content_type,
        size=found.size,
        sha256=found.sha256,
        file=path,
        scanned_clean=scanned,
    )
    _tell(draft, page_id, question.id)
    return draft, True


def _check_room(question: Question, found: Inspected, there: list[Upload]) -> None:
    limits = limits_of(question)
    if len(there) >= limits.most:
        words = (
            f"“{found.name}” is one file too many: you can send {wording.count(limits.most, 'file')}. Remove one first"
        )
        raise ValidationError(words, code="max")
    if sum(one.size for one in there) + found.size > limits.together:
        words = f"With “{found.name}” your files are larger than {wording.size(limits.together)} in all"
        raise ValidationError(f"{words}. Remove one first, or choose a smaller one", code="together_mb")


@transaction.atomic
def remove(*, draft_id: uuid.UUID, upload_id: str) -> Draft:
    """Delete one of a draft's files, and return the draft as it is then. What is gone already stays gone."""
    draft = _held(draft_id)
    try:
        upload = draft.uploads.filter(pk=uuid.UUID(upload_id)).first()
    except ValueError:
        upload = None
    if upload is not None:
        upload.delete()
        _tell(draft, upload.page, upload.question)
    return draft


def hand_over(*, draft: Draft, submission: Submission, answers: dict[str, Any]) -> None:
    """Give the files that the answers name to the submission, and delete what they do not: nobody was asked for it.

    Call it in the transaction that stores the submission. Raises DraftGone when a file that is named is not there.
    """
    named = file_ids(answers)
    if not named:
        draft.uploads.all().delete()
        return
    given = Upload.objects.filter(draft=draft, pk__in=named)
    if given.update(draft=None, submission=submission) != len(named):
        raise DraftGone
    draft.uploads.all().delete()


def discard(path: str) -> None:
    """Delete stored bytes that no row names. What cannot be deleted now, the sweep deletes later."""
    try:
        private_storage().delete(path)
    except OSError as fault:
        logger.error("upload_stays", error=type(fault).__name__)


def delete_bytes(paths: Iterable[str]) -> None:
    """Delete bytes once the deletion of their rows can no longer be taken back."""
    for path in paths:
        transaction.on_commit(lambda path=path: discard(path))  # type: ignore[misc]


def _held(draft_id: uuid.UUID) -> Draft:
    """The draft, held until the transaction is over."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id, submission=None).first()
    if draft is None:
        raise DraftGone
    return draft


def _tell(draft: Draft, page_id: str, question_id: str) -> None:
    """Write into the draft's answers which files there are."""
    described = [one.described for one in draft.uploads.filter(question=question_id).order_by("created", "pk")]
    page = {**draft.answers.get(page_id, {}), question_id: described or None}
    draft.answers = {**draft.answers, page_id: page}
    draft.revision += 1
    draft.updated = timezone.now()
    hours = datetime.timedelta(hours=settings.FORMS_DRAFT_HOURS)
    draft.expires = max(draft.expires, draft.updated + hours)
    draft.save(update_fields=["answers", "revision", "updated", "expires"])
