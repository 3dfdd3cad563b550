"""Policies and their editions."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)

from forms.written_once import WrittenOnceQuerySet

# Sent in the transaction that publishes a policy's draft: policy, by. A receiver that raises stops the publishing.
gone_live = Signal()


class Policy(WorkflowMixin, PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """What a council publishes and runs by. `content` is the draft, in the pack's shape, perhaps with gaps."""

    # What draws a draft for its preview. The desk says so when Django has started: tables know no screens.
    drawn_by: ClassVar[Callable[[HttpRequest, "Policy"], HttpResponse]]

    slug = models.SlugField(unique=True, help_text="Used in web addresses and on the command line.")
    title = models.CharField(max_length=200)
    content = models.JSONField(
        help_text="The whole policy as a pack: words, roles, steps, letters, deadlines.",
    )
    edition = models.ForeignKey(
        "Edition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="edition in force",
    )

    _revisions = GenericRelation(Revision, related_query_name="policy", for_concrete_model=False)
    workflow_states = GenericRelation(
        WorkflowState,
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="policy",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = "policy"
        verbose_name_plural = "policies"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def publish(self, revision: Revision, user: Any = None, **kwargs: Any) -> None:
        """Publish a revision and all that follows from it, or nothing. Every road to publishing leads here."""
        with transaction.atomic():
            super().publish(revision, user=user, **kwargs)
            now = type(self).objects.get(pk=self.pk)
            # A revision scheduled for later is not live yet.
            if now.live and now.live_revision_id == revision.pk:
                gone_live.send(type(self), policy=now, by=user or revision.user)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return type(self).drawn_by(request, self)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A revision as an object; what is in force is never a matter of a revision."""
        policy: Self = super().with_content_json(content)
        policy.edition_id = type(self).objects.values_list("edition_id", flat=True).filter(pk=self.pk).first()
        return policy

    @property
    def revisions(self) -> models.Manager[Revision]:
        return self._revisions


class EditionIsImmutable(Exception):
    """Raised on any attempt to change or delete an edition."""


class Editions(WrittenOnceQuerySet["Edition"]):
    refusal = EditionIsImmutable
    words = "Editions are published and cannot be changed or deleted; publish a new edition instead."


class Edition(models.Model):
    """An immutable published snapshot of a policy. It drives the page, forms, clocks, letters and flow.

    The database refuses to change one, whoever asks (migration 0002).
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    change_note = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = Editions.as_manager()

    class Meta:
        ordering = ["policy", "number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.policy_id} edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EditionIsImmutable(f"Edition {self.number} is published; publish a new edition instead.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise EditionIsImmutable(f"Edition {self.number} is published and is kept for ever.")
