"""The API's door to the forms: the same journeys, the same checks and the same limits as the pages.

Nothing here knows a session, and nothing asks for a cookie. Uploads join this router from their own room.
"""

import math
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Path, Query, Router, Status
from ninja.decorators import decorate_view

from home.conditional import PAGE_SIZE, kept, part_of
from home.problems import Fault, Problem, ProblemDetails, pointer
from home.web_addresses import absolute

from . import api_schemas as out
from . import handlers, journey, submissions, tickets
from .api_shown import page_shown, rules_of
from .guard import guess_limits
from .handlers import Closed, JourneyHandler, RequestMeta
from .journey import Walk
from .json_body import digest, takes_json
from .json_schema import form_schema
from .limits import Limit, client_address, count_attempt
from .models import Submission

router = Router(tags=["forms"])

Key = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60, description="The form's key.")]
Page = Annotated[int, Query(ge=1, le=1_000_000, description=f"Which page of the list, {PAGE_SIZE} items each.")]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{16,64}$",
        description="A name for this one submission that nobody else uses, such as a random UUID. Send the same one"
        " when you try again.",
    ),
]
READ = {404: ProblemDetails, 409: ProblemDetails, 422: ProblemDetails}
SENT = dict.fromkeys((400, 404, 409, 413, 415, 422, 429), ProblemDetails)


@router.get("", response={200: out.Forms, **READ}, operation_id="listForms", summary="Forms")
def list_forms(request: HttpRequest, page: Page = 1) -> HttpResponseBase:
    """Every form that can be sent."""
    keys = sorted(handlers.registered_keys())
    told, part = part_of(len(keys), page)
    found = [_summary(found) for key in keys[part] if (found := handlers.find(key))]
    return kept(request, out.Forms(**dict(told), items=found))


@router.get("/{slug:key}", response={200: out.Form, **READ}, operation_id="getForm", summary="A form's questions")
def get_form(request: HttpRequest, key: Key) -> HttpResponseBase:
    """The form as JSON Schema, and how to show it. Where pages depend on answers, ask for the pages next."""
    handler = find_handler(key)
    try:
        pages = handler.pages({})
    except Closed as closed:
        raise _closed(closed) from None
    found = out.Form(
        **dict(_summary(handler)),
        start_lines=list(handler.start_lines),
        other_ways=list(handler.other_ways),
        pages=[page_shown(handler, page) for page in pages],
        answers_schema=form_schema(pages, closed=False),
        rules=rules_of(pages),
    )
    return kept(request, found)


@router.post(
    "/{slug:key}/pages", response={200: out.PagesFound, **SENT}, operation_id="findPages", summary="The next pages"
)
@decorate_view(takes_json)
def find_pages(request: HttpRequest, key: Key, body: out.PagesAsked) -> out.PagesFound:
    """Checks the answers so far as the pages would and says which pages there are with them. Keeps nothing.

    A page with a limit is counted as a try, unless a ticket says that the same answers were accepted before.
    """
    handler = find_handler(key)
    _count(request, handler, body)
    try:
        way = journey.walk_answers(handler, body.answers, whole=False)
        _refuse_given(handler, way, body, _meta(request))
    except Closed as closed:
        raise _closed(closed) from None
    unanswered = way.first_unanswered
    pages = [stop.page for stop in way.stops]
    return out.PagesFound(
        pages=[
            out.PageOnTheWay(**dict(page_shown(handler, stop.page)), complete=stop.is_complete) for stop in way.stops
        ],
        next=unanswered.page.id if unanswered else None,
        ignored=[name for name in body.answers if name not in way.ids],
        answers_schema=form_schema(pages, closed=unanswered is None),
        rules=rules_of(pages),
        ticket=tickets.issue(handler, way, body.answers),
    )


