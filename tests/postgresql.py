"""Runs one command against a PostgreSQL made for it and thrown away after.

Usage: python -m tests.postgresql -- pytest tests
The command finds DATABASE_URL set. The cluster always stops, and this program ends with the command's own exit
code; when PostgreSQL cannot be started it ends with 1 and says why.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

# A throwaway cluster may forget everything in a power cut. synchronous_commit stays on, as in real use: Evenhand
# refuses a server that has it off.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
}


class PostgreSQLUnavailableError(Exception):
    """PostgreSQL could not be started; the message says what to do."""


def programs() -> Path:
    """The folder that holds initdb and pg_ctl: the newest PostgreSQL installed."""
    on_path = shutil.which("initdb")
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]), reverse=True
    )
    if on_path:
        return Path(on_path).parent
    if folders:
        return folders[0].parent
    raise PostgreSQLUnavailableError("PostgreSQL's server is not installed. On Debian: apt-get install postgresql")


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: what to put before its commands."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [*as_server_user(), *arguments],
        cwd=folder,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        log = folder / "log"
        detail = log.read_text() if log.exists() else done.stderr
        raise PostgreSQLUnavailableError(f"{Path(arguments[0]).name} failed:\n{detail}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """A running PostgreSQL; gives its DATABASE_URL."""
    found, folder = programs(), Path(tempfile.mkdtemp(prefix="evenhand-postgresql-"))
    data, secret, password, port = folder / "data", folder / "password", secrets.token_hex(16), free_port()
    try:
        secret.write_text(password)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            shutil.chown(secret, "postgres")
        initdb = [str(found / "initdb"), "--pgdata", str(data), "--encoding=UTF8", "--locale=C.UTF-8"]
        run([*initdb, "--username=evenhand", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"], folder)
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        pg_ctl = [str(found / "pg_ctl"), "--pgdata", str(data), "--wait", "--silent"]
        start = [*pg_ctl, f"--options=-p {port} -k {folder} {options}", f"--log={folder / 'log'}", "start"]
        try:
            run(start, folder)
            yield f"postgres://evenhand:{password}@127.0.0.1:{port}/postgres"
        finally:
            if (data / "postmaster.pid").exists():
                run([*pg_ctl, "--mode=immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop(number: int, frame: FrameType | None) -> None:
    """Turns a termination into an exception, so that the cluster is stopped on the way out."""
    sys.exit(128 + number)


def main(arguments: list[str]) -> int:
    if arguments[:1] != ["--"] or len(arguments) < 2:
        print("Say what to run: python -m tests.postgresql -- pytest tests", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with cluster() as url, subprocess.Popen(arguments[1:], env=os.environ | {"DATABASE_URL": url}) as command:
            try:
                return command.wait()
            finally:
                command.terminate()
    except KeyboardInterrupt:
        return 130
    except PostgreSQLUnavailableError as problem:
        print(f"The PostgreSQL part of the suite did not run. {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
