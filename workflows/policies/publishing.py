"""From draft to edition: publishing a policy's revision, by whichever road, makes an edition of it."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from wagtail.admin import messages

from home.publishing import CannotPublishError, words_to_reconcile

from ..models import Edition, Policy
from ..models.policy import gone_live
from . import acknowledgements, editions
from .acknowledgements import NotAcknowledged
from .lint import NotPublishable, lint, people_of
from .schema import PackFault, parse

# Every way in which publishing a policy is refused; each says why in words.
REFUSALS = (NotPublishable, NotAcknowledged, PackFault, CannotPublishError)


@transaction.atomic
def publish_latest(*, policy: Policy, by: User | None, warnings_read_by: User | None = None) -> Edition:
    """Publish the latest draft and return the edition in force after it.

    `warnings_read_by` is who was shown every warning of the draft: they acknowledge those that are outstanding.

    Raises NotPublishable when lint refuses it, NotAcknowledged when a warning is outstanding,
    home.publishing.CannotPublishError when the public page cannot show it, and Django's PermissionDenied when `by`
    may not publish. Then nothing has changed.
    """
    policy.refresh_from_db()
    if warnings_read_by is not None:
        acknowledgements.acknowledge_all(policy=policy, by=warnings_read_by)
    (policy.latest_revision or policy.save_revision(user=by)).publish(user=by)
    policy.refresh_from_db()
    if policy.edition is None:
        raise ValueError(f"The draft of {policy.slug} is scheduled for a later day.")
    return policy.edition


def make_edition(sender: type[Policy], *, policy: Policy, by: User | None, **kwargs: Any) -> None:
    """The edition of a policy that has just gone live, in the same transaction. Raises one of REFUSALS."""
    pack = parse(policy.content)
    findings = lint(pack, people_of(pack))
    refused = [finding for finding in findings if finding.level == "error"]
    if refused:
        raise NotPublishable(refused)
    acknowledgements.check(policy, findings, policy.live_revision_id)
    before = Policy.objects.select_related("edition").get(pk=policy.pk)
    edition = editions.publish(policy=policy, by=by)
    if edition.pk != before.edition_id:
        acknowledgements.keep_with(edition, before, findings, policy.live_revision_id)


def say_what_waits(request: HttpRequest, instance: Any) -> None:
    """Tells whoever has just published a policy which sections of its page wait for an editor (a hook)."""
    if isinstance(instance, Policy) and "action-publish" in request.POST:
        waiting = words_to_reconcile(instance.slug)
        if waiting:
            messages.warning(request, waiting)


def connect() -> None:
    """Called once, when Django has started."""
    gone_live.connect(make_edition, dispatch_uid="workflows.policies.make_edition")
