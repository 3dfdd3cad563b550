"""What people sent with forms that editors made, for the groups that a form names as its readers."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forms.answers import Row, answers_for_display
from forms.builder.journey import key_of
from forms.models import FormPage, Submission
from forms.questions import JourneyPage

from ..access import forms_read_by, get_or_404, visible_to
from ..clock.deadline import words
from .staff import StaffRequest

PAGE_SIZE = 25


@dataclass(frozen=True)
class FormRow:
    """A form, and how much was sent with it."""

    title: str
    url: str
    count: int
    latest: str


@dataclass(frozen=True)
class Section:
    """One page of a form as it was asked, with its answers in words."""

    title: str
    rows: list[Row]


@require_safe
def forms(request: StaffRequest) -> HttpResponse:
    """The forms whose answers the reader reads. Three queries, however many there are."""
    counted = visible_to(request.user, Submission).values("key").annotate(sent=Count("pk"), latest=Max("created"))
    by_key: dict[str, dict[str, Any]] = {row["key"]: dict(row) for row in counted}
    rows = [_form_row(form, by_key.get(key_of(form), {})) for form in forms_read_by(request.user)]
    context = {"page_title": "Forms received", "header_title": "Forms received", "header_icon": "form", "rows": rows}
    return render(request, "desk/sent.html", context)


def _form_row(form: FormPage, counted: dict[str, Any]) -> FormRow:
    return FormRow(
        title=form.title,
        url=reverse("desk:sent_form", args=[form.pk]),
        count=counted.get("sent", 0),
        latest=words(timezone.localdate(counted["latest"])) if counted else "",
    )


@require_safe
def form(request: StaffRequest, pk: int) -> HttpResponse:
    """What was sent with one form, newest first, 25 to a page. The list shows no answer."""
    found = _form_read_by(request, pk)
    rows = visible_to(request.user, Submission).filter(key=key_of(found)).defer("pages", "answers", "receipt")
    page = Paginator(rows.order_by("-created", "pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_title": found.title,
        "header_title": f"Received: {found.title}",
        "header_icon": "form",
        "rows": [
            {
                "reference": row.reference,
                "received": _moment(row),
                "url": reverse("desk:sent_one", args=[pk, row.reference]),
            }
            for row in page
        ],
        "page": page,
        "page_base": "?",
        "back_url": reverse("desk:sent"),
    }
    return render(request, "desk/sent_form.html", context)


@require_safe
def one(request: StaffRequest, pk: int, reference: str) -> HttpResponse:
    """One thing that was sent, with the questions as they were asked that day."""
    found = _form_read_by(request, pk)
    sent = get_or_404(request.user, Submission, key=key_of(found), reference=reference)
    pages = [JourneyPage.model_validate(page) for page in sent.pages]
    sections = [Section(page.title, answers_for_display(page.questions, sent.answers, sent.answers)) for page in pages]
    context = {
        "page_title": reference,
        "header_title": f"{found.title}: {reference}",
        "header_icon": "form",
        "received": _moment(sent),
        "sections": [section for section in sections if section.rows],
        "back_url": reverse("desk:sent_form", args=[pk]),
        "back_to": found.title,
    }
    return render(request, "desk/sent_one.html", context)


def may_read_files(user: User | AnonymousUser, sent: Submission) -> bool:
    """Whether a person may download the files that came with something sent: its readers may."""
    return visible_to(user, Submission).filter(pk=sent.pk).exists()


def _form_read_by(request: StaffRequest, pk: int) -> FormPage:
    """The form, for one of its readers. Raises Http404 alike for what is not there and what is not theirs."""
    found = next((form for form in forms_read_by(request.user) if form.pk == pk), None)
    if found is None:
        raise Http404("There is no such page.")
    return found


def _moment(sent: Submission) -> str:
    received = timezone.localtime(sent.created)
    return f"{words(received.date())}, {received:%H:%M}"
