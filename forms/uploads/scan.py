"""Asks a virus scanner, clamd, about a file through its socket. What it does not call clean is not kept."""

import datetime
import socket
from typing import Any

import clamd
import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

logger = structlog.get_logger(__name__)


class _WholeSocket(socket.socket):
    """Sends all or fails: clamd's client does not look how much of a piece was sent, and would scan half a file."""

    def send(self, data: Any, flags: int = 0) -> int:
        self.sendall(data, flags)
        return len(data)


class Scanner(clamd.ClamdUnixSocket):
    """clamd's client with a time limit from the first moment, also on reaching it."""

    def _init_socket(self) -> None:
        self.clamd_socket = _WholeSocket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.clamd_socket.settimeout(self.timeout)
        self.clamd_socket.connect(self.unix_socket)


def scan(file: File, name: str) -> datetime.datetime | None:
    """When the scanner found the file clean; None where no scanner is set.

    Raises ValidationError when it found something, when it cannot be asked, and when its answer is no clear yes.
    """
    if not settings.CLAMD_SOCKET:
        return None
    status = _ask(file)
    if status == "FOUND":
        words = f"“{name}” holds a virus, so we did not keep it. Check your device, and choose another file"
        raise ValidationError(words, code="virus")
    if status != "OK":
        words = f"We could not check “{name}” for viruses just now, so we did not keep it. Try again in a few minutes"
        raise ValidationError(f"{words}, or go on without it and send it to us in another way", code="unscanned")
    return timezone.now()


def _ask(file: File) -> str:
    """OK or FOUND, as the scanner says; "" for anything else, which goes to the log without the file's name."""
    file.seek(0)
    try:
        answer = Scanner(settings.CLAMD_SOCKET, timeout=settings.CLAMD_TIMEOUT).instream(file)
    except (clamd.ClamdError, OSError, ValueError) as fault:
        logger.error("scanner_failed", error=type(fault).__name__)
        return ""
    finally:
        file.seek(0)
    status, found = next(iter((answer or {}).values()), ("", None))
    if (status, bool(found)) in (("OK", False), ("FOUND", True)):
        return str(status)
    logger.error("scanner_answered_oddly")
    return ""
