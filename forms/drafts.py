"""Drafts: begun with a session, kept in the database, forgotten after a day."""

import datetime
import hashlib
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
from .uploads.field import with_files_as_kept

SESSION_KEY = "forms_drafts"


def begin(session: SessionBase, key: str) -> Draft:
    """A new empty draft for this session; one it had and did not send is forgotten."""
    old = find(session, key)
    if old and not old.sent:
        Draft.objects.filter(pk=old.pk, submission=None).delete()
    secret = secrets.token_urlsafe(32)
    draft = Draft.objects.create(key=key, secret_hash=_hash(secret), expires=_expiry())
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), key: [str(draft.pk), secret]}
    return draft


def find(session: SessionBase, key: str) -> Draft | None:
    """This session's draft, sent or not, or None when there is none or it expired unsent. One query."""
    pointer = session.get(SESSION_KEY, {}).get(key)
    if not pointer:
        return None
    pk, secret = pointer
    draft = Draft.objects.select_related("submission").filter(pk=pk, key=key).first()
    if draft is None or not secrets.compare_digest(draft.secret_hash, _hash(secret)):
        return None
    return None if draft.is_expired and not draft.sent else draft


@transaction.atomic
def keep_page(pk: uuid.UUID, page_id: str, answers: Mapping[str, Any]) -> bool:
    """Keep one page's answers (null for a question left empty). False when the draft is sent or gone."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=pk, submission=None).first()
    if draft is None:
        return False
    as_kept = with_files_as_kept(draft.answers.get(page_id, {}), answers)
    draft.answers = {**draft.answers, page_id: as_kept}
    draft.revision += 1
    draft.updated, draft.expires = timezone.now(), _expiry()
    draft.save(update_fields=["answers", "revision", "updated", "expires"])
    return True


def purge_expired() -> int:
    """Delete drafts that expired unsent, and old counts of attempts. Returns how many drafts went."""
    limits.purge_old()
    # Counted on its own: one sent between the two statements is left alone by the database (PROTECT).
    expired = Draft.objects.filter(expires__lte=timezone.now(), submission=None)
    return expired.delete()[1].get("forms.Draft", 0)


def _expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=settings.FORMS_DRAFT_HOURS)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
