"""A whole conversation with a scanner: what it calls clean is kept, and nothing else."""

import pytest
from django.conf import settings as live
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings

from forms.uploads.checks import check_scanner
from forms.uploads.scan import scan

from .clamd_server import Manner, clamd_server
from .samples import EICAR, PDF


def asked(content: bytes) -> object:
    file = SimpleUploadedFile("letter.pdf", content)
    try:
        return scan(file, "letter.pdf")
    finally:
        assert file.tell() == 0


def test_a_clean_file_is_clean_since_now(settings: Settings) -> None:
    # More than the buffer of a socket, so that it goes in many pieces.
    content = PDF + bytes(range(256)) * 8000
    with clamd_server() as server:
        settings.CLAMD_SOCKET = server.path
        before = timezone.now()
        assert before <= asked(content) <= timezone.now()  # type: ignore[operator]
    assert server.scanned == [content]


def test_a_virus_is_refused(settings: Settings) -> None:
    with clamd_server() as server:
        settings.CLAMD_SOCKET = server.path
        with pytest.raises(ValidationError, match=r"“letter.pdf” holds a virus, so we did not keep it. Check"):
            asked(EICAR)


@pytest.mark.parametrize("manner", ["garbage", "binary", "error", "empty name", "closes", "closes early", "hangs"])
def test_a_scanner_that_gives_no_clear_yes_is_refused(settings: Settings, manner: Manner) -> None:
    settings.CLAMD_TIMEOUT = 0.2
    with clamd_server(manner) as server:
        settings.CLAMD_SOCKET = server.path
        with pytest.raises(ValidationError) as refusal:
            asked(PDF)
    assert "We could not check “letter.pdf” for viruses just now, so we did not keep it." in refusal.value.message
    assert refusal.value.code == "unscanned"


@pytest.mark.parametrize("path", ["/nowhere/clamd.ctl", "/etc/passwd", "x" * 300])
def test_a_scanner_that_is_down_keeps_nothing(settings: Settings, path: str) -> None:
    settings.CLAMD_SOCKET = path
    with pytest.raises(ValidationError, match="Try again in a few minutes, or go on without it"):
        asked(PDF)


def test_without_a_scanner_nothing_is_scanned(settings: Settings) -> None:
    settings.CLAMD_SOCKET = ""
    assert asked(EICAR) is None


def test_a_site_of_a_council_without_a_scanner_is_warned(settings: Settings) -> None:
    settings.CLAMD_SOCKET = ""
    assert [found.id for found in check_scanner(None)] == ["forms.W001"]
    settings.CLAMD_SOCKET = "/run/clamav/clamd.ctl"
    assert check_scanner(None) == []


def test_the_time_limit_is_short_enough_to_answer_the_sender() -> None:
    assert live.CLAMD_TIMEOUT <= 30
