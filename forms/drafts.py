"""Drafts: begun with a session, kept in the database, forgotten after a day, or after a week when a link was sent."""

import datetime
import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone

from . import limits
from .models import Draft
from .typed import Typed
from .uploads.field import is_files, with_files_as_kept

SESSION_KEY = "forms_drafts"


class ChangedMeanwhile(Exception):
    """The page was answered, differently, since it was shown: in another tab, or before somebody went back."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.draft = draft


def begin(session: SessionBase, key: str, typed: Mapping[str, Typed] | None = None) -> Draft:
    """A new empty draft for this session; one it had, did not send and no link leads to, is forgotten."""
    let_go(session, key)
    secret = new_secret()
    draft = Draft.objects.create(
        key=key, secret_hash=secret_hash(secret), expires=a_day_more(), typed=dict(typed or {})
    )
    hold(session, draft, secret)
    return draft


def find(session: SessionBase, key: str) -> Draft | None:
    """This session's draft, sent or not, or None when there is none or it expired unsent. One query."""
    draft, secret = _pointed_at(session, key)
    if draft is None or not is_secret(draft, secret):
        return None
    return None if draft.is_expired and not draft.sent else draft


def was_moved(session: SessionBase, key: str) -> bool:
    """Whether this session's draft lives on in another browser, which opened the emailed link. One query."""
    draft, secret = _pointed_at(session, key)
    return draft is not None and not draft.is_expired and not is_secret(draft, secret)


def hold(session: SessionBase, draft: Draft, secret: str) -> None:
    """From now on this session goes on with that draft."""
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), draft.key: [str(draft.pk), secret]}


def let_go(session: SessionBase, key: str, *, for_draft: uuid.UUID | None = None) -> None:
    """This session goes on with no draft, or with another. One that is unsent and has no link to it is deleted."""
    old = find(session, key)
    if old and not old.sent and not old.is_linked and old.pk != for_draft:
        Draft.objects.filter(pk=old.pk, submission=None).delete()
    session[SESSION_KEY] = {name: held for name, held in session.get(SESSION_KEY, {}).items() if name != key}


@transaction.atomic
def keep_page(pk: uuid.UUID, page_id: str, answers: Mapping[str, Any], *, seen: str | None = None) -> bool:
    """Keep one page's answers (null for a question left empty). False when the draft is sent or gone.

    `seen` is the `stamp` that the page was shown with. Raises ChangedMeanwhile when the page has other answers by now.
    """
    draft = _locked(pk)
    if draft is None:
        return False
    as_kept = with_files_as_kept(draft.answers.get(page_id, {}), answers)
    if seen is not None and seen != stamp(draft, page_id) and as_kept != draft.answers.get(page_id):
        raise ChangedMeanwhile(draft)
    draft.answers = {**draft.answers, page_id: as_kept}
    draft.typed = {name: typed for name, typed in draft.typed.items() if name != page_id}
    _save(draft)
    return True


@transaction.atomic
def keep_typed(pk: uuid.UUID, page_id: str, typed: Typed, *, seen: str | None = None) -> bool:
    """Keep what was typed on a page that is left before it is sent. What it was answered before stays beside it.

    False when the draft is sent or gone. Raises ChangedMeanwhile when the page was left with other words meanwhile.
    """
    draft = _locked(pk)
    if draft is None:
        return False
    kept = draft.typed.get(page_id)
    if seen is not None and seen != stamp(draft, page_id) and kept not in (None, typed):
        raise ChangedMeanwhile(draft)
    draft.typed = {**draft.typed, page_id: typed}
    _save(draft)
    return True


def stamp(draft: Draft, page_id: str) -> str:
    """Stands for what a page holds: it differs as soon as the page is answered differently.

    Files are left out: they are kept one by one, and no tab overwrites another's.
    """
    kept = draft.answers.get(page_id, {}).items()
    answers = {name: answer for name, answer in kept if answer is not None and not is_files(answer)}
    held = json.dumps([answers, draft.typed.get(page_id)], sort_keys=True)
    return hashlib.sha256(held.encode()).hexdigest()[:20]


def purge_expired() -> int:
    """Delete drafts that expired unsent, and old counts of attempts. Returns how many drafts went."""
    limits.purge_old()
    # Counted on its own: one sent between the two statements is left alone by the database (PROTECT).
    expired = Draft.objects.filter(expires__lte=timezone.now(), submission=None)
    return expired.delete()[1].get("forms.Draft", 0)


def a_day_more() -> datetime.datetime:
    """Until when answers are kept that were given now."""
    return timezone.now() + datetime.timedelta(hours=settings.FORMS_DRAFT_HOURS)


def new_secret() -> str:
    """What a session holds to go on with a draft."""
    return secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What the draft keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def is_secret(draft: Draft, secret: str) -> bool:
    """Whether this is the draft's secret."""
    return secrets.compare_digest(draft.secret_hash, secret_hash(secret))


def _pointed_at(session: SessionBase, key: str) -> tuple[Draft | None, str]:
    pointer = session.get(SESSION_KEY, {}).get(key)
    if not pointer:
        return None, ""
    pk, secret = pointer
    return Draft.objects.select_related("submission").filter(pk=pk, key=key).first(), secret


def _locked(pk: uuid.UUID) -> Draft | None:
    return Draft.objects.select_for_update(of=("self",)).filter(pk=pk, submission=None).first()


def _save(draft: Draft) -> None:
    draft.revision += 1
    # Answering a page never takes away from the time that an emailed link promised.
    draft.updated, draft.expires = timezone.now(), max(draft.expires, a_day_more())
    draft.save(update_fields=["answers", "typed", "revision", "updated", "expires"])
