"""A visit: what a code has opened, in this browser, until half an hour passes without a page."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ...models import Appeal, Case, VisitCode

P = ParamSpec("P")
KEY = "your_case"
IDLE = dt.timedelta(minutes=30)
# What a form of ours sends that somebody typed: shown back when the visit has ended meanwhile.
TYPED = "words"


@dataclass(frozen=True)
class Visit:
    """Who looks at what. `appeal` is set where that appeal alone is open to them."""

    code: int
    case: Case
    appeal: Appeal | None

    @property
    def sees_terms(self) -> bool:
        """Whether restrictions are shown: to the customer, and to a representative whose authority is recorded."""
        return self.appeal is None or (bool(self.appeal.made_by) and self.appeal.authority_on is not None)

    @property
    def made_by(self) -> str:
        """The representative who looks, as they gave their name; "" for the customer."""
        return self.appeal.made_by if self.appeal else ""


def begin(request: HttpRequest, code: VisitCode) -> None:
    """Start a visit in this browser. Its session gets a new key, so that nobody who knew the old one comes along."""
    request.session.cycle_key()
    request.session[KEY] = {"code": code.pk, "until": (timezone.now() + IDLE).isoformat()}


def end(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def of(request: HttpRequest) -> Visit | None:
    """The visit under way, which goes on for another half hour; None when there is none. One query."""
    kept: dict[str, Any] = request.session.get(KEY) or {}
    if not kept or dt.datetime.fromisoformat(kept["until"]) <= timezone.now():
        end(request)
        return None
    related = ("case__customer", "case__edition", "appeal")
    code = VisitCode.objects.select_related(*related).filter(pk=kept["code"]).first()
    if code is None:
        end(request)
        return None
    request.session[KEY] = {**kept, "until": (timezone.now() + IDLE).isoformat()}
    return Visit(code.pk, code.case, code.appeal)


def say(request: HttpRequest, words: str) -> None:
    """Something to be told once, on the next page of the visit."""
    request.session[KEY] = {**request.session[KEY], "said": words}


def said(request: HttpRequest) -> str:
    kept = dict(request.session[KEY])
    words = str(kept.pop("said", ""))
    request.session[KEY] = kept
    return words


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def private(view: View[P]) -> View[P]:
    """GET and POST only, kept by no cache, out of error reports."""
    guarded: View[P] = require_http_methods(["GET", "HEAD", "POST"])(never_cache(sensitive_post_parameters()(view)))
    return guarded


def visiting(view: Callable[Concatenate[HttpRequest, Visit, P], HttpResponseBase]) -> View[P]:
    """For pages of a visit. Without one everybody gets the same page, with what they typed, so that it is not lost."""

    @private
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        found = of(request)
        if found is None:
            return ended(request)
        return view(request, found, *args, **kwargs)

    return wrapped


def ended(request: HttpRequest) -> HttpResponse:
    return render(request, "mirror/ended.html", {"typed": request.POST.get(TYPED, "").strip()}, status=410)
