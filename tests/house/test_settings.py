"""Settings come from the environment, are safe in production, and say what to do when one is missing."""

import re
from pathlib import Path

import pytest
from django.db.utils import ConnectionHandler

from evenhand.settings.base import database
from tests.house.deployed import ROOT, SENSIBLE, start


def test_production_settings_pass_the_deployment_check() -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SENSIBLE)

    assert done.returncode == 0, done.stderr


def test_a_site_that_scans_no_files_is_warned() -> None:
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **SENSIBLE | {"CLAMD_SOCKET": ""})

    assert done.returncode == 1
    assert "(forms.W001) Files that people send are not scanned for viruses" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "SOURCE_CODE_URL", "DEFAULT_FROM_EMAIL"])
def test_missing_setting_stops_with_a_sentence(name: str) -> None:
    # Empty counts as missing, and keeps a developer's own .env out of this test.
    done = start("manage.py", "check", **SENSIBLE | {name: ""})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is not set.")
    assert f"Put a line such as {name}=" in done.stderr
    assert "Traceback" not in done.stderr


WRONG = [
    ("FORMS_FILES_MOST", "0", "must be a whole number from 1 to 100, and it is “0”"),
    ("EMAIL_PORT", "abc", "must be a whole number from 1 to 65535, and it is “abc”"),
    ("TRUSTED_PROXY_COUNT", "x", "must be a whole number from 0 to 20, and it is “x”"),
    ("LOG_LEVEL", "loud", "must be one of DEBUG, INFO, WARNING, ERROR, CRITICAL, and it is “loud”"),
    ("NATION", "XX", "must be one of ENG, WLS, SCT, NIR, and it is “XX”"),
    ("EMAIL_USE_TLS", "maybe", "must be true or false, and it is “maybe”"),
    ("PUBLIC_URL", "http://", "must be a whole web address that begins with https://, and it is “http://”"),
    ("PUBLIC_URL", "https://", "must be a whole web address"),
    ("PUBLIC_URL", "https://a.example:port", "must be a whole web address"),
    ("DEFAULT_FROM_EMAIL", "evenhand@localhost", "must be an email address"),
    ("DATABASE_URL", "rubbish", "does not name a PostgreSQL database"),
    ("DATABASE_URL", "mysql://officer:secret@db/evenhand", "does not name a PostgreSQL database"),
    ("DATABASE_URL", "postgres://officer:secret@db:port/evenhand", "does not name a PostgreSQL database"),
    ("DATABASE_URL", "postgres://", "does not name a PostgreSQL database"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_wrong_setting_stops_with_a_sentence(name: str, value: str, said: str) -> None:
    done = start("manage.py", "check", **SENSIBLE | {name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} {said}")
    assert f"Write it such as {name}=" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set."),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of"),
        ("WEB_PROCESSES", "abc", "WEB_PROCESSES must be a whole number from 1 to 512"),
        ("WEB_PROCESSES", "0", "WEB_PROCESSES must be a whole number from 1 to 512"),
    ],
)
def test_web_server_stops_with_a_sentence(name: str, value: str, said: str) -> None:
    configuration = ("--config", "site/evenhand/gunicorn_conf.py", "--check-config")
    done = start("-m", "gunicorn", *configuration, **SENSIBLE | {name: value})

    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


def test_every_setting_is_in_the_table_of_the_operations_page() -> None:
    folder = ROOT / "site" / "evenhand"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    read = set(re.findall(r'(?:env\.\w+|required|whole_number|yes_or_no|one_of)\(\s*"([A-Z_]+)"', code))
    table = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert read
    assert read - table == set()


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
