"""Packs in and out: a file becomes a draft policy, and a policy or an edition becomes a file."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from forms.editor import gaps
from forms.editor.reading import ContentFault

from ..models import Edition, Policy
from .schema import Pack, PackFault, parse


def read(path: Path) -> Pack:
    """Read a pack from a file. Raises PackFault, also when the file is missing or is not JSON."""
    try:
        return read_bytes(path.read_bytes())
    except OSError as fault:
        raise PackFault([("the file", f"{path} cannot be read: {fault.strerror}")]) from None


def read_bytes(content: bytes) -> Pack:
    """Read a pack from the bytes of a file. Raises PackFault, also when they are not UTF-8."""
    return parse(data_in_bytes(content))


def data_in_bytes(content: bytes) -> Any:
    """Plain data from the bytes of a file. Raises PackFault when they are not JSON in UTF-8."""
    try:
        # Some editors begin a file with a mark that is no part of its text.
        return data_in(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise PackFault([("the file", "it is not text in UTF-8")]) from None


def read_text(text: str) -> Pack:
    """Read a pack from JSON text. Raises PackFault with every fault and its path."""
    return parse(data_in(text))


def data_in(text: str) -> Any:
    """Plain data from JSON text. Raises PackFault when it is not JSON, or holds a number that is none."""
    try:
        return gaps.data_in(text, "pack")
    except ContentFault as fault:
        raise PackFault(fault.faults) from None


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
    return as_text(pack_in(source))


def pack_in(source: Policy | Edition) -> Pack:
    """The pack of an edition, or of a policy's latest draft. Raises PackFault when the draft is not a pack."""
    if isinstance(source, Policy):
        source = source.get_latest_revision_as_object()
    return parse(source.content)


def find(slug: str, number: int | None) -> Policy | Edition:
    """A policy by its slug, or one of its editions. Raises LookupError in words for the person who asked."""
    policy = Policy.objects.filter(slug=slug).first()
    if policy is None:
        known = ", ".join(Policy.objects.values_list("slug", flat=True)) or "none yet"
        raise LookupError(f"There is no policy called {slug}. There are: {known}.")
    if number is None:
        return policy
    edition = policy.editions.filter(number=number).first()
    if edition is None:
        raise LookupError(f"{slug} has no edition {number}.")
    return edition


def _fill(policy: Policy, pack: Pack) -> None:
    policy.title = pack.identity.policy_title
    policy.content = content_of(pack)
