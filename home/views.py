"""Public answers that are not Wagtail pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def session_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer to a form whose CSRF token no longer fits, usually because the session ended."""
    return render(request, "home/session_expired.html", status=403)


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    """Where this copy's source code can be had, as its licence asks."""
    return render(request, "home/source.html", {"address": settings.SOURCE_CODE_URL})


def no_such_page(request: HttpRequest) -> HttpResponse:
    """Answer for an address that a part brings along and nobody needs."""
    raise Http404("There is no such page.")
