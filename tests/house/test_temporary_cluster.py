"""The PostgreSQL part of the suite: a real server, gone afterwards, and never skipped without a word."""

import os
import sys
from pathlib import Path

import pytest

from tests import postgresql

CONNECT = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).execute({query!r}).fetchone()[0])"


def run(query: str, capfd: pytest.CaptureFixture[str]) -> str:
    assert postgresql.main(["--", sys.executable, "-c", CONNECT.format(query=query)]) == 0
    return capfd.readouterr().out.strip()


def test_command_gets_a_real_postgresql(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("select version()", capfd).startswith("PostgreSQL ")


def test_server_waits_for_its_commits_as_in_real_use(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("show synchronous_commit", capfd) == "on"


def test_server_is_gone_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    folder = Path(run("show data_directory", capfd))

    assert folder.name == "data"
    assert not folder.parent.exists()


def test_exit_code_of_the_command_is_passed_on() -> None:
    assert postgresql.main(["--", sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_without_postgresql_the_command_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "initdb"
    broken.write_text("#!/bin/sh\necho out of order >&2\nexit 3\n")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    assert postgresql.main(["--", "true"]) == 1

    assert capsys.readouterr().err.startswith("The PostgreSQL part of the suite did not run. initdb failed")
