"""`make run`: one sentence when the port is taken, and nothing left running."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from tests.house.deployed import ROOT
from tools.serve import is_free, main

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
SUPERVISOR = textwrap.dedent(
    """
    import subprocess, sys
    from tools import serve
    started = subprocess.Popen
    def announce(*arguments, **options):
        program = started(*arguments, **options)
        print(program.pid, flush=True)
        return program
    subprocess.Popen = announce
    sys.exit(serve.supervise({commands!r}, 1))
    """
)


@contextlib.contextmanager
def listener() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def supervise(*commands: list[str]) -> subprocess.Popen[str]:
    code = SUPERVISOR.format(commands=commands)
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def test_port_in_use_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with listener() as port:
        assert main(["--port", str(port)]) == 1

    assert capsys.readouterr().out.startswith(f"Port {port} is in use. Stop what is using it, or choose another")


def test_port_just_let_go_is_free() -> None:
    with listener() as port, socket.create_connection(("127.0.0.1", port)):
        assert not is_free(port)

    assert is_free(port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_program_running(number: signal.Signals) -> None:
    with supervise(SLEEPER, SLEEPER) as supervisor:
        assert supervisor.stdout
        programs = [int(supervisor.stdout.readline()) for _ in range(2)]

        supervisor.send_signal(number)

        assert supervisor.wait(30) == 0
        assert [pid for pid in programs if is_alive(pid)] == []


def test_when_one_program_ends_the_other_is_stopped() -> None:
    with supervise(SLEEPER, [sys.executable, "-c", ""]) as supervisor:
        assert supervisor.stdout
        programs = [int(supervisor.stdout.readline()) for _ in range(2)]

        assert supervisor.wait(30) == 1
        assert [pid for pid in programs if is_alive(pid)] == []
