"""How gunicorn serves Evenhand: its log lines are JSON like the rest. The number of workers is WEB_CONCURRENCY."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings.production")

from django.conf import settings

wsgi_app = "evenhand.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Evenhand logs each request itself, with an id that ties its lines together.
logconfig_dict = settings.LOGGING | {
    "loggers": settings.LOGGING["loggers"]
    | {
        "gunicorn.access": {"level": "WARNING"},
        "gunicorn.error": {"level": settings.LOGGING["root"]["level"], "handlers": [], "propagate": True},
    }
}
# Nothing here is steered while it runs; a socket in somebody's home folder would be one more door.
control_socket_disable = True
