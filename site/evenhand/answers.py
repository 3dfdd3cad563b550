"""Answers that depend on who asks: the public and the staff each get their own."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from forms import gone
from home.views import session_expired
from workflows.desk.not_sent import is_ours, not_sent


def token_does_not_fit(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose CSRF token no longer fits, usually because its sender signed out or in meanwhile."""
    try:
        request.resolver_match = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return session_expired(request, reason)
    if is_ours(request):
        return not_sent(request)
    if "forms" in request.resolver_match.namespaces:
        asked_for = request.resolver_match.kwargs
        return gone.token_does_not_fit(request, asked_for["handler"], asked_for.get("page_id", ""))
    return session_expired(request, reason)
