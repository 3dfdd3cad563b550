"""What a customer added to their case themselves, after it was opened."""

from django.db import models

from .case import Case
from .decision import Appeal


class Addition(models.Model):
    """More about an appeal, an adjustment asked for, or a comment before a review. Word for word as it was sent.

    An adjustment here is asked for, not agreed: what is agreed stands with the customer. Files that come with an
    addition hang on this row.
    """

    class Kind(models.TextChoices):
        INFORMATION = "information", "more about the appeal"
        ADJUSTMENT = "adjustment", "an adjustment asked for"
        COMMENT = "comment", "a comment before the review"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="additions")
    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.PROTECT, related_name="additions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    words = models.TextField()
    made_by = models.CharField(max_length=200, blank=True, help_text="A representative, when not the customer.")
    added_at = models.DateTimeField()
    key = models.CharField(max_length=64, unique=True, help_text="One addition per form shown.")

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"addition {self.pk}"
