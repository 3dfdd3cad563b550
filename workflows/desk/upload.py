"""Files that come with evidence: how large, of which kinds, told by their content and never by their name."""

import secrets
from pathlib import PurePath

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

LARGEST = 10 * 1024 * 1024
# What the first bytes say, and the ending the file is kept under.
BY_CONTENT = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/heic": "heic",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
TEXT = {"txt", "eml"}
KINDS_IN_WORDS = (
    "PDF, Word (docx), PNG, JPEG or HEIC picture, MP3, M4A or WAV sound, MP4 film, email (eml) or plain text"
)
ACCEPT = ".pdf,.docx,.png,.jpg,.jpeg,.heic,.mp3,.m4a,.wav,.mp4,.eml,.txt"


def checked(upload: UploadedFile) -> UploadedFile:
    """The upload under a name of ours, or ValidationError with what to do. What the sender called it is forgotten."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError("The file is larger than 10 MB. Send a smaller one, or describe what it shows.")
    if not upload.size:
        raise ValidationError("The file is empty. Choose another one.")
    ending = _ending(upload)
    if ending is None:
        raise ValidationError(f"The file is not of a kind we can keep. Choose one of: {KINDS_IN_WORDS}.")
    upload.name = f"{secrets.token_hex(8)}.{ending}"
    return upload


def _ending(upload: UploadedFile) -> str | None:
    upload.seek(0)
    head = upload.read(8192)
    guess = filetype.guess(head)
    upload.seek(0)
    if guess is not None:
        return BY_CONTENT.get(guess.mime)
    named = PurePath(str(upload.name)).suffix.lower().lstrip(".")
    return named if named in TEXT and _is_text(upload) else None


def _is_text(upload: UploadedFile) -> bool:
    """Whether every byte is text: no control characters that text does not have."""
    content = upload.read()
    upload.seek(0)
    allowed = {9, 10, 12, 13}
    return not any(byte < 32 and byte not in allowed for byte in content)
