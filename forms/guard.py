"""What stands between a journey and robots that fill it in or guess references."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .handlers import JourneyHandler
from .limits import Limit, Verdict, count_attempt

# A box no person sees. With a hyphen: no question can have this name.
HONEYPOT = "contact-website"
ROBOT_MESSAGE = (
    "We could not accept this page because a hidden box was filled in. We have emptied it. Send the page again"
)


def looks_like_a_robot(request: HttpRequest) -> bool:
    """True when the box no person sees was filled in."""
    return bool(request.POST.get(HONEYPOT))


def count_guess(handler: JourneyHandler, page_id: str, answers: Mapping[str, Any], address: str) -> Verdict | None:
    """Count this try at a limited page, right or wrong; None when the page has no limit."""
    limits = guess_limits(handler, page_id, answers, address)
    return count_attempt(limits) if limits else None


def guess_limits(handler: JourneyHandler, page_id: str, answers: Mapping[str, Any], address: str) -> list[Limit]:
    """What a try at a page counts against; nothing when the page has no limit."""
    question_id = handler.limited_pages.get(page_id)
    if question_id is None:
        return []
    typed = handler.counted_as(page_id, str(answers.get(question_id, "")))
    return [
        Limit(f"{handler.key}.address", address, settings.FORMS_LIMIT_PER_ADDRESS),
        Limit(f"{handler.key}.value", one_spelling(typed), settings.FORMS_LIMIT_PER_VALUE),
    ]


def one_spelling(typed: str) -> str:
    """What was typed without case, marks and punctuation: every way to write one reference is one thing to count."""
    # Letters first: NFKD would make letters of signs that a look-up leaves out, such as ℃.
    bare = "".join(character for character in typed.upper() if character.isalnum())
    plain = unicodedata.normalize("NFKD", bare)
    return "".join(character for character in plain if character.isalnum()).casefold()


def too_many(request: HttpRequest, handler: JourneyHandler, page_id: str, verdict: Verdict) -> HttpResponse:
    """The page for one try too many: when to come back, and that nothing kept is lost."""
    return _come_back(request, "forms/too_many.html", verdict, {"handler": handler, "page_id": page_id})


def too_many_emails(request: HttpRequest, handler: JourneyHandler, verdict: Verdict) -> HttpResponse:
    """The page for one email too many."""
    return _come_back(request, "forms/too_many_emails.html", verdict, {"handler": handler})


def _come_back(request: HttpRequest, template: str, verdict: Verdict, context: dict[str, Any]) -> HttpResponse:
    wait = verdict.again_at - timezone.now()
    minutes = max(1, math.ceil(wait.total_seconds() / 60))
    response = render(request, template, {**context, "minutes": minutes}, status=429)
    response["Retry-After"] = str(max(1, math.ceil(wait.total_seconds())))
    return response