@router.post(
    "/{slug:key}/submissions",
    response={200: out.ReceiptShown, 201: out.ReceiptShown, **SENT},
    operation_id="submitForm",
    summary="Send a form",
)
@decorate_view(takes_json)
def submit_form(
    request: HttpRequest, key: Key, body: out.Sent, idempotency_key: IdempotencyKey
) -> Status[out.ReceiptShown]:
    """Sends the answers once, however often the request comes: 201 the first time, 200 with the same answer again."""
    handler = find_handler(key)
    request_hash = digest(body.answers)
    try:
        # First, so that a second try after a lost answer gets that answer and counts as no guess.
        made = submissions.find(handler, idempotency_key, request_hash)
        if made:
            return Status(200, _receipt(made))
        _count(request, handler, body)
        submission, is_new = submissions.submit_answers(
            handler=handler,
            answers=body.answers,
            key=idempotency_key,
            request_hash=request_hash,
            meta=_meta(request),
        )
    except submissions.KeyUsed:
        words = "Use a new Idempotency-Key for other answers, or send the answers that this one was used for."
        raise Problem(422, words, kind="key-used", errors=[Fault(pointer="Idempotency-Key", message=words)]) from None
    except submissions.NotReady as reason:
        raise _refused(reason.faults) from None
    except Closed as closed:
        raise _closed(closed) from None
    return Status(201 if is_new else 200, _receipt(submission))


def find_handler(key: str) -> JourneyHandler:
    """The form with this key. Raises Problem."""
    handler = handlers.find(key)
    if handler is None:
        raise Problem(404, f"There is no form “{key}”. See the list of forms.")
    return handler


def count_request(request: HttpRequest, *more: Limit) -> None:
    """Count a request that writes or guesses, against its sender's share and whatever else. Raises Problem."""
    address = client_address(request)
    verdict = count_attempt([Limit("api.address", address, settings.API_LIMIT_PER_ADDRESS), *more])
    if not verdict.allowed:
        seconds = max(1, math.ceil((verdict.again_at - timezone.now()).total_seconds()))
        minutes = math.ceil(seconds / 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        raise Problem(429, f"Too many tries. Try again in {wait}.", headers={"Retry-After": str(seconds)})


def _count(request: HttpRequest, handler: JourneyHandler, body: out.PagesAsked) -> None:
    passed = tickets.passed_pages(handler, body.ticket, body.answers)
    guesses = [
        limit
        for page_id, question_id in handler.limited_pages.items()
        if page_id not in passed and body.answers.get(question_id) not in (None, "")
        for limit in guess_limits(handler, page_id, body.answers, client_address(request))
    ]
    count_request(request, *guesses)


def _refuse_given(handler: JourneyHandler, way: Walk, body: out.PagesAsked, meta: RequestMeta) -> None:
    """Raise Problem for answers that were given and will not do; those still to come are no fault."""
    faults = {name: words for stop in way.stops for name, words in stop.faults.items() if name in body.answers}
    for stop in way.stops:
        # As on the pages: a page is looked at by the form itself once all before it will do.
        if faults or not stop.is_complete:
            break
        faults |= handler.check_page(stop.page.id, {**stop.earlier, **stop.answers}, meta)
    if faults:
        raise _refused(faults)


def _refused(faults: dict[str, str]) -> Problem:
    errors = [
        Fault(pointer=pointer("answers", name) if name else "/answers", field=name, message=words)
        for name, words in faults.items()
    ]
    return Problem(422, "Put these answers right and send them again.", kind="answers", errors=errors)


def _closed(closed: Closed) -> Problem:
    return Problem(409, "\n".join(closed.paragraphs) or closed.title, kind="closed", title=closed.title)


def _summary(handler: JourneyHandler) -> out.FormSummary:
    url = absolute(reverse("forms:start", args=[handler]))
    return out.FormSummary(key=handler.key, title=handler.title, url=url)


def _receipt(submission: Submission) -> out.ReceiptShown:
    return out.ReceiptShown(**submission.receipt)


def _meta(request: HttpRequest) -> RequestMeta:
    return RequestMeta(draft=None, address=client_address(request), received=timezone.now())
