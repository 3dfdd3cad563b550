"""A small server that speaks clamd's protocol on a socket of its own: INSTREAM, in pieces, and one line of answer."""

import contextlib
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from .samples import EICAR

Manner = Literal["honest", "garbage", "binary", "closes", "hangs", "error", "empty name", "closes early"]
ODD: dict[Manner, bytes] = {
    "garbage": b"stream: PERHAPS\n",
    "binary": b"\xff\xfe\x00OK\n",
    "error": b"INSTREAM size limit exceeded. ERROR\n",
    "empty name": b"stream: FOUND\n",
    "closes": b"",
}


class ClamdServer:
    """What came is kept in `scanned`. One thread, one conversation at a time."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.scanned: list[bytes] = []
        self.path = str(Path(tempfile.mkdtemp(prefix="clamd-")) / "socket")
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(self.path)
        self._listening.listen()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        # Wakes the thread, which waits for the next conversation.
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as last:
            last.connect(self.path)
        self._thread.join()
        self._listening.close()
        Path(self.path).unlink()
        Path(self.path).parent.rmdir()

    def _serve(self) -> None:
        while not self._over.is_set():
            spoken, _address = self._listening.accept()
            with spoken, contextlib.suppress(OSError, EOFError):
                self._answer(spoken)

    def _answer(self, spoken: socket.socket) -> None:
        with spoken.makefile("rb") as heard:
            command = heard.readline()
            if self._over.is_set() or self.manner == "closes early":
                return
            assert command == b"nINSTREAM\n"
            content = b"".join(iter(lambda: _piece(heard), b""))
        self.scanned.append(content)
        if self.manner == "hangs":
            self._over.wait(30)
        elif self.manner != "honest":
            spoken.sendall(ODD[self.manner])
        else:
            spoken.sendall(b"stream: Eicar-Test-Signature FOUND\n" if EICAR in content else b"stream: OK\n")


def _piece(heard: "socket.SocketIO | object") -> bytes:
    (length,) = struct.unpack("!L", _whole(heard, 4))
    return _whole(heard, length) if length else b""


def _whole(heard: object, length: int) -> bytes:
    found: bytes = heard.read(length)  # type: ignore[attr-defined]
    if len(found) < length:
        raise EOFError
    return found


@contextlib.contextmanager
def clamd_server(manner: Manner = "honest") -> Iterator[ClamdServer]:
    server = ClamdServer(manner)
    try:
        yield server
    finally:
        server.close()
