"""How a draft of a form looks to those who will fill it in, and its journey as a picture."""

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..answers import answers_for_display
from ..editor.reading import ContentFault
from ..models import Draft
from ..questions import JourneyPage
from ..rendering import build_form
from . import drafts
from .content import FormContent
from .journey import FormJourney
from .picture import picture_of

if TYPE_CHECKING:
    from .page import FormPage

PICTURE, START, CHECK, DONE, PAGE = "picture", "start", "check", "done", "page:"


def modes(content: Any) -> list[tuple[str, str]]:
    """The ways in which a draft can be looked at: the picture, then every page of the journey."""
    form = _form(content)
    if form is None:
        return [(PICTURE, "Picture of the journey")]
    pages = [(f"{PAGE}{page.id}", f"{n}. {page.title}") for n, page in enumerate(form.journey, start=1)]
    ends = [(CHECK, "Check your answers"), (DONE, "Once it is sent")]
    return [(PICTURE, "Picture of the journey"), (START, "First page"), *pages, *ends]


def show(request: HttpRequest, page: "FormPage", mode: str) -> HttpResponse:
    """One page of the preview. A draft with gaps has its picture only."""
    form = _form(page.content)
    if form is None or mode == PICTURE:
        return _picture(request, page)
    handler = FormJourney(page, form)
    until = timezone.now() + datetime.timedelta(hours=settings.FORMS_DRAFT_HOURS)
    told: dict[str, Any] = {
        "handler": handler,
        "draft": Draft(key=handler.key, expires=until),
        "until": until,
        "number": 1,
    }
    if mode == CHECK:
        return render(request, "forms/check.html", {**told, "sections": _sections(form), "back_url": "#"})
    if mode == DONE:
        receipt = {"reference": "F-7K4M-2Q9X", "title": form.confirmation.title}
        told["receipt"] = {**receipt, "next_steps": form.confirmation.next_steps}
        return render(request, "forms/done.html", told)
    shown = next((one for one in form.journey if f"{PAGE}{one.id}" == mode), None)
    if shown is None:
        return render(request, "forms/start.html", told)
    return render(request, "forms/page.html", {**told, **_asked(shown)})


def _picture(request: HttpRequest, page: "FormPage") -> HttpResponse:
    return render(request, "forms/builder/picture.html", {"page": page, "picture": picture_of(page.content)})


def _asked(page: JourneyPage) -> dict[str, Any]:
    """A page with every question it may ask: what brings some of them up is said beside the preview's picture."""
    questions = [question.model_copy(update={"show_when": None}) for question in page.questions]
    return {"page": page, "form": build_form(questions, heading=page.title), "back_url": "#", "action": "#"}


def _sections(form: FormContent) -> list[dict[str, Any]]:
    return [{"title": page.title, "rows": answers_for_display(page.questions, {}), "url": "#"} for page in form.journey]


def _form(content: Any) -> FormContent | None:
    try:
        return drafts.parse(content)
    except ContentFault:
        return None
