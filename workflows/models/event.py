"""The append-only history of a case."""

from typing import Any

from django.conf import settings
from django.db import models

from forms.written_once import WrittenOnceQuerySet

from .case import Case


class HistoryIsAppendOnly(Exception):
    """Raised on any attempt to change or delete an event."""


class Events(WrittenOnceQuerySet["Event"]):
    refusal = HistoryIsAppendOnly
    words = "Events are history and cannot be changed or deleted."


class Event(models.Model):
    """One line of a case's history, written in the same transaction as what it records.

    The database refuses to change one, whoever asks (migration 0002).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.TextField(help_text="What happened, in one sentence.")
    data = models.JSONField(default=dict)
    # A plain number: history outlives the rows it tells of.
    task_id = models.BigIntegerField(null=True, blank=True)

    objects = Events.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "id"])]

    def __str__(self) -> str:
        return f"event {self.pk}: {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsAppendOnly(f"Event {self.pk} is history and cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise HistoryIsAppendOnly(f"Event {self.pk} is history and cannot be deleted.")
