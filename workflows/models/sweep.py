"""When the sweep last ran: one row, so that several workers share one sweep and staff can see that it lives."""

from django.db import models


class SweepRecord(models.Model):
    """The latest sweep: one row, the first sweep makes it."""

    THE_ROW = 1

    started_at = models.DateTimeField(help_text="When a worker last set out to sweep.")
    finished_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=500, blank=True, help_text="What the last finished sweep did.")
    stuck = models.PositiveIntegerField(default=0, help_text="How many things it could not do.")

    def __str__(self) -> str:
        return f"sweep record {self.pk}"
