"""Serves Evenhand on this machine with a demonstration in it: the web program and the worker, together.

Usage: python -m tools.serve --port 8000. Ctrl-C stops both. When one of the two ends, so does the other.
"""

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
PATIENCE = 10  # seconds a program gets to end by itself


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As gunicorn does: a port that has only just been let go is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def demo_stamp() -> Path:
    """The file that says the demonstration is in the database that the settings name."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    place = f"{database.get('HOST')}:{database.get('PORT')}/{database['NAME']}"
    return ROOT / "var" / f".demo-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def prepare() -> None:
    """Brings the database up to date, with the demonstration in it. Doing it again changes nothing."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    (ROOT / "var").mkdir(exist_ok=True)
    django.setup()
    database, stamp = settings.DATABASES["default"], demo_stamp()
    if "sqlite3" in database["ENGINE"] and not Path(database["NAME"]).exists():
        stamp.unlink(missing_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not stamp.exists():
        print("Loading the demonstration (once).", flush=True)
        call_command("seed_demo")
        stamp.touch()
    connections.close_all()


def greet(port: int) -> None:
    from django.core.management import call_command

    print(f"\nEvenhand is at http://{HOST}:{port}/ and staff sign in at http://{HOST}:{port}/admin/\n", flush=True)
    call_command("demo_sign_ins")
    print("\nCtrl-C stops it.", flush=True)


def watch(programs: Sequence[subprocess.Popen[bytes]], told_to_stop: threading.Event, port: int) -> int:
    """Waits until told to stop, or until a program ends, which none should; greets once the web answers."""
    greeted = False
    while not told_to_stop.wait(0.2):
        for program in programs:
            if program.poll() is not None:
                print(f"{program.args!r} ended by itself; stopping the rest.", file=sys.stderr)
                return 1
        if not greeted and answers(port):
            greeted = True
            greet(port)
    return 0


def stop(programs: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ends every program and all that it started."""
    for program in programs:
        if program.poll() is None:
            program.terminate()
    deadline = time.monotonic() + PATIENCE
    for program in programs:
        try:
            program.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def supervise(commands: Sequence[Sequence[str]], port: int) -> int:
    """Runs the commands until one ends (gives 1) or this program is told to stop (gives 0)."""
    told_to_stop = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        # Only noted: an exception here could strike between starting a program and remembering it.
        told_to_stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, note)
    programs: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            # A session of its own: Ctrl-C reaches this program alone, which then ends the others in order.
            programs.append(subprocess.Popen(command, cwd=ROOT, start_new_session=True))
        return watch(programs, told_to_stop, port)
    finally:
        stop(programs)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="tools.serve")
    parser.add_argument("--port", type=int, default=8000)
    port: int = parser.parse_args(arguments).port
    if not is_free(port):
        print(f"Port {port} is in use. Stop what is using it, or choose another: make run PORT={port + 1}")
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "evenhand.settings.dev"
    os.environ["PUBLIC_URL"] = f"http://{HOST}:{port}"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    sys.path.insert(0, str(ROOT / "site"))
    try:
        prepare()
    except KeyboardInterrupt:
        return 130
    web = [sys.executable, "-m", "gunicorn", "--config", "site/evenhand/gunicorn_conf.py", "--bind", f"{HOST}:{port}"]
    worker = [sys.executable, "manage.py", "worker"]
    return supervise([web, worker], port)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
