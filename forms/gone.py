"""When a page has no draft to go with: why, what to do, and what was typed on it, which is not thrown away."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from . import drafts, journey, mail, typed
from .guard import HONEYPOT
from .handlers import Closed, JourneyHandler
from .questions import Question

# What a form of ours sends to the start of a journey, to take along what was typed without a draft.
PAGE, TYPED = "_page", "_typed"


def ended(
    request: HttpRequest,
    handler: JourneyHandler,
    *,
    page_id: str = "",
    may_be_sent: bool = False,
    is_sent: bool = False,
) -> HttpResponse:
    """Gone, said plainly: what this address showed exists no longer for this browser."""
    context = {
        "handler": handler,
        "may_be_sent": may_be_sent,
        "is_sent": is_sent,
        "moved": not is_sent and drafts.was_moved(request.session, handler.key),
        "without_cookies": not request.COOKIES,
        "may_return": mail.can_send(),
        **_lost(request, handler, page_id),
    }
    return render(request, "forms/ended.html", context, status=410)


def token_does_not_fit(request: HttpRequest, handler: JourneyHandler, page_id: str = "") -> HttpResponse:
    """A page whose CSRF token does not fit: cookies are off, were deleted, or belong to somebody who signed in since.

    What was typed can be sent again by a button only when the browser says that the form came from a page of this
    site: the button would lend a stranger's form our own token.
    """
    lost = _lost(request, handler, page_id)
    may_resend = request.headers.get("Sec-Fetch-Site") == "same-origin"
    draft = drafts.find(request.session, handler.key)
    context: dict[str, Any] = {
        "handler": handler,
        "without_cookies": not request.COOKIES,
        "is_open": draft is not None,
        **lost,
        "carried": lost["carried"] if may_resend else {},
    }
    if draft is not None and context["carried"]:
        fields = typed.anywhere(request.POST, but=[HONEYPOT])
        context["resent"] = [(name, value) for name, values in fields.items() for value in values]
        context["address"] = request.get_full_path()
    return render(request, "forms/not_sent.html", context, status=403)


def carried_along(request: HttpRequest) -> dict[str, typed.Typed]:
    """What was typed on a page that had no draft, sent along by the form of `ended`. {page id: what was typed}."""
    page_id, found = request.POST.get(PAGE, ""), typed.from_carried(request.POST.get(TYPED, ""))
    return {page_id: found} if found and typed.NAME.fullmatch(page_id) else {}


def _lost(request: HttpRequest, handler: JourneyHandler, page_id: str) -> dict[str, Any]:
    """What was typed on a page that could not be kept: to read, and to take along to a new start."""
    found = typed.anywhere(request.POST, but=[HONEYPOT]) if request.method == "POST" and page_id else {}
    if not any(value.strip() for values in found.values() for value in values):
        return {"rows": [], "sentences": [], "carried": {}}
    rows = typed.in_words(_questions(handler, page_id), found)
    return {
        "rows": rows,
        "sentences": [] if rows else typed.sentences(found),
        "carried": {} if typed.is_too_much(found) else {PAGE: page_id, TYPED: typed.carried(found)},
        "start_url": reverse("forms:start", args=[handler]),
    }


def _questions(handler: JourneyHandler, page_id: str) -> Sequence[Question]:
    """The questions of a page, as far as they are known without a draft: those of the first pages."""
    try:
        first = journey.walk(handler, {}).stops
    except Closed:
        return ()
    return next((stop.page.questions for stop in first if stop.page.id == page_id), ())
