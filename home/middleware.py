"""Serves public pages from memory, and never an old one.

Every process keeps the pages it rendered, each with the public version it was rendered under. A request costs one
query by primary key: if the version is still the same the page is still right, otherwise it is rendered again. So
a change made by any process shows at the next request in all of them, with nothing to expire and nobody to tell.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from wagtail.views import serve as wagtail_serve

from .models import PublicVersion

Key = tuple[str | None, str, str]

# Far more than a council has public pages; a bound all the same, because past editions add up.
MOST_PAGES = 500


@dataclass(frozen=True)
class Kept:
    """One page as it was rendered under one public version."""

    stamp: str
    body: bytes
    headers: dict[str, str]

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        body = b"" if request.method == "HEAD" else self.body
        response = HttpResponse(body, headers=self.headers)
        if "HTTP_IF_NONE_MATCH" in request.META:
            return get_conditional_response(request, etag=self.headers["ETag"], response=response) or response
        return response


class KeepPublicPages:
    """Must be the first middleware: what it keeps then already carries every header the others add."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_anonymous_read(request):
            return self.get_response(request)
        key = (request.scheme, request.get_host(), request.path)
        kept = self._pages.get(key)
        if kept:
            stamp = PublicVersion.read()
            if kept.stamp == stamp:
                return kept.answer(request)
            _remember(request, stamp)
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponse) and _may_be_kept(response):
            return self._keep(key, request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Read the version before the page is loaded, so that a change made meanwhile makes this copy old."""
        if view is wagtail_serve and _is_anonymous_read(request) and not hasattr(request, "public_stamp"):
            _remember(request, PublicVersion.read())

    def _keep(self, key: Key, request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
        stamp = getattr(request, "public_stamp", None)
        if stamp is None:
            return response
        headers = dict(response.headers.items())
        headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        kept = Kept(stamp, response.content, headers)
        with self._lock:
            self._pages[key] = kept
            self._pages.move_to_end(key)
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        return kept.answer(request)


def _is_anonymous_read(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        # Wagtail's previews run through the middleware as requests for the page's own address.
        and not getattr(request, "is_dummy", False)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _remember(request: HttpRequest, stamp: str | None) -> None:
    request.public_stamp = stamp  # type: ignore[attr-defined]


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        getattr(response, "may_be_kept", False)
        and response.status_code == 200
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
        # A nonce is for one answer only; a page that needs one is never kept.
        and "'nonce-" not in response.headers.get("Content-Security-Policy", "")
    )
