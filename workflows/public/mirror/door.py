"""Getting in and out: a reference, a code that goes where we reach the person already, and the visit it opens.

Every reference gets the same answers for the same work: whether there is such a case shows only to whoever has a code.
"""

import math
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from forms.guard import HONEYPOT, ROBOT_MESSAGE, looks_like_a_robot
from forms.limits import Limit, Verdict, client_address, count_attempt
from forms.rendering import QuestionForm, build_form

from ...actions import visits
from ...actions.references import normal_reference
from ...models import CodeRequest
from . import visit
from .asked import CODE, REFERENCE, WAY

NO_MATCH = (
    "We cannot let you in with this reference and code. Check both. A code works once, for a time, and for five tries:"
    " if yours does not work any more, ask for a new one"
)
# What was typed on the first page, so that it need not be typed again on the second, in this browser.
ASKED = "your_case_asked"


@visit.private
def start(request: HttpRequest) -> HttpResponseBase:
    """A reference, and how the code shall come."""
    if request.method != "POST" and visit.of(request) is not None:
        return redirect("mirror:now")
    form = _form(request, [REFERENCE, WAY], {})
    if request.method == "POST" and _is_good(request, form):
        reference = normal_reference(form.answers["reference"])
        verdict = _count(request, "ask", reference)
        if not verdict.allowed:
            return _too_many(request, verdict)
        visits.ask(reference=reference, way=form.answers["way"])
        request.session[ASKED] = {"reference": reference, "way": form.answers["way"]}
        return redirect("mirror:code")
    return render(request, "mirror/start.html", {"form": form, "honeypot": HONEYPOT})


@visit.private
def code(request: HttpRequest) -> HttpResponseBase:
    """The code. A wrong one and a wrong reference get one answer."""
    asked: dict[str, str] = request.session.get(ASKED) or {}
    form = _form(request, [REFERENCE, CODE], asked)
    if request.method == "POST" and _is_good(request, form):
        reference = normal_reference(form.answers["reference"])
        verdict = _count(request, "code", reference)
        if not verdict.allowed:
            return _too_many(request, verdict)
        opened = visits.redeem(reference=reference, typed=form.answers["code"])
        if opened is not None:
            request.session.pop(ASKED, None)
            visit.begin(request, opened)
            return redirect("mirror:now")
        form.refuse({"code": NO_MATCH})
    context = {"form": form, "honeypot": HONEYPOT, "way": asked.get("way"), "letter": CodeRequest.Way.LETTER.value}
    return render(request, "mirror/code.html", context)


@visit.private
def leave(request: HttpRequest) -> HttpResponseBase:
    """End the visit. Somebody who only looks at the address is asked first."""
    if request.method == "POST":
        visit.end(request)
        request.session.pop(ASKED, None)
        return render(request, "mirror/left.html")
    return redirect("mirror:start")


def _form(request: HttpRequest, questions: list[Any], initial: dict[str, str]) -> QuestionForm:
    return build_form(questions, request.POST if request.method == "POST" else None, initial)


def _is_good(request: HttpRequest, form: QuestionForm) -> bool:
    if looks_like_a_robot(request):
        form.refuse({"": ROBOT_MESSAGE})
    return form.is_valid()


def _count(request: HttpRequest, what: str, reference: str) -> Verdict:
    return count_attempt(
        [
            Limit(f"your-case.{what}.address", client_address(request), settings.FORMS_LIMIT_PER_ADDRESS),
            Limit(f"your-case.{what}.value", reference, settings.FORMS_LIMIT_PER_VALUE),
        ]
    )


def _too_many(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    seconds = max(1, math.ceil((verdict.again_at - timezone.now()).total_seconds()))
    response = render(request, "mirror/too_many.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
