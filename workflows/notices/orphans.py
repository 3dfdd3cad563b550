"""Files that no row names. A letter's PDF is written before its transaction is over; a rollback leaves it behind."""

import datetime as dt
from collections.abc import Iterator
from typing import cast

import structlog
from django.core.files.storage.base import Storage
from django.db.models import FileField
from django.utils import timezone

from ..models import Appeal, Evidence, LateRequest, Notice

logger = structlog.get_logger(__name__)

# Far longer than any transaction: a younger file may be named by a row that is not committed yet.
LEAST_AGE = dt.timedelta(days=1)
# Each has a folder of its own. What was scanned with a request stays where it is when that becomes an appeal.
KEPT_IN = ((Notice, "pdf"), (Evidence, "document"), (Appeal, "scan"), (LateRequest, "scan"))


def remove_orphans() -> int:
    """Delete letters, evidence and scans that no row names, a day after they were written. Returns how many.

    Reads every folder and asks one query for each, so once a day is often enough. Doing it again does nothing.
    """
    removed = 0
    for model, name in KEPT_IN:
        kept = cast(FileField, model._meta.get_field(name))
        for folder, files in _folders(kept.storage, str(kept.upload_to).partition("/")[0]):
            rows = model._default_manager.filter(**{f"{name}__startswith": f"{folder}/"})
            orphans = files - set(rows.values_list(name, flat=True))
            removed += sum(_remove(kept.storage, path) for path in sorted(orphans))
    if removed:
        logger.warning("orphans_removed", files=removed)
    return removed


def _folders(storage: Storage, folder: str) -> Iterator[tuple[str, set[str]]]:
    """This folder and those in it, each with the paths of its files."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    if files:
        yield folder, {f"{folder}/{name}" for name in files}
    for name in folders:
        yield from _folders(storage, f"{folder}/{name}")


def _remove(storage: Storage, path: str) -> bool:
    try:
        if timezone.now() - storage.get_modified_time(path) < LEAST_AGE:
            return False
        storage.delete(path)
    except OSError as error:
        # Gone already, or not ours to delete: the rest goes on.
        logger.error("orphan_stays", error=type(error).__name__)
        return False
    return True
