"""How often something may be tried, counted in the database.

Not in the cache: Django's database cache adds to a number by reading and writing it, so two requests at once
count as one, and the rate limiters that rest on it refuse to start.
"""

import datetime
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import RateWindow


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts per window on the thing `what` is."""

    scope: str
    what: str
    most: int


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    again_at: datetime.datetime


@transaction.atomic
def count_attempt(limits: Iterable[Limit]) -> Verdict:
    """Count one attempt against every limit; not allowed when it is one too many for any of them.

    Call it outside a transaction that may be rolled back, or the attempt is forgotten.
    """
    starts = _window_start()
    # In a fixed order, so two requests never wait for each other.
    ordered = sorted(limits, key=lambda limit: (limit.scope, limit.what))
    counts = [(_add_one(_bucket(limit), starts), limit.most) for limit in ordered]
    return Verdict(
        allowed=all(count <= most for count, most in counts),
        again_at=starts + datetime.timedelta(seconds=settings.FORMS_LIMIT_SECONDS),
    )


def client_address(request: HttpRequest) -> str:
    """Who sent the request: the network of an IPv6 address, since one home has very many addresses.

    X-Forwarded-For is believed for as many proxies as TRUSTED_PROXY_COUNT says and no further.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and forwarded:
        address = forwarded[-min(proxies, len(forwarded))]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def purge_old() -> None:
    """Delete counts of windows that are over."""
    RateWindow.objects.filter(starts__lt=_window_start()).delete()


def _window_start() -> datetime.datetime:
    seconds: int = settings.FORMS_LIMIT_SECONDS
    now = int(timezone.now().timestamp())
    return datetime.datetime.fromtimestamp(now - now % seconds, tz=datetime.UTC)


def _bucket(limit: Limit) -> str:
    return salted_hmac(f"forms.limits.{limit.scope}", limit.what, algorithm="sha256").hexdigest()


def _add_one(bucket: str, starts: datetime.datetime) -> int:
    window, _made = RateWindow.objects.get_or_create(bucket=bucket, starts=starts)
    RateWindow.objects.filter(pk=window.pk).update(count=F("count") + 1)
    # The update holds the row until the end of the transaction: this is our own number.
    window.refresh_from_db(fields=["count"])
    return window.count
