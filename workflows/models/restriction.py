"""Restrictions: one limit on contact each, with the date by which it must be looked at again."""

from django.db import models
from django.db.models import F, Q

from .case import Case
from .run import Run


class Restriction(models.Model):
    """One limit on contact. Open-ended is impossible: the review date is required here, not in a timer."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "in force"
        REPLACED = "replaced", "replaced by a varied restriction"
        LIFTED = "lifted", "lifted"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="restrictions")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="restrictions")
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    terms = models.JSONField(default=dict, help_text="The answers to the restriction's own questions.")
    terms_words = models.TextField(help_text="The same, as the customer reads it.")
    reasons = models.TextField()
    starts_on = models.DateField()
    counts_from = models.DateTimeField(
        help_text="Incidents since then count at the review: the start or the last extension; varying keeps it."
    )
    review_on = models.DateField(db_index=True)
    review_explained = models.TextField()
    review_run = models.ForeignKey(
        Run,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reviews",
        help_text="The review under way.",
    )
    extensions = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.IN_FORCE)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            # Varying keeps the review date that was promised, even one that has come already.
            models.CheckConstraint(
                name="review_after_start", condition=Q(review_on__gt=F("starts_on")) | Q(replaces__isnull=False)
            ),
            models.CheckConstraint(
                name="ended_whole",
                condition=(
                    Q(status="in_force", ended_on__isnull=True, ended_because="")
                    | (~Q(status="in_force") & Q(ended_on__isnull=False) & ~Q(ended_because=""))
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "review_on"])]

    def __str__(self) -> str:
        return f"restriction {self.pk}"
