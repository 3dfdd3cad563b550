"""Requests to have an appeal heard that comes after its last day."""

from django.conf import settings
from django.db import models

from .case import Case, private_storage
from .decision import Appeal

USER = settings.AUTH_USER_MODEL


class LateRequest(models.Model):
    """Somebody asks for a late appeal: online, or through an officer who may not accept it and passes it on.

    It waits until somebody who may accept it has answered. Whoever may accept it sees the case until then.
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        REFUSED = "refused", "not accepted"

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="late_requests")
    letter = models.ForeignKey(
        "workflows.Notice", null=True, blank=True, on_delete=models.PROTECT, related_name="late_requests"
    )
    came_by = models.CharField(max_length=20, choices=Appeal.CameBy.choices, default=Appeal.CameBy.ONLINE)
    capacity = models.CharField(max_length=20, choices=Appeal.Capacity.choices, blank=True)
    from_name = models.CharField(max_length=200)
    why_late = models.TextField(blank=True)
    grounds = models.JSONField(default=list)
    statement = models.TextField(blank=True)
    circumstances = models.TextField(blank=True)
    adjustments = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    scan = models.FileField(upload_to="late-requests/%Y/%m/", storage=private_storage, blank=True)
    received_on = models.DateField()
    kept_at = models.DateTimeField(db_index=True)
    kept_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission_key = models.CharField(max_length=64, unique=True, help_text="One request per sent form.")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    because = models.CharField(max_length=20, blank=True, help_text="The reason, from a closed list.")
    because_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="late_request_answered_whole",
                condition=(
                    models.Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                    | (~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False))
                ),
            ),
            # Nobody is turned away without a reason.
            models.CheckConstraint(
                name="late_request_refused_with_reason",
                condition=~models.Q(answer="refused") | (~models.Q(because="") & ~models.Q(because_words="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
