"""Answers on their way in (drafts), answers sent (submissions), and counts of guesses (rate windows).

Answers are personal data: no name, reference or answer in any __str__, so none reaches a log.
"""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from .written_once import WrittenOnceQuerySet


class Draft(models.Model):
    """Answers given so far on one journey, held for one browser session.

    `answers` is {page id: {question id: answer or null}}. A draft that was sent keeps no answers: the
    submission has them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60)
    # Only the hash: an id read from a table or a log opens nothing.
    secret_hash = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Draft {self.id}"

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()

    @property
    def sent(self) -> "Submission | None":
        """The submission made from this draft, if it was sent."""
        submission: Submission | None = getattr(self, "submission", None)
        return submission


class Submissions(WrittenOnceQuerySet["Submission"]):
    refusal = TypeError
    words = "submissions stay as they were sent: they cannot be changed or deleted"


class Submission(models.Model):
    """What a person sent, with the questions as they were asked. It never changes once made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60, db_index=True)
    pages = models.JSONField(help_text="The pages and questions as they were asked.")
    answers = models.JSONField()
    created = models.DateTimeField(default=timezone.now)
    idempotency_key = models.CharField(max_length=100, unique=True)
    # Of the answers as a program sent them: the same key with other answers is a mistake of the program.
    request_hash = models.CharField(max_length=64, blank=True, default="")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="submission")
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    receipt = models.JSONField(default=dict)

    objects = Submissions.as_manager()

    def __str__(self) -> str:
        return f"Submission {self.id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the first save: what was sent stays as it was sent."""
        if not self._state.adding:
            raise TypeError("a submission cannot be changed once it is made")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a submission cannot be deleted")

    def keep_receipt(self, *, reference: str, receipt: dict[str, Any]) -> None:
        """Record what the handler answered, once."""
        # Past the manager, which changes nothing: an empty receipt is filled in, and only that.
        rows: models.QuerySet[Submission] = models.QuerySet(Submission).filter(pk=self.pk, receipt={})
        kept = rows.update(reference=reference, receipt=receipt)
        if not kept:
            raise TypeError("a submission has one receipt")
        self.reference, self.receipt = reference, receipt


class RateWindow(models.Model):
    """How often one thing was tried in one stretch of time. `bucket` is a keyed hash, never the thing itself."""

    bucket = models.CharField(max_length=64)
    starts = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bucket", "starts"], name="one_rate_window_per_bucket"),
        ]

    def __str__(self) -> str:
        return f"Rate window {self.pk}"
