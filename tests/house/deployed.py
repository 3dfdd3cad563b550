"""Evenhand in a process of its own, with production settings and an environment that a test chooses."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SENSIBLE = {
    "DJANGO_SETTINGS_MODULE": "evenhand.settings.production",
    "SECRET_KEY": "made-up-for-this-test-only-0c7b7b4b5d1f4a7a9b8e-and-long-enough",
    "ALLOWED_HOSTS": "policy.example.gov.uk",
    "PUBLIC_URL": "https://policy.example.gov.uk",
    "SOURCE_CODE_URL": "https://policy.example.gov.uk/source",
    "DEFAULT_FROM_EMAIL": "no-reply@example.gov.uk",
    "CLAMD_SOCKET": "/run/clamav/clamd.ctl",
    "DATABASE_URL": "postgres://evenhand:made-up@127.0.0.1/evenhand",
}


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments and nothing of the tester's own settings; waits for its end."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": "site"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
