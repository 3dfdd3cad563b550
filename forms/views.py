"""The public journeys: start, one page at a time, check your answers, done. No account, no JavaScript."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from . import drafts, gone, guard, journey, mail, submissions, typed
from .answers import Row, answers_for_display
from .handlers import Closed, JourneyHandler, RequestMeta
from .journey import Stop, Walk
from .limits import client_address
from .models import Draft
from .rendering import QuestionForm, build_form
from .uploads import keep
from .uploads.page import Taken, take

P = ParamSpec("P")
# What the address says about where to go after a page.
CHANGE, RECHECK = "change", "recheck"
# The button that leaves a page as it is, and what a page held when it was shown. No question has such names.
SAVE, SEEN = "_save", "_seen"
TOO_MUCH = "This is more than we can keep for later. Shorten it, or copy it to a place of your own, then save the page"

View = Callable[Concatenate[HttpRequest, JourneyHandler, P], HttpResponse]


def journey_view(view: View[P]) -> View[P]:
    """GET and POST only, kept by no cache, out of error reports; Closed becomes a plain page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def wrapped(request: HttpRequest, handler: JourneyHandler, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, handler, *args, **kwargs)
        except Closed as closed:
            return render(request, "forms/closed.html", {"handler": handler, "closed": closed})

    return wrapped


