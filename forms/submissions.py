"""Making the one submission of a draft, or of a program's request. Both doors end in `_make`."""

import hashlib
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from . import drafts, journey
from .handlers import Closed, JourneyHandler, RequestMeta
from .journey import Walk
from .lookups import as_asked
from .models import Draft, Submission
from .questions import JourneyPage
from .uploads import keep
from .uploads.field import is_files

NO_FILES_HERE = "Files cannot be sent this way. Leave this out and send them with the form on our pages, or by email"


class NotReady(Exception):
    """It cannot be sent as it is. `page_id` names the page to go to, None for the check page.

    `faults` are messages by question id, "" for the page; empty when answers are only missing or have changed.
    """

    def __init__(self, page_id: str | None, faults: Mapping[str, str] | None = None) -> None:
        super().__init__(page_id)
        self.page_id = page_id
        self.faults = dict(faults or {})


class KeyUsed(Exception):
    """The key was used for other answers."""


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
    submission = _make(handler, way, meta, idempotency_key=f"draft:{draft.pk}", draft=draft)
    # The confirmation lives for a day, however long the answers were kept for; no link leads to it.
    Draft.objects.filter(pk=draft.pk).update(
        answers={}, typed={}, link_hash="", link_until=None, address_hash="", expires=drafts.a_day_more()
    )
    return submission


def submit_answers(
    *, handler: JourneyHandler, answers: Mapping[str, Any], key: str, request_hash: str, meta: RequestMeta
) -> tuple[Submission, bool]:
    """The submission of these answers under a program's key, and whether it was made now.

    The handler acts once per key, also when two requests with one key come at the same moment. Raises KeyUsed when
    the key came with other answers before; NotReady and handlers.Closed as `submit` does.
    """
    made = find(handler, key, request_hash)
    if made:
        return made, False
    try:
        with transaction.atomic():
            way = journey.walk_answers(handler, answers, whole=True)
            kept = {"idempotency_key": _kept_key(handler, key), "request_hash": request_hash}
            return _make(handler, way, meta, given=answers, **kept), True
    except (IntegrityError, NotReady, Closed):
        # Another request with this key may have been faster; what it did can be why this one was refused.
        made = find(handler, key, request_hash)
        if made is None:
            raise
        return made, False


def find(handler: JourneyHandler, key: str, request_hash: str) -> Submission | None:
    """What was made under a program's key. Raises KeyUsed when that was of other answers. One query."""
    made = Submission.objects.filter(idempotency_key=_kept_key(handler, key)).first()
    if made and made.request_hash != request_hash:
        raise KeyUsed(key)
    return made


def _kept_key(handler: JourneyHandler, key: str) -> str:
    """A hash: whoever reads a table cannot ask for the receipt with what is found there."""
    return f"api:{hashlib.sha256(f'{handler.key} {key}'.encode()).hexdigest()}"


def _make(
    handler: JourneyHandler,
    way: Walk,
    meta: RequestMeta,
    *,
    draft: Draft | None = None,
    given: Collection[str] = (),
    **kept: Any,
) -> Submission:
    _check(handler, way, meta)
    _check_known(way, given)
    submission = Submission.objects.create(
        key=handler.key,
        pages=[_snapshot(stop.page, way.answers).model_dump(mode="json") for stop in way.stops],
        answers=way.answers,
        draft=draft,
        **kept,
    )
    _hand_over_files(submission, way, draft)
    receipt = handler.submit(submission)
    submission.keep_receipt(reference=receipt.reference, receipt=receipt.model_dump(mode="json"))
    return submission


def _hand_over_files(submission: Submission, way: Walk, draft: Draft | None) -> None:
    """The files that answers name become the submission's. Only what was kept with the draft can be named."""
    if draft is None:
        named = [name for name, answer in way.answers.items() if is_files(answer)]
        if named:
            raise NotReady(None, dict.fromkeys(named, NO_FILES_HERE))
        return
    try:
        keep.hand_over(draft=draft, submission=submission, answers=way.answers)
    except keep.DraftGone:
        raise NotReady(None) from None


def _snapshot(page: JourneyPage, answers: dict[str, Any]) -> JourneyPage:
    """The page as it was asked, with the entries chosen from lists as they are called now."""
    return page.model_copy(update={"questions": tuple(as_asked(question, answers) for question in page.questions)})


def _check(handler: JourneyHandler, way: Walk, meta: RequestMeta) -> None:
    for stop in way.stops:
        if not stop.is_complete:
            # All that is known to be wrong from here on: a program can put it right at once.
            raise NotReady(stop.page.id, {name: words for one in way.stops for name, words in one.faults.items()})
        faults = handler.check_page(stop.page.id, {**stop.earlier, **stop.answers}, meta)
        if faults:
            raise NotReady(stop.page.id, faults)


def _check_known(way: Walk, given: Collection[str]) -> None:
    """Refuse answers to questions that are on no page: a slip in an id must not lose an answer without a word."""
    strange = [name for name in given if name not in way.ids]
    if strange:
        words = "No question has this id after these answers. Leave it out, or look at the ids of the questions"
        raise NotReady(None, dict.fromkeys(strange, words))
