"""Notices and the outbox."""

from django.conf import settings
from django.db import models

from .case import Case, private_storage
from .decision import Appeal
from .policy import Edition
from .run import Run, Task


class Notice(models.Model):
    """A letter, email or hand-over slip issued on a case, word for word as it went out.

    One that no step of the policy wrote has neither run nor task: the letter that brings a customer a code.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "email"
        POST = "post", "post"
        RECEPTION = "reception", "held at reception"

    class Status(models.TextChoices):
        ISSUED = "issued", "on its way by email"
        SENT = "sent", "sent by email"
        TO_POST = "to_post", "to be posted"
        POSTED = "posted", "posted"
        HELD = "held", "held at reception"
        HANDED_OVER = "handed_over", "handed over"
        UNCOLLECTED = "uncollected", "not collected"
        FAILED = "failed", "could not be sent by email"
        LAPSED = "lapsed", "never sent: its code has run out"

    # Somebody has to post it or hand it over.
    BY_HAND = (Status.TO_POST, Status.HELD, Status.FAILED)
    # It is not known to have reached the customer.
    UNREACHED = (*BY_HAND, Status.UNCOLLECTED)
    SERVED = (Status.SENT, Status.POSTED, Status.HANDED_OVER)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices")
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="notices")
    task = models.OneToOneField(Task, null=True, on_delete=models.PROTECT, related_name="notice")
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    letter = models.CharField(max_length=60, help_text="Which letter of the edition.")
    label = models.CharField(max_length=200)
    # Without a limit: a merge field may be longer than any that we set.
    subject = models.TextField()
    paragraphs = models.JSONField(help_text="[{id, heading, text}] as issued.")
    recipient_name = models.CharField(max_length=300)
    recipient_address = models.TextField(blank=True)
    recipient_email = models.EmailField(blank=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.ISSUED)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who signed it, as the customer reads it; no name on a letter that went out by itself.
    sender_name = models.CharField(max_length=300, blank=True)
    sender_role = models.CharField(max_length=200, blank=True)
    pdf = models.FileField(upload_to="letters/%Y/%m/", storage=private_storage, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="When its state was last recorded.")
    served_on = models.DateField(null=True, blank=True, help_text="The day it was sent, posted or handed over.")
    identity_check = models.CharField(
        max_length=200, blank=True, help_text="How we knew who took a letter that was handed over."
    )
    settled_note = models.TextField(blank=True)

    class Meta:
        ordering = ["issued_at", "pk"]
        indexes = [models.Index(fields=["status", "issued_at"])]
        constraints = [
            models.CheckConstraint(
                name="written_by_a_step_or_by_none",
                condition=models.Q(run__isnull=True, task__isnull=True)
                | models.Q(run__isnull=False, task__isnull=False),
            ),
            models.CheckConstraint(
                name="served_has_its_day",
                condition=(
                    models.Q(status__in=["sent", "posted", "handed_over"], served_on__isnull=False)
                    | (~models.Q(status__in=["sent", "posted", "handed_over"]) & models.Q(served_on__isnull=True))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"

    @property
    def edition(self) -> Edition:
        """The edition it was written by: what it promised stays, wherever its case has moved since."""
        if self.task is None or self.task.edition_id == self.case.edition_id:
            return self.case.edition
        return self.task.edition


class Delivery(models.Model):
    """One line of the outbox: a message that must go out once, and is kept until it has."""

    class Status(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "given up"

    key = models.CharField(max_length=120, unique=True)
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    to = models.EmailField()
    subject = models.TextField()
    body = models.TextField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["status", "not_before"])]
        constraints = [
            models.CheckConstraint(
                name="sent_with_its_moment",
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