@journey_view
def start(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """What the journey is for. POST begins a new draft and forgets one that was not sent."""
    if request.method == "POST":
        first = journey.walk(handler, {}).stops[0]
        drafts.begin(request.session, handler.key, gone.carried_along(request))
        return redirect(page_url(handler, first.page.id))
    draft = drafts.find(request.session, handler.key)
    context = {
        "handler": handler,
        "draft": draft,
        "unfinished": draft is not None and not draft.sent and bool(draft.answers or draft.typed),
        "may_return": mail.can_send(),
    }
    return render(request, "forms/start.html", context)


@journey_view
def page(request: HttpRequest, handler: JourneyHandler, page_id: str) -> HttpResponse:
    """One page of questions. A page that is not next sends the person to the one that is."""
    draft = drafts.find(request.session, handler.key)
    if draft is None:
        return gone.ended(request, handler, page_id=page_id)
    if draft.sent:
        return redirect("forms:done", handler)
    way = journey.walk(handler, draft.answers, draft.typed)
    stop = way.find(page_id)
    if stop is None:
        return to_where_they_are(handler, way)
    try:
        taken = _take_files(request, draft, stop)
    except keep.DraftGone:
        # Sent or replaced from another tab meanwhile: this address now says which.
        return redirect(request.get_full_path())
    draft = taken.draft
    form = _form(request, draft, stop)
    form.journey_key = handler.key
    other: list[Row] = []
    if request.method == "POST":
        try:
            leave = _leave_page if SAVE in request.POST and mail.can_send() else _take_page
            answer = leave(request, handler, stop, form, taken)
        except drafts.ChangedMeanwhile as changed:
            draft, other = changed.draft, _other_answers(changed.draft, stop)
            answer = None
        if answer is not None:
            return answer
    elif form.is_bound and form.is_valid():
        form.refuse(handler.check_page(page_id, {**stop.earlier, **form.answers}, _meta(request, draft)))
    context = _page_context(request, handler, way, stop, form) | _kept_words(request, draft, page_id, other)
    return render(request, "forms/page.html", context)


@journey_view
def check(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """Check your answers, then send them. Sending twice makes one submission."""
    draft = drafts.find(request.session, handler.key)
    if draft is None:
        return gone.ended(request, handler)
    if draft.sent:
        return redirect("forms:done", handler)
    if request.method == "POST" and request.POST.get("draft") == str(draft.pk):
        return _send(request, handler, draft)
    way = journey.walk(handler, draft.answers, draft.typed)
    if way.first_unanswered:
        return to_where_they_are(handler, way)
    context = {
        "handler": handler,
        "draft": draft,
        "sections": [_section(handler, stop) for stop in way.stops],
        "changed": request.method == "POST" or "changed" in request.GET,
        "back_url": page_url(handler, way.stops[-1].page.id),
        "may_return": mail.can_send(),
    }
    return render(request, "forms/check.html", context)


@journey_view
def done(request: HttpRequest, handler: JourneyHandler) -> HttpResponse:
    """The confirmation, the same however often it is loaded, until the draft's day is over."""
    draft = drafts.find(request.session, handler.key)
    if draft is None:
        return gone.ended(request, handler, may_be_sent=True)
    if not draft.sent:
        return to_where_they_are(handler, journey.walk(handler, draft.answers, draft.typed))
    if draft.is_expired:
        return gone.ended(request, handler, is_sent=True)
    context = {"handler": handler, "receipt": draft.sent.receipt, "until": draft.expires}
    return render(request, "forms/done.html", context)


def _leave_page(
    request: HttpRequest, handler: JourneyHandler, stop: Stop, form: QuestionForm, taken: Taken
) -> HttpResponse | None:
    """Keep what is typed as it is and ask where to send the link; None when the page has to be shown again."""
    if taken.faults:
        # Files that cannot be kept are said now: afterwards nobody would know that they are missing.
        form.unjudged()
        form.refuse_files(taken.faults)
        return None
    found = typed.on_page(stop.page.questions, request.POST)
    if guard.looks_like_a_robot(request):
        form.refuse({"": guard.ROBOT_MESSAGE})
        return None
    if typed.is_too_much(found):
        form.refuse({"": TOO_MUCH})
        return None
    if not drafts.keep_typed(taken.draft.pk, stop.page.id, found, seen=request.POST.get(SEEN)):
        return redirect(request.get_full_path())
    return redirect("forms:save", handler)


def _take_files(request: HttpRequest, draft: Draft, stop: Stop) -> Taken:
    """What the page brought of files is kept first: a fault in another answer must not lose them."""
    if request.method != "POST" or guard.looks_like_a_robot(request):
        return Taken(draft)
    return take(request, draft, stop.page)


def _take_page(
    request: HttpRequest, handler: JourneyHandler, stop: Stop, form: QuestionForm, taken: Taken
) -> HttpResponse | None:
    """Keep the page's answers and say where to go; None when the page has to be shown again."""
    draft = taken.draft
    if taken.pressed:
        form.unjudged()
    form.refuse_files(taken.faults)
    if taken.pressed:
        return None
    if guard.looks_like_a_robot(request):
        form.refuse({"": guard.ROBOT_MESSAGE})
    if not form.is_valid():
        return None
    verdict = guard.count_guess(handler, stop.page.id, form.answers, client_address(request))
    if verdict is not None and not verdict.allowed:
        return guard.too_many(request, handler, stop.page.id, verdict)
    faults = handler.check_page(stop.page.id, {**stop.earlier, **form.answers}, _meta(request, draft))
    if faults:
        form.refuse(faults)
        return None
    kept = dict.fromkeys(form.asked_ids) | form.answers
    if not drafts.keep_page(draft.pk, stop.page.id, kept, seen=request.POST.get(SEEN)):
        # Sent or replaced from another tab meanwhile: this address now says which.
        return redirect(request.get_full_path())
    unfinished = draft.typed.keys() - {stop.page.id}
    way = journey.walk(handler, {**draft.answers, stop.page.id: kept}, unfinished)
    if CHANGE in request.GET:
        return to_where_they_are(handler, way, changing=True)
    following = next((way.after(found) for found in way.stops if found.page.id == stop.page.id), None)
    return redirect(page_url(handler, following.page.id) if following else _check_url(handler))


def _send(request: HttpRequest, handler: JourneyHandler, draft: Draft) -> HttpResponse:
    seen = request.POST.get("revision", "")
    try:
        submissions.submit(
            handler=handler,
            draft_id=draft.pk,
            revision=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1,
            meta=_meta(request, draft),
        )
    except submissions.NotReady as reason:
        if reason.page_id is None:
            return HttpResponseRedirect(f"{_check_url(handler)}?changed=1")
        return HttpResponseRedirect(f"{page_url(handler, reason.page_id)}?{CHANGE}=1&{RECHECK}=1")
    return redirect("forms:done", handler)


def _form(request: HttpRequest, draft: Draft, stop: Stop) -> QuestionForm:
    kept = {name: value for name, value in draft.answers.get(stop.page.id, {}).items() if value is not None}
    left = draft.typed.get(stop.page.id)
    data: Any = None
    if request.method == "POST":
        data = request.POST.copy()
        for question in stop.page.questions:
            if question.kind == "files":
                # Which files there are, we say: never what was sent.
                data[question.id] = kept.get(question.id, [])
    elif left is not None:
        kept |= typed.as_initial(stop.page.questions, left)
    elif RECHECK in request.GET:
        data = kept
    return build_form(stop.page.questions, data, kept, earlier=stop.earlier, heading=stop.page.title)


def _page_context(
    request: HttpRequest, handler: JourneyHandler, way: Walk, stop: Stop, form: QuestionForm
) -> dict[str, Any]:
    before = way.before(stop)
    back_url = page_url(handler, before.page.id) if before else reverse("forms:start", args=[handler])
    if CHANGE in request.GET and way.first_unanswered is None:
        back_url = _check_url(handler)
    return {
        "handler": handler,
        "page": stop.page,
        "form": form,
        "back_url": back_url,
        "honeypot": guard.HONEYPOT,
        # A fault found on loading must not be sent along when the page is sent again.
        "action": f"?{CHANGE}=1" if CHANGE in request.GET else request.path,
        "number": way.stops.index(stop) + 1,
        "changing": CHANGE in request.GET,
    }


def _kept_words(request: HttpRequest, draft: Draft, page_id: str, other: list[Row]) -> dict[str, Any]:
    """How long answers are kept, and what this page was answered elsewhere while it was open here."""
    first_seen = request.POST.get(SEEN) if request.method == "POST" and not other else None
    return {
        "draft": draft,
        "may_return": mail.can_send(),
        "other": other,
        "save": SAVE,
        "seen_name": SEEN,
        # A page shown again for a mistake still stands against what it was first shown with.
        "seen": drafts.stamp(draft, page_id) if first_seen is None else first_seen,
    }


def _other_answers(draft: Draft, stop: Stop) -> list[Row]:
    """What a page holds by now that was answered, or left, in another tab."""
    left = draft.typed.get(stop.page.id)
    if left is not None:
        return typed.in_words(stop.page.questions, left)
    return answers_for_display(stop.page.questions, draft.answers.get(stop.page.id, {}), stop.earlier)


def _section(handler: JourneyHandler, stop: Stop) -> dict[str, Any]:
    rows = answers_for_display(stop.page.questions, stop.answers, stop.earlier)
    said_by_row = [row.label for row in rows] == [stop.page.title]
    return {
        "title": "" if said_by_row else stop.page.title,
        "rows": rows,
        "url": f"{page_url(handler, stop.page.id)}?{CHANGE}=1",
    }


def to_where_they_are(handler: JourneyHandler, way: Walk, *, changing: bool = False) -> HttpResponse:
    """On to the first page that is still to be answered, or to the check page."""
    stop = way.first_unanswered
    if stop is None:
        return redirect(_check_url(handler))
    return HttpResponseRedirect(page_url(handler, stop.page.id) + (f"?{CHANGE}=1" if changing else ""))


def _meta(request: HttpRequest, draft: Draft) -> RequestMeta:
    return RequestMeta(draft=draft.pk, address=client_address(request), received=timezone.now())


def page_url(handler: JourneyHandler, page_id: str) -> str:
    """The address of a page of questions."""
    return reverse("forms:page", args=[handler, page_id])


def _check_url(handler: JourneyHandler) -> str:
    return reverse("forms:check", args=[handler])
