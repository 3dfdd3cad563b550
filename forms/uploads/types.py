"""Which files we keep: the one table of kinds, told by the first bytes and never by the name."""

import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

import filetype
from django.core.files.base import File

from ..kinds import FileGroup

HEAD = 8192
# How Word of old, and everything locked with a password by Office of today, begins.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
TEXT_BYTES = bytes({9, 10, 12, 13, *range(32, 256)})
OPENDOCUMENT = b"application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class FileType:
    """A kind of file. `ending` is the one it is kept under, `called` what else its name may end in."""

    content_type: str
    ending: str
    group: FileGroup
    words: str
    called: tuple[str, ...] = ()


OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    FileType("application/pdf", "pdf", "documents", "PDF"),
    FileType(f"{OFFICE}.wordprocessingml.document", "docx", "documents", "Word (docx)"),
    FileType(f"{OFFICE}.spreadsheetml.sheet", "xlsx", "documents", "Excel (xlsx)"),
    FileType("application/vnd.oasis.opendocument.text", "odt", "documents", "OpenDocument text (odt)"),
    FileType("message/rfc822", "eml", "documents", "email (eml)"),
    FileType("text/plain", "txt", "documents", "plain text (txt)", ("text", "log")),
    FileType("image/jpeg", "jpg", "pictures", "JPEG", ("jpeg", "jpe")),
    FileType("image/png", "png", "pictures", "PNG"),
    FileType("image/heic", "heic", "pictures", "HEIC", ("heif",)),
    FileType("image/webp", "webp", "pictures", "WebP"),
    FileType("audio/mpeg", "mp3", "sound", "MP3"),
    FileType("audio/mp4", "m4a", "sound", "M4A"),
    FileType("audio/x-wav", "wav", "sound", "WAV"),
    FileType("video/mp4", "mp4", "film", "MP4", ("m4v",)),
    FileType("video/quicktime", "mov", "film", "MOV", ("qt",)),
)
BY_CONTENT = {one.content_type: one for one in TYPES}
BY_ENDING = {one.ending: one for one in TYPES}
# Nothing in their first bytes tells these from others: the name does, once every byte is known to be text.
BY_NAME = {ending: one for one in TYPES if one.ending in ("txt", "eml") for ending in (one.ending, *one.called)}
OFFICE_PARTS = {"word/document.xml", "xl/workbook.xml"}
GROUPS: dict[FileGroup, str] = {
    "documents": "documents",
    "pictures": "pictures",
    "sound": "sound recordings",
    "film": "films",
}


def accepted(groups: Collection[FileGroup]) -> list[FileType]:
    """The kinds of these groups; every kind for none."""
    return [one for one in TYPES if not groups or one.group in groups]


def in_words(groups: Collection[FileGroup]) -> str:
    """documents: PDF, Word (docx); pictures: JPEG, PNG."""
    wanted = [group for group in GROUPS if not groups or group in groups]
    return "; ".join(
        f"{GROUPS[group]}: {', '.join(one.words for one in TYPES if one.group == group)}" for group in wanted
    )


def accept_attribute(groups: Collection[FileGroup]) -> str:
    """What a browser offers to choose, for `accept`. It only helps: the content decides."""
    return ",".join(f".{ending}" for one in accepted(groups) for ending in (one.ending, *one.called))


def type_of(file: File, name: str) -> FileType | None:
    """The kind of a file by its content, None when it is none that we keep. Leaves the file at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(ZIP):
        return _packed_type(file)
    guess = filetype.guess(head)
    if guess is not None:
        return BY_CONTENT.get(guess.mime)
    named = BY_NAME.get(PurePath(name).suffix.lower().lstrip("."))
    return named if named and _is_text(file) else None


def is_locked_or_old_office(file: File) -> bool:
    """Whether a file is of Office before docx, or locked with a password by Office."""
    file.seek(0)
    head = file.read(len(OLD_OFFICE))
    file.seek(0)
    return head == OLD_OFFICE


def _packed_type(file: File) -> FileType | None:
    """What a zip holds by its directory, which was judged before. Unpacked is one line, which OpenDocument has."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            is_odt = {"mimetype", "content.xml"} <= names and _begins(packed, "mimetype") == OPENDOCUMENT
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return None
    finally:
        file.seek(0)
    if is_odt:
        return BY_ENDING["odt"]
    if "[Content_Types].xml" not in names or any(name.casefold().endswith("vbaproject.bin") for name in names):
        return None
    return BY_ENDING["docx" if "word/document.xml" in names else "xlsx"] if names & OFFICE_PARTS else None


def _begins(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as opened:
        return opened.read(100)


def _is_text(file: File) -> bool:
    """Whether every byte is text: no control characters that text does not have."""
    found = not any(chunk.translate(None, delete=TEXT_BYTES) for chunk in file.chunks())
    file.seek(0)
    return found
