"""Several worker processes, one change: none of them shows the old page."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from home.models import PolicyPage
from home.publishing import put_in_force
from tests.home.factories import a_policy, an_edition

WORKERS = 3
REQUESTS = 30


def _database_for_the_server() -> dict[str, str]:
    """The environment that points another process at this test's database."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"SQLITE_PATH": str(here["NAME"]), "DATABASE_URL": ""}
    who = f"{here['USER']}:{here['PASSWORD']}@{here['HOST'] or '127.0.0.1'}:{here['PORT'] or 5432}"
    return {"DATABASE_URL": f"postgres://{who}/{here['NAME']}"}


@pytest.fixture
def port(transactional_db: None, django_db_serialized_rollback: None) -> Iterator[int]:
    """A gunicorn with three workers on this test's own database."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    environment = {
        **os.environ,
        **_database_for_the_server(),
        "DJANGO_SETTINGS_MODULE": "evenhand.settings.test",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    config = Path(__file__).resolve().parents[2] / "site" / "evenhand" / "gunicorn_conf.py"
    bind = f"fd://{listener.fileno()}"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", str(config), "--workers", str(WORKERS), "--bind", bind],
        env=environment,
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield listener.getsockname()[1]
    server.terminate()
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    listener.close()


def _read(port: int, times: int) -> list[str]:
    """The policy page, each time over a new connection, so that any worker may answer."""
    pages = []
    for _ in range(times):
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        visitor.request("GET", "/customer-behaviour/print/")
        pages.append(visitor.getresponse().read().decode())
        visitor.close()
    return pages


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_worker_shows_a_change_at_the_next_request(port: int) -> None:
    a_policy()
    assert all("What this policy is for" in page for page in _read(port, REQUESTS))

    page = PolicyPage.objects.get()
    page.sections[0].value["heading"] = "What we want"
    page.save_revision().publish()
    assert all("What we want" in page for page in _read(port, REQUESTS))

    put_in_force(an_edition(2, facts={"review_every": "6 months", "appeal_within": "28 days"}))
    assert all("6 months" in page and "3 months" not in page for page in _read(port, REQUESTS))
