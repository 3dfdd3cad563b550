"""Saving answers and coming back: an emailed link, good once and for a week, that moves a draft to another browser.

Of the link and the address only keyed hashes are kept. A draft has one link at a time: a new one ends the one before,
so that a link sent to a wrong address can be taken back.
"""

import datetime
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import drafts
from .limits import Limit, Verdict, count_attempt
from .models import Draft

# {journey's key: [hash of the link that was opened, the secret this browser will hold the draft with]}
SESSION_KEY = "forms_links"
# Drafts that one address may have on one journey, as somebody has who helps many people.
MOST_LINKS = 20


@dataclass(frozen=True)
class Link:
    """A new link, before it is emailed."""

    token: str
    begun: datetime.datetime
    until: datetime.datetime


def count_mail(key: str, why: Literal["save", "ask"], address: str, sender: str) -> Verdict:
    """Count one more email to this address, for this reason, by this sender.

    Each reason on its own: a count that exists already is found sooner, and would tell who has saved of late.
    """
    return count_attempt(
        [
            Limit(f"{key}.{why}.sender", sender, settings.FORMS_LINKS_PER_SENDER),
            Limit(f"{key}.{why}.to", _hash("address", _normal(address)), settings.FORMS_LINKS_PER_ADDRESS),
        ]
    )


def save(draft: Draft, address: str) -> Link | None:
    """A link to this draft for that address; the draft is kept as long. None when it was sent meanwhile. One query."""
    until = timezone.now() + datetime.timedelta(days=settings.FORMS_LINK_DAYS)
    token = _new_token()
    saved = Draft.objects.filter(pk=draft.pk, submission=None).update(
        link_hash=_hash("link", token),
        link_until=until,
        address_hash=_hash("address", _normal(address)),
        updated=timezone.now(),
        expires=until,
    )
    return Link(token, draft.created, until) if saved else None


@transaction.atomic
def new_links(key: str, address: str) -> list[Link]:
    """New links to every draft that was saved for this address. They last as long as the draft is kept anyway.

    Two queries, whether there is such a draft or not: nobody learns from the time it takes who has saved one.
    """
    now = timezone.now()
    saved = Draft.objects.filter(
        key=key, address_hash=_hash("address", _normal(address)), expires__gt=now, submission=None
    )
    found = list(saved.order_by("created")[:MOST_LINKS])
    links = []
    for draft in found or [Draft(pk=uuid.uuid4(), expires=now)]:
        link = Link(_new_token(), draft.created, draft.expires)
        draft.link_hash, draft.link_until = _hash("link", link.token), link.until
        links.append((draft, link))
    Draft.objects.bulk_update([draft for draft, _link in links], ["link_hash", "link_until"])
    return [link for _draft, link in links if found]


def opened(session: SessionBase, key: str, token: str) -> None:
    """Remember in this session which link was opened, so that its address need not be seen any longer.

    The link is not used by this: whatever reads mail opens links too.
    """
    session[SESSION_KEY] = {**session.get(SESSION_KEY, {}), key: [_hash("link", token), drafts.new_secret()]}


def leads_somewhere(session: SessionBase, key: str) -> bool:
    """Whether the link that this session opened can still be used. One query for every link, good or not."""
    link_hash, _secret = _opened(session, key)
    return _linked(key, link_hash).exists()


@transaction.atomic
def take_over(session: SessionBase, key: str) -> Draft | None:
    """Use the link that this session opened: the draft goes on here, and no more in the browser it was in.

    None when the link is used, has run out or never was one. Doing it again in the same session does it no more, and
    answers the same.
    """
    link_hash, secret = _opened(session, key)
    draft = _linked(key, link_hash).select_for_update(of=("self",)).first()
    if draft is None:
        mine = Draft.objects.select_related("submission").filter(key=key, secret_hash=drafts.secret_hash(secret))
        draft = mine.first()
        if draft is None or draft.is_expired:
            return None
    else:
        draft.secret_hash, draft.link_hash, draft.link_until = drafts.secret_hash(secret), "", None
        draft.expires = max(draft.expires, drafts.a_day_more())
        draft.save(update_fields=["secret_hash", "link_hash", "link_until", "expires"])
    drafts.let_go(session, key, for_draft=draft.pk)
    drafts.hold(session, draft, secret)
    return draft


def _opened(session: SessionBase, key: str) -> Sequence[str]:
    found: Sequence[str] = session.get(SESSION_KEY, {}).get(key, ("no link was opened", ""))
    return found


def _linked(key: str, link_hash: str) -> QuerySet[Draft]:
    return Draft.objects.filter(
        key=key, link_hash=link_hash, link_until__gt=timezone.now(), expires__gt=timezone.now(), submission=None
    )


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _hash(what: str, value: str) -> str:
    return salted_hmac(f"forms.returning.{what}", value, algorithm="sha256").hexdigest()


def _normal(address: str) -> str:
    """One spelling of an address: nobody knows whether they saved with capitals."""
    return address.strip().casefold()
