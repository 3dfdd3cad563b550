"""Making the one submission of a draft."""

import uuid
from typing import Any

from django.db import transaction

from . import drafts, journey
from .handlers import JourneyHandler, RequestMeta
from .journey import Walk
from .models import Draft, Submission


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
        pages=[stop.page.model_dump(mode="json") for stop in way.stops],
        answers=way.answers,
        idempotency_key=f"draft:{draft.pk}",
        draft=draft,
    )
    receipt = handler.submit(submission)
    submission.keep_receipt(reference=receipt.reference, receipt=receipt.model_dump(mode="json"))
    # The confirmation lives for a day, however long the answers were kept for; no link leads to it.
    Draft.objects.filter(pk=draft.pk).update(
        answers={}, typed={}, link_hash="", link_until=None, address_hash="", expires=drafts.a_day_more()
    )
    return submission


def _check(handler: JourneyHandler, way: Walk, meta: RequestMeta) -> None:
    if way.first_unanswered:
        raise NotReady(way.first_unanswered.page.id)
    for stop in way.stops:
        answers: dict[str, Any] = {**stop.earlier, **stop.answers}
        if handler.check_page(stop.page.id, answers, meta):
            raise NotReady(stop.page.id)
