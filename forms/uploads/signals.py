"""Bytes go with their row, whichever way the row goes: by the sender, with its draft, in the purge."""

from typing import Any

from django.db.models.signals import post_delete

from ..models import Upload
from .keep import delete_bytes


def connect() -> None:
    """Call it once, when the app is ready."""
    post_delete.connect(_delete_bytes, sender=Upload, dispatch_uid="forms.uploads")


def _delete_bytes(sender: type[Upload], instance: Upload, **kwargs: Any) -> None:
    delete_bytes([str(instance.file.name)])
