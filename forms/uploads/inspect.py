"""What one file is, and whether it may be kept. Every refusal names the file and says what to do."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File

from .. import wording
from ..kinds import FileGroup
from ..questions import Question
from ..wording import MB
from .archive import Locked, TooMuchInside, check_archive
from .names import kept_name, program_ending, shown_name
from .types import ZIP, FileType, in_words, is_locked_or_old_office, type_of


@dataclass(frozen=True)
class Limits:
    """What a question takes: the files' kinds and sizes, in bytes, and how many."""

    groups: tuple[FileGroup, ...]
    largest: int
    together: int
    most: int


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept, as a record describes it."""

    name: str
    type: FileType
    size: int
    sha256: str


def limits_of(question: Question) -> Limits:
    """A question's own limits where it has some, never beyond those of the settings."""
    rules = question.rules
    largest = min(rules.largest_mb or settings.FORMS_FILE_LARGEST_MB, settings.FORMS_FILE_LARGEST_MB) * MB
    together = min(rules.together_mb or settings.FORMS_FILES_TOGETHER_MB, settings.FORMS_FILES_TOGETHER_MB) * MB
    return Limits(
        rules.accepts, largest, together, min(rules.max or settings.FORMS_FILES_MOST, settings.FORMS_FILES_MOST)
    )


def inspected(file: File, *, groups: Collection[FileGroup] = (), largest: int) -> Inspected:
    """What the file is. Raises ValidationError with a sentence; its code is the rule that was broken.

    Reads the file in pieces, twice or three times, and leaves it at its beginning.
    """
    name = shown_name(file.name or "")
    size = file.size or 0
    if not size:
        raise ValidationError(f"“{name}” is empty. Choose another file", code="empty")
    if size > largest:
        raise too_large(name, largest)
    program = program_ending(name)
    if program:
        words = f"“{name}” is named like a program (.{program}). If it is a document, save it as PDF and choose that"
        raise ValidationError(words, code="accepts")
    found = _type(file, name, groups)
    return Inspected(kept_name(name, found), found, size, _sha256(file))


def too_large(name: str, largest: int) -> ValidationError:
    words = f"“{name}” is larger than {wording.size(largest)}. Choose a smaller one, or describe what it shows"
    return ValidationError(words, code="largest_mb")


def _type(file: File, name: str, groups: Collection[FileGroup]) -> FileType:
    _check_packed(file, name)
    found = type_of(file, name)
    if found is None and is_locked_or_old_office(file):
        words = f"“{name}” is locked with a password, or of a kind of Office that is no longer used"
        raise ValidationError(f"{words}. Save it as PDF or docx without a password and choose that", code="accepts")
    if found is None or (groups and found.group not in groups):
        raise ValidationError(f"“{name}” is not of a kind we can keep. Choose {in_words(groups)}", code="accepts")
    return found


def _check_packed(file: File, name: str) -> None:
    file.seek(0)
    if file.read(len(ZIP)) != ZIP:
        file.seek(0)
        return
    try:
        check_archive(file)
    except Locked:
        words = f"“{name}” is locked with a password. Save it without one and choose it again"
        raise ValidationError(words, code="accepts") from None
    except TooMuchInside:
        words = f"“{name}” holds far more than its size says, or is damaged, so opening it could do harm"
        raise ValidationError(f"{words}. Save it as PDF and choose that", code="accepts") from None
    finally:
        file.seek(0)


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
