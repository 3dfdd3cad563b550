"""Stops a file that is too large while it arrives, so that it fills neither memory nor disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from ..wording import MB

SKIPPED = "_forms_skipped_files"


class CappedUploads(FileUploadHandler):
    """First of the upload handlers: passes pieces on, and drops a file of a journey once it is over the limit.

    The page then says so by its name (`skipped`). Other pages, such as Wagtail's own, have limits of their own.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.in_all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        self.in_all += len(raw_data)
        if self._is_of_a_journey() and (
            self.received > settings.FORMS_FILE_LARGEST_MB * MB or self.in_all > settings.FORMS_FILES_TOGETHER_MB * MB
        ):
            names = self.request.__dict__.setdefault(SKIPPED, {})
            names.setdefault(self.field_name, []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _is_of_a_journey(self) -> bool:
        match = getattr(self.request, "resolver_match", None)
        return match is not None and "forms" in match.namespaces


def skipped(request: HttpRequest, field_name: str) -> list[str]:
    """The names of the files that were dropped on their way, for one question."""
    names: dict[str, list[str]] = request.__dict__.get(SKIPPED, {})
    return names.get(field_name, [])
