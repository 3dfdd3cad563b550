"""Letters that have been issued: the PDF, and the list of those to post or to hand over."""

from dataclasses import dataclass

import structlog
from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..access import get_or_404, visible_to
from ..clock.deadline import words
from ..models import Case, Notice
from .letter_state import to_do
from .links import case_url, letter_record_url, letter_url
from .staff import StaffRequest

logger = structlog.get_logger(__name__)

PAGE_SIZE = 25
TITLE = "Letters to hand over or post"
UNCOLLECTED = Q(status=Notice.Status.UNCOLLECTED)


@dataclass(frozen=True)
class Waiting:
    """How many letters are in the reader's list, and how many of them wait for somebody."""

    listed: int
    by_hand: int

    @property
    def words(self) -> str:
        if not self.by_hand:
            return ""
        return (
            f"{'1 letter waits' if self.by_hand == 1 else f'{self.by_hand} letters wait'} to be posted or handed over"
        )


@dataclass(frozen=True)
class LetterRow:
    """A letter that has not reached the customer. `case_url` is empty for those who may not see the case."""

    label: str
    reference: str
    recipient: str
    since: str
    to_do: str
    pdf_url: str
    record_url: str
    case_url: str


@require_safe
def pdf(request: StaffRequest, pk: int) -> HttpResponse | FileResponse:
    """An issued letter, word for word, to those who may see it. `?download` saves it instead of showing it."""
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
def letters(request: StaffRequest) -> HttpResponse:
    """Letters that somebody has to post or hand over, oldest first, then those not collected; 25 to a page."""
    rows = _listed(request).select_related("case").annotate(later=ExpressionWrapper(UNCOLLECTED, BooleanField()))
    page = Paginator(rows.order_by("later", "issued_at", "pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    found = list(page)
    seen = set(visible_to(request.user, Case).filter(notices__in=found).values_list("pk", flat=True))
    context = {
        "page_title": TITLE,
        "header_title": TITLE,
        "letters": [_row(notice, notice.case_id in seen) for notice in found],
        "page": page,
        "page_base": "?",
    }
    return render(request, "desk/letters.html", context)


def waiting(request: HttpRequest) -> Waiting:
    """The reader's letters counted: one query for a request, for the menu and for the inbox."""
    counted: Waiting | None = getattr(request, "_evenhand_letters", None)
    if counted is None:
        by_hand = Count("pk", filter=Q(status__in=Notice.BY_HAND))
        counted = Waiting(**_listed(request).order_by().aggregate(listed=Count("pk"), by_hand=by_hand))
        request._evenhand_letters = counted  # type: ignore[attr-defined]
    return counted


def _listed(request: HttpRequest) -> QuerySet[Notice]:
    """One that was not collected stays in the list until its case closes: the customer may come after all."""
    not_collected = UNCOLLECTED & Q(case__closed_at__isnull=True)
    return visible_to(request.user, Notice).filter(Q(status__in=Notice.BY_HAND) | not_collected)


def _row(notice: Notice, sees_case: bool) -> LetterRow:
    return LetterRow(
        label=notice.label,
        reference=notice.case.reference,
        recipient=notice.recipient_name,
        since=words(timezone.localdate(notice.issued_at)),
        to_do=to_do(notice),
        pdf_url=letter_url(notice),
        record_url=letter_record_url(notice),
        case_url=case_url(notice.case) if sees_case else "",
    )
