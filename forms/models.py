"""Answers on their way in (drafts), answers sent (submissions), their files, and counts of guesses (rate windows).

Answers are personal data: no name, reference or answer in any __str__, so none reaches a log.
"""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from .lookup_lists import LookupList, LookupRow
from .uploads.storage import private_storage
from .written_once import WrittenOnceQuerySet

__all__ = [
    "Draft",
    "FormPage",
    "LookupList",
    "LookupRow",
    "QuestionSet",
    "RateWindow",
    "Submission",
    "Submissions",
    "Upload",
]


class Draft(models.Model):
    """Answers given so far on one journey, held for one browser session.

    `answers` is {page id: {question id: answer or null}}. `typed` is {page id: {field name: [values]}}: what was
    typed on pages that were left before they were sent, good or not. A draft that was sent keeps neither: the
    submission has the answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=60)
    # Only the hash: an id read from a table or a log opens nothing.
    secret_hash = models.CharField(max_length=64, db_index=True)
    answers = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    # The link that was emailed and not used yet, and the address it went to: keyed hashes of both.
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True)
    revision = models.PositiveIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    updated = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_with_its_time",
                condition=models.Q(link_hash="", link_until__isnull=True)
                | (~models.Q(link_hash="") & models.Q(link_until__isnull=False) & ~models.Q(address_hash="")),
            )
        ]

    def __str__(self) -> str:
        return f"Draft {self.id}"

    @property
    def is_expired(self) -> bool:
        return self.expires <= timezone.now()

    @property
    def is_linked(self) -> bool:
        """Whether a link leads back to it."""
        return self.link_until is not None and self.link_until > timezone.now()

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


class Upload(models.Model):
    """One file that somebody sent: of a draft until that is sent, then of the submission for ever.

    `name` is what the sender calls it, cleaned to be shown; the path is ours. Bytes go when the row goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="uploads")
    submission = models.ForeignKey(Submission, null=True, on_delete=models.PROTECT, related_name="uploads")
    page = models.CharField(max_length=60)
    question = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, help_text="By its content, whatever the sender said.")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="uploads/", storage=private_storage, max_length=200)
    scanned_clean = models.DateTimeField(
        null=True, help_text="When the scanner found it clean; empty without a scanner."
    )
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="upload_has_one_owner",
                condition=models.Q(draft__isnull=True, submission__isnull=False)
                | models.Q(draft__isnull=False, submission__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Upload {self.id}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.submission_id is not None:
            raise TypeError("a file that was sent cannot be deleted")
        return super().delete(*args, **kwargs)

    @property
    def described(self) -> dict[str, Any]:
        """What an answer says of the file."""
        return {
            "id": str(self.pk),
            "name": self.name,
            "size": self.size,
            "type": self.content_type,
            "sha256": self.sha256,
        }


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


# The tables of the form builder, which Django looks for here.
from .builder.page import FormPage  # noqa: E402
from .builder.sets import QuestionSet  # noqa: E402
