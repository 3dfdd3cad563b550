"""System checks on the database: what can lose a row that we have acknowledged."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

# Below this, a reset of the write-ahead log while several connections write can corrupt the file.
SQLITE_WITH_THE_RESET_FIX = (3, 51, 3)


@register(Tags.database)
def check_durability(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a PostgreSQL that acknowledges before it has written; warn of an SQLite known to corrupt its log."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor == "postgresql":
            found += postgresql_faults(_setting(alias, "synchronous_commit"))
        elif connection.vendor == "sqlite":
            found += sqlite_faults(sqlite3.sqlite_version_info)
    return found


def postgresql_faults(synchronous_commit: str) -> list[CheckMessage]:
    """What is wrong with this value of synchronous_commit."""
    if synchronous_commit != "off":
        return []
    return [
        Error(
            "PostgreSQL has synchronous_commit off: a crash loses appeals and decisions that were acknowledged.",
            hint="Set synchronous_commit = on for this database, then start again.",
            id="evenhand.E001",
        )
    ]


def sqlite_faults(version: tuple[int, ...]) -> list[CheckMessage]:
    """What is wrong with this version of SQLite."""
    if version >= SQLITE_WITH_THE_RESET_FIX:
        return []
    found, wanted = (".".join(map(str, one)) for one in (version, SQLITE_WITH_THE_RESET_FIX))
    return [
        Warning(
            f"SQLite {found} can corrupt its write-ahead log when several programs write at once.",
            hint=f"Use SQLite {wanted} or later, or PostgreSQL by DATABASE_URL for real use.",
            id="evenhand.W001",
        )
    ]


def _setting(alias: str, name: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])
