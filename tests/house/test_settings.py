"""Settings come from the environment, are safe in production, and say what to do when one is missing."""

from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from evenhand.settings.base import database
from tests.house.deployed import SENSIBLE, start


def test_production_settings_pass_the_deployment_check() -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SENSIBLE)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "SOURCE_CODE_URL"])
def test_missing_setting_stops_with_a_sentence(name: str) -> None:
    # Empty counts as missing, and keeps a developer's own .env out of this test.
    done = start("manage.py", "check", **SENSIBLE | {name: ""})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set.")
    assert f"Put a line such as {name}=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_prints_no_banner_of_a_part() -> None:
    done = start("manage.py", "check", **SENSIBLE)

    assert done.stderr == ""


def test_database_url_names_a_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://officer:p%40ss%2Fword@db.example.gov.uk:5433/evenhand")

    found = database()

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.gov.uk", 5433, "evenhand")
    assert (found["USER"], found["PASSWORD"]) == ("officer", "p@ss/word")


def test_without_a_database_url_sqlite_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")

    assert database()["ENGINE"] == "django.db.backends.sqlite3"


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SQLITE_PATH", str(tmp_path / "evenhand.sqlite3"))
    connection = ConnectionHandler({"default": database()})["default"]
    try:
        with connection.cursor() as cursor:
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
    finally:
        connection.close()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}


@pytest.mark.django_db
def test_sqlite_takes_the_write_lock_when_a_transaction_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SQLITE_PATH", str(tmp_path / "evenhand.sqlite3"))
    connection = ConnectionHandler({"default": database()})["default"]
    connection.ensure_connection()
    try:
        assert connection.transaction_mode == "IMMEDIATE"
    finally:
        connection.close()


COLLECT = """
import sys, django
from django.conf import settings
settings.STATIC_ROOT = sys.argv[1]
# As in production, without the slow compression.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""


def test_production_collects_its_static_files(tmp_path: Path) -> None:
    """A stylesheet that names a missing picture fails here, not on the council's server."""
    done = start("-c", COLLECT, str(tmp_path), **SENSIBLE)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()
