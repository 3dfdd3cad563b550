"""The test suite: quick password hashing, files in a folder that is thrown away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["SECRET_KEY"] = "for-tests-only"

from .base import *

# In memory where there is room: a database that is thrown away need not wait for a disk.
IN_MEMORY = Path("/dev/shm")
ROOMY = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > 2**30
SCRATCH = Path(tempfile.mkdtemp(prefix="evenhand-test-", dir=IN_MEMORY if ROOMY else None))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
MEDIA_ROOT = SCRATCH / "media"
PRIVATE_ROOT = SCRATCH / "private"
# WhiteNoise warns about a missing folder; the live server finds static files where they are.
STATIC_ROOT = SCRATCH / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # In memory, Django's live server shares one connection between threads: "database table is locked".
    DATABASES["default"]["TEST"] = {"NAME": SCRATCH / "test.sqlite3"}
else:
    # Tests with real transactions empty every table; history and editions refuse it to anybody else.
    DATABASES["default"]["OPTIONS"] = {"options": "-c evenhand.may_empty_tables=yes"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "CRITICAL"}}
