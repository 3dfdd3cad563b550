"""A newcomer's machine: `make run`."""

import os

# Good for one machine and for nothing else; production refuses to start without its own.
os.environ.setdefault("SECRET_KEY", "for-development-on-this-machine-only")

from .base import *

DEBUG = yes_or_no("DEBUG", default=False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="an-even-hand")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ROOT / "var" / "mail"
# Static files straight from their folders: nothing to collect, an edit shows after a restart.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
