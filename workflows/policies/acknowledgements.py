"""Warnings of lint are read before a policy is published, and it is kept who read which, in what words, and when."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from ..models import Acknowledgement, Edition, Policy
from .lint import Finding, lint, people_of
from .schema import parse

# A warning as it was read: other words, or another place, are another warning.
Warned = tuple[str, str, str]


class NotAcknowledged(Exception):
    """Warnings that nobody has acknowledged stand in the way of publishing; `findings` are they."""

    def __init__(self, findings: list[Finding]) -> None:
        warnings = " ".join(finding.words for finding in findings)
        super().__init__(f"Read these warnings first, tick each to say that you have, and publish again: {warnings}")
        self.findings = findings


def key_of(finding: Finding) -> str:
    """What a tick box sends for a warning: the same for the same code, place and words."""
    return hashlib.sha256("\n".join(_warned(finding)).encode()).hexdigest()[:32]


def outstanding(policy: Policy, findings: Iterable[Finding], revision: int | None = None) -> list[Finding]:
    """Warnings that nobody has acknowledged for this draft. One query, none without a warning.

    Acknowledged is what the edition in force carries in the same words, what was ticked for this revision, and what
    was ticked for any draft since that edition came into force.
    """
    return [one for one, given in standing(policy, findings, revision).items() if given is None]


def standing(
    policy: Policy, findings: Iterable[Finding], revision: int | None = None
) -> dict[Finding, Acknowledgement | None]:
    """Each warning of this draft, and by whom it is acknowledged, if at all. One query, none without a warning."""
    warnings = [one for one in findings if one.level == "warning"]
    known = _known(policy, revision) if warnings else {}
    return {one: known.get(_warned(one)) for one in warnings}


def first_kept_with(rows: Iterable[Acknowledgement]) -> dict[Acknowledgement, Edition]:
    """The edition with which each was first kept, if with any; later editions carry it on. One query, none for none."""
    wanted = {_given(row): row for row in rows}
    found: dict[Acknowledgement, Edition] = {}
    policies = {row.policy_id for row in wanted.values()}
    kept = Acknowledgement.objects.filter(policy__in=policies).exclude(edition=None)
    for row in kept.select_related("edition").defer("edition__content").order_by("edition__number") if wanted else ():
        if _given(row) in wanted and row.edition is not None:
            found.setdefault(wanted[_given(row)], row.edition)
    return found


def _given(row: Acknowledgement) -> tuple[Any, ...]:
    """What stays the same when a later edition carries an acknowledgement on."""
    return row.policy_id, row.by_id, row.at, row.code, row.path, row.words


def acknowledge(*, policy: Policy, findings: Iterable[Finding], by: User, revision: int | None = None) -> None:
    """Keep that somebody has read these warnings of a draft: of its latest revision unless told which."""
    now = timezone.now()
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            policy=policy,
            revision=revision or policy.latest_revision_id or 0,
            by=by,
            at=now,
            code=one.code,
            path=one.path,
            words=one.words,
        )
        for one in findings
        if one.level == "warning"
    )


def acknowledge_all(*, policy: Policy, by: User) -> list[Finding]:
    """Acknowledge every warning of the latest draft that is outstanding, for somebody who was shown them all.

    Returns them. Raises PackFault when the draft is not a pack.
    """
    draft = policy.get_latest_revision_as_object()
    pack = parse(draft.content)
    found = outstanding(policy, lint(pack, people_of(pack)), policy.latest_revision_id)
    acknowledge(policy=policy, findings=found, by=by)
    return found


def check(policy: Policy, findings: Iterable[Finding], revision: int | None = None) -> None:
    """Raises NotAcknowledged when a warning is outstanding."""
    left = outstanding(policy, findings, revision)
    if left:
        raise NotAcknowledged(left)


def keep_with(edition: Edition, before: Policy, findings: Iterable[Finding], revision: int | None) -> None:
    """Keep with a new edition who acknowledged each warning it carries. `before` still has the edition it replaces."""
    warnings = [one for one in findings if one.level == "warning"]
    known = _known(before, revision) if warnings else {}
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            policy=before,
            edition=edition,
            revision=given.revision,
            by_id=given.by_id,
            at=given.at,
            code=given.code,
            path=given.path,
            words=given.words,
        )
        for given in (known[_warned(one)] for one in warnings)
    )


def _warned(finding: Finding) -> Warned:
    return finding.code, finding.path, finding.words


def _known(policy: Policy, revision: int | None) -> dict[Warned, Acknowledgement]:
    """What is acknowledged, each by the latest who did."""
    counts = Q(edition=None)
    if policy.edition is not None:
        given = Q(edition=None) & (Q(revision=revision) | Q(at__gte=policy.edition.published_at))
        counts = Q(edition=policy.edition) | given
    rows = Acknowledgement.objects.filter(counts, policy=policy).select_related("by").order_by("pk")
    return {(row.code, row.path, row.words): row for row in rows}
