"""How gunicorn serves Evenhand: its log lines are JSON like the rest. The number of workers is WEB_PROCESSES."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evenhand.settings.production")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

try:
    logs = settings.LOGGING
    from evenhand.settings.environment import whole_number

    # Not WEB_CONCURRENCY: gunicorn reads that one before this file, and stops with a traceback when it is no number.
    workers = whole_number("WEB_PROCESSES", default=2, least=1, most=512)
except ImproperlyConfigured as problem:
    # A missing or wrong setting is a sentence that says what to do, not a traceback.
    sys.exit(str(problem))

wsgi_app = "evenhand.wsgi:application"
# Evenhand logs each request itself, with an id that ties its lines together.
logconfig_dict = logs | {
    "loggers": logs["loggers"]
    | {
        "gunicorn.access": {"level": "WARNING"},
        "gunicorn.error": {"level": logs["root"]["level"], "handlers": [], "propagate": True},
    }
}
# Nothing here is steered while it runs; a socket in somebody's home folder would be one more door.
control_socket_disable = True
