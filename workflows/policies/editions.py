"""Editions: made when a policy is published, read ever after."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from home.live_values import in_text
from home.publishing import PublicEdition, Section, put_in_force

from ..models import Edition, Policy
from ..notices.letter import Letter
from ..steps.parts import NamedDeadline, RestrictionType, Role
from .schema import Pack, parse


@transaction.atomic
def publish(*, policy: Policy, by: User | None) -> Edition:
    """Make an edition of the policy's published content and put it in force for new cases and for the public.

    Content that is in force already makes no new edition. The caller has linted; raises PackFault when the content
    is not a pack, and home.publishing.CannotPublishError when the public page cannot show it.
    """
    pack = parse(policy.content)
    content = pack.as_json()
    digest = content_hash(content)
    locked = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if locked.edition is not None and locked.edition.content_hash == digest:
        return locked.edition
    latest = locked.editions.order_by("-number").first()
    edition = Edition.objects.create(
        policy=locked,
        number=latest.number + 1 if latest else 1,
        content=content,
        content_hash=digest,
        change_note=pack.identity.change_note,
        published_at=timezone.now(),
        published_by=by,
    )
    Policy.objects.filter(pk=locked.pk).update(edition=edition, title=pack.identity.policy_title)
    policy.edition = edition
    put_in_force(public_edition(edition, pack))
    return edition


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the content's canonical JSON."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def pack_of(edition: Edition) -> Pack:
    """An edition's content as a pack. Editions never change, so it is read once in a process."""
    return _read(edition.content_hash, _Content(edition.content))


def public_facts(pack: Pack) -> dict[str, str]:
    """The live values of the public page: each deadline by its id, each role as role_<id>, and a few words."""
    facts = {named.id: named.span.words if named.span else "not specified" for named in pack.deadlines}
    facts |= {f"role_{role.id}": in_a_sentence(role.label) for role in pack.roles}
    facts |= {"council": pack.identity.council, "customer": pack.vocabulary.customer}
    return facts


def public_edition(edition: Edition, pack: Pack) -> PublicEdition:
    """What the public is told of an edition."""
    labels = {named.id: named.label for named in pack.deadlines}
    labels |= {f"role_{role.id}": role.label for role in pack.roles}
    return PublicEdition(
        policy_slug=pack.identity.slug,
        policy_title=pack.identity.policy_title,
        council=pack.identity.council,
        number=edition.number,
        in_force_from=edition.published_at,
        change_note=edition.change_note,
        issuer=pack.identity.issuer,
        version_label=pack.identity.version_label,
        review_due=pack.identity.review_due,
        content_hash=edition.content_hash,
        facts=public_facts(pack),
        fact_labels=labels | {"council": "Council", "customer": "What we call the person"},
        sections=[
            Section(one.slug, one.heading, one.body, chosen=one.chosen_for_demonstration) for one in pack.sections
        ],
        deadlines=[(named.label, named.span.words) for named in pack.deadlines if named.span],
        deadline_lengths=[
            {"id": one.id, "number": one.span.n, "unit": one.span.unit.value, "counted_from": one.starts_from}
            for one in pack.deadlines
            if one.span
        ],
        roles=[(role.label, role.what_they_do) for role in pack.roles],
        demonstration_choices=demonstration_choices(pack),
        chosen_facts=chosen_facts(pack),
        appeal_points=appeal_points(pack),
        contact=contact(pack),
    )


def in_a_sentence(label: str) -> str:
    """A label as it stands in the middle of a sentence; CRO stays as it is, and so does a title: Chief Executive."""
    is_title = any(word[0].isupper() for word in label.split()[1:2])
    return label[0].lower() + label[1:] if label[1:2].islower() and not is_title else label


def contact(pack: Pack) -> dict[str, str]:
    """How to reach the council, without what the policy does not give."""
    given = pack.identity.contact
    ways: dict[str, str] = given.model_dump(include={"address", "phone", "email", "website"})
    found = {name: words for name, words in ways.items() if words}
    return found | {"chosen": given.chosen_for_demonstration} if found else {}


def appeal_points(pack: Pack) -> list[tuple[str, str, str]]:
    """What somebody who disagrees with a decision needs to know first, in the customer's words."""
    rules = pack.appeal
    if rules is None:
        return []
    window, decision = pack.named_deadline(rules.window), pack.named_deadline(rules.decision)
    decider = pack.appeal_decider()
    return [
        (
            "By when",
            f"Within {pack.deadline(rules.window).words} of the day our letter is sent to you, or handed to you at our"
            " reception.",
            window.chosen_for_demonstration,
        ),
        *([("Who decides", f"{decided_by(decider)}.", decider.chosen_for_demonstration)] if decider else []),
        (
            "When you hear from us",
            f"Within {pack.deadline(rules.decision).words} of the day we receive your appeal.",
            decision.chosen_for_demonstration,
        ),
        ("If you are late", rules.late, rules.chosen_for_demonstration),
        ("If you need help", pack.signposts.contact, pack.signposts.chosen_for_demonstration),
    ]


def decided_by(decider: Role) -> str:
    """Who decides an appeal, as a sentence begins."""
    apart = ", who took no part in the decision" if decider.independence == "not_involved" else ""
    return f"The {in_a_sentence(decider.label)}{apart}"


def chosen_facts(pack: Pack) -> dict[str, str]:
    """The live values that the source does not give, or not fully, each with why it was chosen."""
    chosen = {named.id: named.chosen_for_demonstration for named in pack.deadlines}
    chosen |= {f"role_{role.id}": role.chosen_for_demonstration for role in pack.roles}
    return {name: why for name, why in chosen.items() if why}


def demonstration_choices(pack: Pack) -> list[str]:
    """What the source does not give and was chosen for the demonstration, in the order of the pack."""
    facts = public_facts(pack)
    steps = [step for process in pack.processes for step in process.steps]
    contact = pack.identity.contact
    said: list[tuple[str, str]] = [("How to reach the council", contact.chosen_for_demonstration)]
    said += [("Services", pack.scope.chosen_for_demonstration)]
    named: tuple[NamedDeadline | Role | RestrictionType | Letter, ...] = (
        *pack.deadlines,
        *pack.roles,
        *pack.restrictions,
        *pack.letters,
    )
    said += [(one.label, one.chosen_for_demonstration) for one in named]
    said += [("", rules.chosen_for_demonstration) for rules in (pack.appeal, pack.review) if rules is not None]
    said += [("Where else to turn", pack.signposts.chosen_for_demonstration)]
    said += [(step.label, step.chosen_for_demonstration) for step in steps]
    said += [(f"“{in_text(one.heading, facts)}”", one.chosen_for_demonstration) for one in pack.sections]
    return [f"{label}: {why}" if label else why for label, why in said if why]


class _Content:
    """Lets content ride along to the cache without being part of its key."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _read(digest: str, carried: _Content) -> Pack:
    return parse(carried.content)
