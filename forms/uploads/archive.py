"""Zip files (docx and its like) that would burst whoever opens them. Judged by their directory and not unpacked."""

import zipfile
import zlib
from typing import IO

MOST_PARTS = 2000
MOST_BYTES = 200 * 1024 * 1024
# No part of a real document of this size and more shrinks to less than a hundredth.
RATIO_COUNTS_FROM = 1024 * 1024
MOST_RATIO = 100
# A deflated part is never larger than the part by more than this: one that is lies about its size.
OVERHEAD = 64 * 1024
# A document in a document, such as the table behind a chart; no deeper.
MOST_DEEP = 1
LARGEST_INSIDE = 20 * 1024 * 1024
PACKED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError, EOFError, OSError)


class TooMuchInside(Exception):
    """The file may burst whoever opens it."""


class Locked(Exception):
    """The file is locked with a password."""


def check_archive(file: IO[bytes], depth: int = 0) -> None:
    """Raise TooMuchInside or Locked for a zip not to be kept. Reads the directory and how each part begins."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _check_directory(parts)
            for part in parts:
                _check_inside(packed, part, depth)
    except DAMAGED as fault:
        raise TooMuchInside from fault


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise Locked
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise TooMuchInside
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise TooMuchInside
    for part in parts:
        shrunk = part.file_size > MOST_RATIO * max(part.compress_size, 1)
        if (part.file_size >= RATIO_COUNTS_FROM and shrunk) or part.compress_size > part.file_size + OVERHEAD:
            raise TooMuchInside


def _check_inside(packed: zipfile.ZipFile, part: zipfile.ZipInfo, depth: int) -> None:
    """A zip in a zip is looked at in the same way, once; any other archive in it is refused."""
    if part.is_dir():
        return
    with packed.open(part) as opened:
        head = opened.read(8)
        if not head.startswith(PACKED):
            return
        if depth >= MOST_DEEP or part.file_size > LARGEST_INSIDE or not head.startswith(PACKED[0]):
            raise TooMuchInside
        opened.seek(0)
        check_archive(opened, depth + 1)
