"""Scheduled publishing: what was to go live by now goes live, and a policy that cannot says why."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import BaseLogEntry, DraftStateMixin, Revision

from ..models import Policy
from ..notices.outbox import queue
from .publishing import REFUSALS

logger = structlog.get_logger(__name__)

NOT_PUBLISHED = "workflows.policy.not_published"


@dataclass
class Published:
    """What came of the pages and policies whose day had come."""

    published: int = 0
    taken_down: int = 0
    refused: int = 0
    stuck: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.published} published on schedule, {self.taken_down} taken down, {self.refused} refused"


def publish_due() -> Published:
    """Wagtail's scheduled publishing, one thing at a time, so that one refusal does not hold up the rest.

    A policy that is refused keeps its draft and loses its day: its history says why, and so does an email to whoever
    scheduled it. Safe to call at any time, by several workers at once.
    """
    done = Published()
    for expired in _expired():
        _take_down(expired, done)
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    for pk in due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True):
        _publish_or_say_why(pk, done)
    return done


def _publish_or_say_why(pk: int, done: Published) -> None:
    try:
        done.published += _publish(pk)
    except REFUSALS as refusal:
        logger.warning("scheduled_publishing_refused", revision=pk, why=type(refusal).__name__)
        done.refused += _unschedule(pk, str(refusal))
    except Exception as error:  # noqa: BLE001 - one broken draft must not hold up what else is due
        _stuck(f"revision {pk}", error, done)


@transaction.atomic
def _publish(pk: int) -> bool:
    revision = _still_due(pk)
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


@transaction.atomic
def _unschedule(pk: int, why: str) -> bool:
    revision = _still_due(pk)
    if revision is None:
        return False
    day = timezone.localtime(revision.approved_go_live_at).strftime("%-d %B %Y at %H:%M")
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(revision.content_object, NOT_PUBLISHED, user=revision.user, revision=revision, data={"day": day, "why": why})
    if revision.user and revision.user.is_active and revision.user.email:
        words = f"The policy “{revision.content_object}” was to go live on {day} and could not. {why}"
        queue(
            to=revision.user.email,
            subject="A policy did not go live",
            body=f"{words}\n\nThe draft is kept. Put this right in the policy editor and publish it again.",
            key=f"policy:{pk}:{day}",
        )
    return True


def _still_due(pk: int) -> Revision | None:
    """The revision, locked; None when another worker was quicker."""
    rows = Revision.objects.select_for_update(of=("self",)).filter(approved_go_live_at__lte=timezone.now())
    found: Revision | None = rows.filter(pk=pk).first()
    return found


def _expired() -> Iterator[DraftStateMixin]:
    """Live pages and the like whose last day is over. Never a policy: it stays until another edition replaces it."""
    for model in apps.get_models():
        # Of pages the common table alone: it knows every kind.
        parents = [parent for parent in model._meta.parents if issubclass(parent, DraftStateMixin)]
        if issubclass(model, DraftStateMixin) and not parents and model is not Policy:
            rows = model._default_manager.filter(live=True, expire_at__lt=timezone.now())
            yield from rows.order_by("expire_at", "pk")


def _take_down(expired: DraftStateMixin, done: Published) -> None:
    try:
        expired.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        done.taken_down += 1
    except Exception as error:  # noqa: BLE001 - as above
        _stuck(f"{expired._meta.model_name} {expired.pk}", error, done)


def _stuck(what: str, error: Exception, done: Published) -> None:
    logger.error("scheduled_publishing_stuck", what=what, error=type(error).__name__)
    done.stuck.append(f"{what}: {type(error).__name__}")


def log_actions(registry: LogActionRegistry) -> None:
    """How the policy's history shows a refusal (a hook)."""

    @registry.register_action(NOT_PUBLISHED)
    class NotPublished(LogFormatter):
        label = "Not published on its day"

        def format_message(self, log_entry: BaseLogEntry) -> str:
            return f"Did not go live on {log_entry.data['day']}. {log_entry.data['why']}"
