"""Production settings on a database that is thrown away; tests.bench.server sets where it is."""

import os
from pathlib import Path

os.environ["SECRET_KEY"] = "for-measuring-only-" + "x" * 50
os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
os.environ["PUBLIC_URL"] = "https://127.0.0.1"
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ["SOURCE_CODE_URL"] = "https://example.org/source"
os.environ["DEFAULT_FROM_EMAIL"] = "no-reply@example.gov.uk"

from evenhand.settings.production import *  # noqa: F403
from evenhand.settings.production import TEMPLATES

SCRATCH = Path(os.environ["BENCH_SCRATCH"])
STATIC_ROOT = SCRATCH / "static"
MEDIA_ROOT = SCRATCH / "media"
ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates", *TEMPLATES[0]["DIRS"]]
