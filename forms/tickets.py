"""A signed note that answers to a limited page were accepted, which a program sends along with its next requests.

It stands for what a draft is to a browser: the same answers sent again are not counted as another guess. It opens
nothing: whoever holds it has the right answers already, and with other answers it is worth nothing.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing

from .handlers import JourneyHandler
from .journey import Walk
from .json_body import digest

SALT = "forms.tickets"
LONGEST = 4000


def issue(handler: JourneyHandler, way: Walk, given: Mapping[str, Any]) -> str:
    """For the limited pages that are complete on this way, all of which the caller has checked. Empty when none is."""
    passed = {
        stop.page.id: [ids, _digest(ids, given)]
        for stop in way.stops
        if stop.page.id in handler.limited_pages and stop.is_complete
        for ids in [[question.id for question in stop.page.questions if question.is_asked]]
    }
    return signing.dumps([handler.key, passed], salt=SALT) if passed else ""


def passed_pages(handler: JourneyHandler, ticket: str, given: Mapping[str, Any]) -> set[str]:
    """The limited pages whose answers, as given now, the ticket says were accepted."""
    try:
        key, passed = signing.loads(ticket, salt=SALT, max_age=settings.FORMS_DRAFT_HOURS * 3600)
    except signing.BadSignature:
        return set()
    if key != handler.key:
        return set()
    return {page_id for page_id, (ids, kept) in passed.items() if _digest(ids, given) == kept}


def _digest(ids: list[str], given: Mapping[str, Any]) -> str:
    return digest([given.get(name) for name in ids])
