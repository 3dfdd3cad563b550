"""Where Viewflow looks for flows by name: `workflows/flows.published.Edition12_3fa9c2d1_escalation`.

Nothing is defined here. A name is compiled from its edition on first use (PEP 562), in whatever process asks.
"""

import re

from .base import EditionFlow

NAME = re.compile(r"^Edition(\d+)_([0-9a-f]{8})_([a-z][a-z0-9_]*)$")


def __getattr__(name: str) -> type[EditionFlow]:
    match = NAME.match(name)
    if match is None:
        raise AttributeError(name)
    from ..models import Edition
    from .compile import flow_class

    try:
        edition = Edition.objects.get(pk=int(match.group(1)), content_hash__startswith=match.group(2))
    except Edition.DoesNotExist:
        raise AttributeError(name) from None
    return flow_class(edition, match.group(3))
