"""Packs in and out: a file becomes a draft policy, and a policy or an edition becomes a file."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from ..models import Edition, Policy
from .schema import Pack, PackFault, parse

# PostgreSQL keeps no such character.
NUL = "\x00"


def read(path: Path) -> Pack:
    """Read a pack from a file. Raises PackFault, also when the file is missing or is not JSON."""
    try:
        return read_bytes(path.read_bytes())
    except OSError as fault:
        raise PackFault([("the file", f"{path} cannot be read: {fault.strerror}")]) from None


def read_bytes(content: bytes) -> Pack:
    """Read a pack from the bytes of a file. Raises PackFault, also when they are not UTF-8."""
    try:
        # Some editors begin a file with a mark that is no part of its text.
        return read_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PackFault([("the file", "it is not text in UTF-8")]) from None


def read_text(text: str) -> Pack:
    """Read a pack from JSON text. Raises PackFault with every fault and its path."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        raise PackFault([(f"line {fault.lineno}, column {fault.colno}", f"it is not JSON: {fault.msg}")]) from None
    except ValueError:
        raise PackFault([("the whole pack", "it has a number with thousands of digits")]) from None
    except RecursionError:
        raise PackFault([("the whole pack", "it is nested too deeply to be a pack")]) from None
    if NUL in text or "\\u0000" in text:
        raise PackFault([("the whole pack", "it has a character that cannot be kept (NUL, \\u0000)")])
    return parse(content)


def refusal(policy: Policy, user: User) -> str:
    """Why somebody may not put another draft in place of this policy's now; empty when they may."""
    lock = policy.get_lock()
    if lock is not None and lock.for_user(user):
        return (
            f"“{policy.title}” is locked, being moderated or scheduled, so its draft stays as it is. "
            "Unlock it, or take it off the schedule, first."
        )
    return ""


@transaction.atomic
def load(pack: Pack, *, by: User | None) -> Policy:
    """Keep a pack as the draft of the policy with its slug, made when there is none.

    What is published stays as it is until the draft's latest revision is published.
    """
    slug = pack.identity.slug
    policy = Policy.objects.select_for_update(of=("self",)).filter(slug=slug).first()
    if policy is None:
        policy = Policy(slug=slug, live=False)
        _fill(policy, pack)
        policy.save()
    _fill(policy, pack)
    # Saves the draft as a revision; of the row itself only the revision fields.
    policy.save_revision(user=by)
    return policy


def content_of(pack: Pack) -> dict[str, Any]:
    """A pack as a person would write it: what is left at its default is left out."""
    return pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def as_text(pack: Pack) -> str:
    """The one way a pack is written down: the same pack is the same text, byte for byte."""
    return json.dumps(content_of(pack), ensure_ascii=False, indent=2) + "\n"


def export(source: Policy | Edition) -> str:
    """The pack file of an edition, or of a policy's latest draft."""
    if isinstance(source, Policy):
        source = source.get_latest_revision_as_object()
    return as_text(parse(source.content))


def _fill(policy: Policy, pack: Pack) -> None:
    policy.title = pack.identity.policy_title
    policy.content = content_of(pack)
