"""What the forms put in the outbox, as whoever gets the email reads it."""

import re

from workflows.models import Delivery

LINK = re.compile(r"http://127\.0\.0\.1:8000(/\S+/later/[A-Za-z0-9_-]{24,}/)")


def last_words() -> str:
    """The body of the last email in the outbox."""
    return Delivery.objects.order_by("pk").last().body  # type: ignore[union-attr]


def last_link() -> str:
    """The path of the one link in the last email."""
    (link,) = LINK.findall(last_words())
    return str(link)
