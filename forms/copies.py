"""A copy of what was sent, to keep: a tagged PDF, for the session that sent it, while its confirmation is shown."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone

from . import drafts, gone
from .answers import answers_for_display
from .handlers import JourneyHandler
from .models import Submission
from .questions import JourneyPage
from .views import journey_view


@journey_view
def copy(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """The copy as a file. Its name says which journey and reference, and nobody's name."""
    draft = drafts.find(request.session, handler.key)
    if draft is None or draft.sent is None:
        return redirect("forms:done", handler)
    if draft.is_expired:
        return gone.ended(request, handler, is_sent=True)
    reference = re.sub(r"[^A-Za-z0-9-]+", "-", draft.sent.reference)
    return HttpResponse(
        pdf_of(draft.sent, handler, request),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{handler.key}-{reference}.pdf"'},
    )


def pdf_of(submission: Submission, handler: JourneyHandler, request: HttpRequest) -> bytes:
    """What was sent, word for word, with the questions as they were asked."""
    from home.press import tagged_pdf

    context = {
        "handler": handler,
        "submission": submission,
        "receipt": submission.receipt,
        "received": timezone.localtime(submission.created),
        "sections": _sections(submission),
    }
    return tagged_pdf(render_to_string("forms/copy.html", context, request=request))


def _sections(submission: Submission) -> list[dict[str, Any]]:
    """The pages as they were asked, with questions and answers. A title that is its question is not said twice."""
    pages = [JourneyPage.model_validate(page) for page in submission.pages]
    sections = []
    for page in pages:
        rows = answers_for_display(page.questions, submission.answers, submission.answers)
        said_by_row = [row.label for row in rows] == [page.title]
        sections.append({"title": "" if said_by_row else page.title, "rows": rows})
    return [section for section in sections if section["rows"]]
