"""When a staff member's session has ended: what they sent was not kept, and here it is, to be sent again.

Without this an hour's investigation is lost to a sign-in page that says nothing (Wagtail leads there and drops it).
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forms.rendering import SHOWN

# Our own screens. Wagtail's forms may hold passwords, and are not shown back.
OURS = ("desk", "policies", "wagtailsnippets_workflows_policy")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
# Fields that say nothing to a reader.
UNSAID = frozenset({"key", "rows", "complete", "acknowledge", "warnings_shown", "seen", "keep", SHOWN})


class ShowBackWhatWasSent:
    """Answers a staff form that comes without a session with what was in it, instead of an empty sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method == "POST" and not request.user.is_authenticated and is_ours(request):
            return not_sent(request)
        return None


def is_ours(request: HttpRequest) -> bool:
    """Whether the request is for one of our own staff screens."""
    match = request.resolver_match
    return match is not None and any(name in match.namespaces for name in OURS)


def not_sent(request: HttpRequest) -> HttpResponse:
    """What was typed, how to sign in again, and a button that sends it once more.

    The button is left out unless the browser says that the form came from a page of this site: it would lend a
    stranger's form our own token.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    context = {
        "signed_in": request.user.is_authenticated,
        "sign_in_url": f"{reverse('wagtailadmin_login')}?next={reverse('wagtailadmin_home')}",
        "address": request.path,
        "fields": fields if request.headers.get("Sec-Fetch-Site") == "same-origin" else [],
        "typed": [(_in_words(name), value) for name, value in fields if value.strip() and name not in UNSAID],
        "files": sorted(str(upload) for _, uploads in request.FILES.lists() for upload in uploads),
    }
    return render(request, "desk/not_sent.html", context, status=403)


def _in_words(name: str) -> str:
    """A field's name as words: "item-0-summary" is "Item 1: summary"."""
    row, _, rest = name.removeprefix("item-").partition("-")
    if name.startswith("item-") and row.isdecimal():
        return f"Item {int(row) + 1}: {rest}"
    return name.replace("_", " ").capitalize()
