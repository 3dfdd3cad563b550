"""Making the one submission of a draft."""

import uuid
from typing import Any

from django.db import transaction

from . import drafts, journey
from .handlers import JourneyHandler, RequestMeta
from .journey import Walk
from .lookups import as_asked
from .models import Draft, Submission
from .questions import JourneyPage
from .uploads import keep


class NotReady(Exception):
    """The draft cannot be sent as it is. `page_id` names the page to go to, None for the check page."""

    def __init__(self, page_id: str | None) -> None:
        super().__init__(page_id)
        self.page_id = page_id


@transaction.atomic
def submit(*, handler: JourneyHandler, draft_id: uuid.UUID, revision: int, meta: RequestMeta) -> Submission:
    """The draft's submission: made now, or the one already made. The handler acts once per draft.

    `revision` is that of the answers the person saw. Raises NotReady when they changed since, when a page is
    unanswered, or when the handler no longer accepts one; handlers.Closed passes through.
    """
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    made = Submission.objects.filter(draft=draft).first()
    if made:
        return made
    if draft.revision != revision:
        raise NotReady(None)
    way = journey.walk(handler, draft.answers, draft.typed)
    _check(handler, way, meta)
    submission = Submission.objects.create(
        key=handler.key,
        pages=[_snapshot(stop.page, way.answers).model_dump(mode="json") for stop in way.stops],
        answers=way.answers,
        idempotency_key=f"draft:{draft.pk}",
        draft=draft,
    )
    try:
        keep.hand_over(draft=draft, submission=submission, answers=way.answers)
    except keep.DraftGone:
        raise NotReady(None) from None
    receipt = handler.submit(submission)
    submission.keep_receipt(reference=receipt.reference, receipt=receipt.model_dump(mode="json"))
    # The confirmation lives for a day, however long the answers were kept for; no link leads to it.
    Draft.objects.filter(pk=draft.pk).update(
        answers={}, typed={}, link_hash="", link_until=None, address_hash="", expires=drafts.a_day_more()
    )
    return submission


def _snapshot(page: JourneyPage, answers: dict[str, Any]) -> JourneyPage:
    """The page as it was asked, with the entries chosen from lists as they are called now."""
    return page.model_copy(update={"questions": tuple(as_asked(question, answers) for question in page.questions)})


def _check(handler: JourneyHandler, way: Walk, meta: RequestMeta) -> None:
    if way.first_unanswered:
        raise NotReady(way.first_unanswered.page.id)
    for stop in way.stops:
        answers: dict[str, Any] = {**stop.earlier, **stop.answers}
        if handler.check_page(stop.page.id, answers, meta):
            raise NotReady(stop.page.id)
