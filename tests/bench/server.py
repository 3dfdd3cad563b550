"""A gunicorn as in production, on a database and pages of its own."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import django
from django.core.management import call_command

# The server believes that its proxy took the request over TLS, as in production.
BEHIND_TLS = {"X-Forwarded-Proto": "https"}
WORKERS = 2
THREADS = 2


@contextmanager
def prepared() -> Iterator[None]:
    """Django set up on a database of its own, which is gone afterwards. Once in a program."""
    with tempfile.TemporaryDirectory(prefix="evenhand-bench-") as scratch:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        os.environ["BENCH_SCRATCH"] = scratch
        os.environ["DATABASE_URL"] = ""
        os.environ["SQLITE_PATH"] = str(Path(scratch) / "bench.sqlite3")
        _prepare()
        yield


@contextmanager
def serving() -> Iterator[str]:
    """The address of a running server on what is prepared; it is gone afterwards."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        server = _gunicorn(listener)
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            _wait_until_ready(address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


def _prepare() -> None:
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from django.db import connections
    from wagtail.models import Page

    from tests.home.factories import a_policy

    policy = a_policy(editions=3)
    policy.get_parent().add_child(instance=Page(title="A stock page", slug="stock"))
    connections.close_all()


def _wait_until_ready(address: str) -> None:
    """The listener takes connections before the workers are up; the first answer shows that one is."""
    with urlopen(Request(f"{address}/bench/empty/", headers=BEHIND_TLS), timeout=120) as answer:  # noqa: S310
        answer.read()


def _gunicorn(listener: socket.socket) -> "subprocess.Popen[bytes]":
    bind = f"fd://{listener.fileno()}"
    config = Path(__file__).resolve().parents[2] / "site" / "evenhand" / "gunicorn_conf.py"
    # Threads, because only they keep connections open; opening one costs more than either answer.
    scale = ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
    return subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", str(config), *scale, "--bind", bind],
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
