"""Where files that people send are: never under the public media, one store for every host."""

import secrets

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.utils import timezone

from .types import FileType

FOLDER = "uploads"


def private_storage() -> Storage:
    """Files that are only ever served to who may read them."""
    return storages["private"]


def new_path(found: FileType) -> str:
    """A path of ours: nothing of it comes from the sender."""
    return f"{FOLDER}/{timezone.now():%Y/%m}/{secrets.token_hex(16)}.{found.ending}"
