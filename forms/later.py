"""Save and come back later: asking for an address, the emailed link, and the way back in."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from . import drafts, gone, guard, journey, mail, returning
from .handlers import JourneyHandler, to_remember
from .journey import Walk
from .limits import client_address
from .models import Draft
from .questions import Messages, Question, Rules
from .rendering import QuestionForm, build_form
from .views import journey_view, page_url, to_where_they_are

SAVE_TITLE = "Save your answers and come back later"
ASK_TITLE = "Get a new link to your saved answers"
EMAIL = Question(
    id="email",
    kind="email",
    label="Your email address",
    name="your email address",
    hint="We use it for this email alone and do not keep it.",
    rules=Rules(messages=Messages(invalid="Enter an email address in full, like name@example.com")),
    autocomplete="email",
    personal=True,
)


@journey_view
def save(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """Where to send the link. POST sends it; what was answered and typed so far is kept already."""
    draft = drafts.find(request.session, handler.key)
    if draft is None or not mail.can_send():
        return gone.ended(request, handler)
    if draft.sent:
        return redirect("forms:done", handler)
    way = journey.walk(handler, draft.answers, draft.typed)
    form = _address_form(request, {"email": _address_given(way)})
    if request.method == "POST" and _is_good(request, form):
        address = form.answers["email"]
        verdict = returning.count_mail(handler.key, "save", address, client_address(request))
        if not verdict.allowed:
            return guard.too_many_emails(request, handler, verdict)
        _save_and_send(request, handler, draft, address, to_remember(handler, way.answers))
        return redirect("forms:saved", handler)
    context = {
        "handler": handler,
        "form": form,
        "title": SAVE_TITLE,
        "days": settings.FORMS_LINK_DAYS,
        "back_url": _where_they_are(handler, way),
        "honeypot": guard.HONEYPOT,
    }
    return render(request, "forms/save.html", context)


@journey_view
def saved(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """The email is on its way: until when, that nothing was sent to anybody, and what to do on a shared device."""
    draft = drafts.find(request.session, handler.key)
    if draft is None:
        return gone.ended(request, handler)
    if draft.sent:
        return redirect("forms:done", handler)
    if not draft.is_linked:
        return redirect("forms:save", handler)
    way = journey.walk(handler, draft.answers, draft.typed)
    context = {
        "handler": handler,
        "until": draft.link_until,
        "remember": to_remember(handler, way.answers),
        "on_url": _where_they_are(handler, way),
    }
    return render(request, "forms/saved.html", context)


@journey_view
def leave(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """Take the answers out of this browser; the emailed link still leads to them."""
    draft = drafts.find(request.session, handler.key)
    if request.method == "POST" and draft is not None and draft.is_linked:
        drafts.let_go(request.session, handler.key)
        return redirect("forms:left", handler)
    return redirect("forms:saved", handler)


@journey_view
def left(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """Nothing of the journey is in this browser any more."""
    return render(request, "forms/left.html", {"handler": handler})


@journey_view
def ask(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """A new link by email. The answer, and the work done for it, is the same whoever asks for whichever address."""
    form = _address_form(request, {})
    if request.method == "POST" and _is_good(request, form):
        address = form.answers["email"]
        verdict = returning.count_mail(handler.key, "ask", address, client_address(request))
        if not verdict.allowed:
            return guard.too_many_emails(request, handler, verdict)
        with transaction.atomic():
            _send(request, handler, address, "new_links", links=returning.new_links(handler.key, address))
        return redirect("forms:asked", handler)
    context = {
        "handler": handler,
        "form": form,
        "title": ASK_TITLE,
        "days": settings.FORMS_LINK_DAYS,
        "honeypot": guard.HONEYPOT,
    }
    return render(request, "forms/ask.html", context)


@journey_view
def asked(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """An email is on its way, with a link or with the news that there is nothing to link to."""
    return render(request, "forms/asked.html", {"handler": handler})


@journey_view
def open_link(request: HttpRequest, handler: JourneyHandler, token: str) -> HttpResponse:
    """The emailed address. Uses nothing up, and leads away at once: the token stays in no history and no Referer."""
    returning.opened(request.session, handler.key, token)
    answer = redirect("forms:go_on", handler)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@journey_view
def go_on(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """One button, because programs that read mail open links and press nothing. POST uses the link."""
    if request.method == "POST":
        draft = returning.take_over(request.session, handler.key)
        if draft is None:
            return _no_such_link(request, handler)
        if draft.sent:
            return redirect("forms:done", handler)
        return to_where_they_are(handler, journey.walk(handler, draft.answers, draft.typed))
    if not returning.leads_somewhere(request.session, handler.key):
        return _no_such_link(request, handler)
    return render(request, "forms/go_on.html", {"handler": handler, "here": _has_answers(request, handler)})


def _no_such_link(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """The same page for a link that was used, has run out, or never was one."""
    context = {
        "handler": handler,
        "without_cookies": not request.COOKIES,
        "days": settings.FORMS_LINK_DAYS,
        "here": _has_answers(request, handler),
    }
    return render(request, "forms/no_link.html", context, status=410)


def _has_answers(request: HttpRequest, handler: JourneyHandler) -> bool:
    """Whether this browser has answers that were not sent, whatever a link leads to."""
    here = drafts.find(request.session, handler.key)
    return here is not None and not here.sent and bool(here.answers or here.typed)


@transaction.atomic
def _save_and_send(request: HttpRequest, handler: JourneyHandler, draft: Draft, address: str, remember: Any) -> None:
    link = returning.save(draft, address)
    if link is not None:
        _send(request, handler, address, "return_link", links=[link], remember=remember)


def _send(request: HttpRequest, handler: JourneyHandler, address: str, words: str, **said: Any) -> None:
    """Links lead to our own address, whatever host the request named."""
    links = [
        {"link": link, "url": settings.PUBLIC_URL.rstrip("/") + reverse("forms:open_link", args=[handler, link.token])}
        for link in said.pop("links")
    ]
    ask_url = settings.PUBLIC_URL.rstrip("/") + reverse("forms:ask", args=[handler])
    context = {"handler": handler, "links": links, "ask_url": ask_url, **said}
    mail.send(
        to=address,
        subject=f"Your link to come back: {handler.title}",
        body=render_to_string(f"emails/{words}.txt", context, request=request).strip(),
        key=f"{handler.key}:{uuid.uuid4()}",
    )


def _address_form(request: HttpRequest, known: dict[str, Any]) -> QuestionForm:
    return build_form([EMAIL], request.POST if request.method == "POST" else None, known)


def _is_good(request: HttpRequest, form: QuestionForm) -> bool:
    if guard.looks_like_a_robot(request):
        form.refuse({"": guard.ROBOT_MESSAGE})
    return form.is_valid()


def _address_given(way: Walk) -> str | None:
    """An email address that was given in the journey: nobody is asked twice for what they have said (WCAG 3.3.7)."""
    questions = [question for stop in way.stops for question in stop.page.questions if question.kind == "email"]
    return next((way.answers[one.id] for one in questions if one.id in way.answers), None)


def _where_they_are(handler: JourneyHandler, way: Walk) -> str:
    stop = way.first_unanswered
    return page_url(handler, stop.page.id) if stop else reverse("forms:check", args=[handler])
