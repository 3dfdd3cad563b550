"""Warnings that somebody read before a policy was published."""

from typing import Any

from django.conf import settings
from django.db import models

from forms.written_once import WrittenOnceQuerySet

from .policy import Edition, Policy


class AcknowledgementIsKept(Exception):
    """Raised on any attempt to change or delete an acknowledgement."""


class Acknowledgements(WrittenOnceQuerySet["Acknowledgement"]):
    refusal = AcknowledgementIsKept
    words = "What somebody acknowledged is kept as it was and cannot be changed or deleted."


class Acknowledgement(models.Model):
    """One warning, in the words in which somebody read it, on their way to publish a draft.

    Without an edition it was given for the draft's revision `revision`. When an edition is made, each warning it
    carries is kept once more with the edition, by the same person and of the same moment.

    The database refuses to change one, whoever asks (migration 0004).
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="acknowledgements")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="acknowledgements")
    # A plain number: it outlives the revision.
    revision = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    path = models.TextField()
    words = models.TextField()

    objects = Acknowledgements.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}: {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AcknowledgementIsKept(f"Acknowledgement {self.pk} is kept as it was.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AcknowledgementIsKept(f"Acknowledgement {self.pk} is kept for ever.")
