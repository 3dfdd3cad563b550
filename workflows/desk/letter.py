"""Letters that have gone out: the PDF, and those that wait at reception."""

from dataclasses import dataclass

import structlog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ..access import Refused, check, get_or_404, visible_to
from ..actions import notices
from ..clock.deadline import words
from ..models import Notice
from .links import case_url
from .staff import StaffRequest

logger = structlog.get_logger(__name__)

PAGE_SIZE = 25
SETTLE = {
    "handed_over": (notices.handed_over, "Recorded: the letter was handed over."),
    "uncollected": (notices.uncollected, "Recorded: the letter was not collected."),
}


@dataclass(frozen=True)
class HeldLetter:
    """A letter waiting at reception, as the list shows it."""

    pk: int
    label: str
    reference: str
    recipient: str
    held_since: str
    case_url: str


@require_safe
def pdf(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """An issued letter, word for word, to those who may view its case. `?download` saves it instead of showing it."""
    notice = get_or_404(request.user, Notice, pk=pk)
    if not notice.pdf:
        raise Http404("There is no such page.")
    try:
        file = notice.pdf.open("rb")
    except OSError as error:
        logger.error("letter_file_missing", notice=notice.pk, error=type(error).__name__)
        raise Http404("There is no such page.") from None
    response = FileResponse(
        file,
        as_attachment="download" in request.GET,
        filename=f"{notice.case.reference}-{notice.letter}.pdf",
        content_type="application/pdf",
    )
    return keep_private(response)


def keep_private(response: HttpResponse | FileResponse) -> HttpResponse | FileResponse:
    """No cache keeps a letter, and no browser guesses that it is anything else."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def held(request: StaffRequest) -> HttpResponse:
    """Letters waiting at reception, oldest first, 25 to a page, on cases the reader may view."""
    rows = visible_to(request.user, Notice).filter(status=Notice.Status.HELD).select_related("case")
    page = Paginator(rows.order_by("issued_at", "pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_title": "Letters at reception",
        "header_title": "Letters at reception",
        "letters": [_held(notice) for notice in page],
        "page": page,
        "page_base": "?",
    }
    return render(request, "desk/letters_held.html", context)


def _held(notice: Notice) -> HeldLetter:
    return HeldLetter(
        pk=notice.pk,
        label=notice.label,
        reference=notice.case.reference,
        recipient=notice.recipient_name,
        held_since=words(timezone.localdate(notice.issued_at)),
        case_url=case_url(notice.case),
    )


@require_POST
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Record what became of a letter at reception. The second of two people is told that it is settled."""
    notice = get_or_404(request.user, Notice, pk=pk)
    verb = next((name for name in SETTLE if name in request.POST), None)
    if verb is None:
        messages.error(request, "Choose “Handed over” or “Not collected”.")
        return redirect("desk:letters_held")
    carry_out, said = SETTLE[verb]
    try:
        check(request.user, "settle_letter", notice)
        carry_out(notice=notice, by=request.user)
    except (Refused, notices.NotHeld) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"{said} Case {notice.case.reference}.")
    return redirect("desk:letters_held")
