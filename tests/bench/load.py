"""Requests per second of one address, from another process: wrk when it is installed, else our own client."""

import http.client
import re
import shutil
import subprocess
import sys
import time
from threading import Thread
from urllib.parse import urlsplit

from tests.bench.server import BEHIND_TLS

CONNECTIONS = 4
# A page rendered for the first time on a busy machine is slow, not broken.
PATIENCE = "30s"


def requests_per_second(url: str, seconds: int) -> float:
    """How many whole answers a second this address gives. Raises when any answer is not a 200."""
    if shutil.which("wrk"):
        return _wrk(url, seconds)
    command = [sys.executable, "-m", "tests.bench.load", url, str(seconds)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tool() -> str:
    """What sends the requests here."""
    return "wrk" if shutil.which("wrk") else "http.client"


def _wrk(url: str, seconds: int) -> float:
    headers = [part for name, value in BEHIND_TLS.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", PATIENCE, *headers, url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{url} did not answer every request:\n{said}")
    return float(found[1])


def _client(url: str, seconds: int) -> float:
    address = urlsplit(url)
    target = f"{address.path}?{address.query}" if address.query else address.path
    answered: list[int] = []

    def visit() -> None:
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            connection.request("GET", target, headers=BEHIND_TLS)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} answered {answer.status}")
            count += 1
        answered.append(count)

    visitors = [Thread(target=visit) for _ in range(CONNECTIONS)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    if len(answered) < CONNECTIONS:
        raise RuntimeError(f"{url} did not answer every request")
    return sum(answered) / seconds


if __name__ == "__main__":
    print(_client(sys.argv[1], int(sys.argv[2])))
