"""Votes, decisions, appeals, and who took part in what."""

from typing import Any

from django.conf import settings
from django.db import models

from forms.written_once import WrittenOnceQuerySet

from .case import Case, private_storage
from .run import Run, Task

USER = settings.AUTH_USER_MODEL


class VoteIsFinal(Exception):
    """Raised on any attempt to change or delete a vote."""


class Votes(WrittenOnceQuerySet["Vote"]):
    refusal = VoteIsFinal
    words = "Votes stay as they were cast: they cannot be changed or deleted."


class Vote(models.Model):
    """One member's vote on a panel task; not shown to the others until the panel has decided."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=60, help_text="The role in which the member sits.")
    choice = models.CharField(max_length=60)
    reasons = models.TextField()
    asked = models.JSONField(default=list, help_text="The panel's own questions, as they were asked.")
    answers = models.JSONField(default=dict)
    cast_at = models.DateTimeField()

    objects = Votes.as_manager()

    class Meta:
        ordering = ["cast_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "member"], name="one_vote_a_member"),
            models.UniqueConstraint(fields=["task", "seat"], name="one_vote_a_seat"),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise VoteIsFinal("A vote that was cast cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise VoteIsFinal("A vote that was cast cannot be deleted.")


class Appeal(models.Model):
    """A customer's request for review of a decision: of the one that a letter told them of, once for each letter."""

    class CameBy(models.TextChoices):
        ONLINE = "online", "online"
        LETTER = "letter", "by letter"
        PHONE = "phone", "by phone"
        VISIT = "visit", "in person"
        ADVOCATE = "advocate", "through an advocate or representative"
        EMAIL = "email", "by email"

    class Capacity(models.TextChoices):
        CUSTOMER = "customer", "the customer"
        FAMILY = "family", "a relative, friend or carer"
        ADVOCATE = "advocate", "an advocate or support worker"
        LAWYER = "lawyer", "a solicitor or legal adviser"
        ELECTED = "elected", "a councillor or MP"
        OTHER = "other", "somebody else"

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appeals")
    letter = models.OneToOneField("workflows.Notice", on_delete=models.PROTECT, related_name="appealed_by")
    run = models.OneToOneField(Run, null=True, on_delete=models.PROTECT, related_name="appeal")
    grounds = models.JSONField(help_text="Codes from the edition's list of grounds.")
    statement = models.TextField()
    circumstances = models.TextField(blank=True)
    adjustments = models.TextField(blank=True)
    made_by = models.CharField(max_length=200, blank=True, help_text="A representative, when not the customer.")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True, help_text="Where to answer, when not at the customer's own address.")
    received_at = models.DateTimeField(db_index=True)
    decide_by = models.DateField()
    decide_by_explained = models.TextField()
    outcome = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submission_key = models.CharField(max_length=64, unique=True, help_text="One appeal per sent form.")
    came_by = models.CharField(max_length=20, choices=CameBy.choices, default=CameBy.ONLINE)
    capacity = models.CharField(max_length=20, choices=Capacity.choices, blank=True, help_text="Of whoever made it.")
    keyed_in_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    keyed_in_at = models.DateTimeField(null=True, blank=True)
    scan = models.FileField(upload_to="appeals/%Y/%m/", storage=private_storage, blank=True)
    # Only of an appeal that came after its last day: why it was accepted all the same, from a closed list and in words.
    late_because = models.CharField(max_length=20, blank=True)
    late_words = models.TextField(blank=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="appeal_keyed_in_whole",
                condition=(
                    models.Q(came_by="online", keyed_in_by__isnull=True, keyed_in_at__isnull=True, late_because="")
                    | (~models.Q(came_by="online") & models.Q(keyed_in_by__isnull=False, keyed_in_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="appeal_late_with_words",
                condition=models.Q(late_because="", late_words="")
                | (~models.Q(late_because="") & ~models.Q(late_words="")),
            ),
            models.CheckConstraint(
                name="appeal_decided_whole",
                condition=(
                    models.Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                    | (models.Q(decided_at__isnull=False, decided_by__isnull=False) & ~models.Q(outcome=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Decision(models.Model):
    """What was decided at a deciding step, by whom, and why."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="decision")
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=60)
    outcome_label = models.CharField(max_length=200)
    reasons = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Involvement(models.Model):
    """That somebody took part in a case, and how. Independence is computed from these rows."""

    class How(models.TextChoices):
        REPORTED = "reported", "reported an incident"
        WARNED = "warned", "gave a warning"
        INVESTIGATED = "investigated", "worked on the case"
        DECIDED = "decided", "decided or voted"
        WROTE = "wrote", "issued a letter"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="involvements")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=How.choices)
    since = models.DateTimeField()
    task = models.ForeignKey(
        Task,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Through which task.",
    )

    class Meta:
        indexes = [models.Index(fields=["case", "user"])]

    def __str__(self) -> str:
        return f"involvement {self.pk}"
