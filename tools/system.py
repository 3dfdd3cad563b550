"""Makes sure the machine has what pip and npm cannot bring: Chromium, PostgreSQL, fonts, Pango, npm.

Usage: python tools/system.py run|test. Uses the standard library alone: it runs before anything is installed.
As root on Debian or Ubuntu it installs what is missing; anyone else is told what to install.
"""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def command(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def has_fonts() -> bool:
    """Fontconfig finds a font: without one, every letter is a page of empty boxes."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list"], capture_output=True, check=False).stdout.strip())


def has_postgresql_server() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


# Debian packages -> how to tell that what they bring is here.
RUN: dict[str, Callable[[], bool]] = {
    "python3-venv": has_venv,
    "npm": command("npm"),
    "libpango-1.0-0": library("pango-1.0"),
    "libpangoft2-1.0-0": library("pangoft2-1.0"),
    "libharfbuzz-subset0": library("harfbuzz-subset"),
    "fontconfig fonts-dejavu-core fonts-liberation": has_fonts,
}
TEST = RUN | {"chromium": command("chromium"), "postgresql": has_postgresql_server}


def missing(needs: dict[str, Callable[[], bool]]) -> list[str]:
    """The Debian packages whose work nothing on this machine does."""
    return [package for packages, here in needs.items() if not here() for package in packages.split()]


def main(purpose: str) -> int:
    packages = missing(TEST if purpose == "test" else RUN)
    if not packages:
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        names = " ".join(packages)
        print(f"This machine lacks {names}. On Debian or Ubuntu: sudo apt-get install {names}")
        return 1
    print(f"Installing {' '.join(packages)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *arguments], env=environment, check=False)
        if done.returncode:
            print(f"apt-get {arguments[0]} failed; install these by hand and start again: {' '.join(packages)}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
