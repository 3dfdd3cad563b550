"""A system check: files that people send should be scanned."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def check_scanner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn a council's own site that keeps files which nothing has scanned."""
    if settings.CLAMD_SOCKET:
        return []
    return [
        Warning(
            "Files that people send are not scanned for viruses: CLAMD_SOCKET is not set.",
            hint="Run clamd and set CLAMD_SOCKET to the path of its socket, such as /run/clamav/clamd.ctl.",
            id="forms.W001",
        )
    ]
