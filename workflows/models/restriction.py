"""Restrictions: one limit on contact each, with the date by which it must be looked at again."""

from django.db import models
from django.db.models import F, Q

from .case import Case
from .run import Run


class Restriction(models.Model):
    """One limit on contact. Open-ended is impossible: the review date is required here, not in a timer."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", "in force"
        SUSPENDED = "suspended", "suspended while an appeal is open"
        REPLACED = "replaced", "replaced by a varied restriction"
        LIFTED = "lifted", "lifted"

    # Not ended: in force, or to be in force again unless an appeal ends it.
    STANDING = (Status.IN_FORCE, Status.SUSPENDED)

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
            # A new decision on the same limit replaces the old one: nobody has to know which of two applies.
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(status__in=["in_force", "suspended"]),
                name="one_in_force_of_a_kind",
            ),
            models.CheckConstraint(
                name="ended_whole",
                condition=(
                    Q(status__in=["in_force", "suspended"], ended_on__isnull=True, ended_because="")
                    | (~Q(status__in=["in_force", "suspended"]) & Q(ended_on__isnull=False) & ~Q(ended_because=""))
                ),
            ),
        ]
        indexes = [models.Index(fields=["status", "review_on"])]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class Basis(models.Model):
    """A decision that a restriction rests on: made in `run`, which put it in force, changed or extended it.

    `letter` is the one that told the customer and opened an appeal, once it is issued. An appeal against that letter
    concerns the restriction, and what its terms were changed to.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="bases")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bases")
    letter = models.ForeignKey(
        "workflows.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="bases"
    )

    class Meta:
        verbose_name_plural = "bases"
        constraints = [
            models.UniqueConstraint(fields=["restriction", "run", "letter"], name="basis_once"),
            models.UniqueConstraint(
                fields=["restriction", "run"], condition=Q(letter__isnull=True), name="basis_untold_once"
            ),
        ]

    def __str__(self) -> str:
        return f"basis {self.pk} of restriction {self.restriction_id}"
