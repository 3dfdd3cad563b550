"""Customers, cases, incidents, evidence."""

import unicodedata
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models

from .policy import Edition, Policy


def private_storage() -> Storage:
    """Files that are only ever served through access."""
    return storages["private"]


class Customer(models.Model):
    """The person, group or organisation a case is about. Never named in `__str__`: logs and histories print it."""

    class Kind(models.TextChoices):
        PERSON = "person", "a person"
        GROUP = "group", "a group of people"
        ORGANISATION = "organisation", "an organisation"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.PERSON)
    first_names = models.CharField(max_length=100, blank=True)
    surname = models.CharField(max_length=150, help_text="For a group or an organisation, the name it goes by.")
    surname_key = models.CharField(max_length=150, db_index=True, editable=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    adjustments = models.TextField(blank=True, help_text="Reasonable adjustments that have been agreed, and when.")

    def __str__(self) -> str:
        return f"customer {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.surname_key = surname_key(self.surname)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.first_names} {self.surname}".strip()


def surname_key(surname: str) -> str:
    """A surname as compared with what a customer types: letters only, no accents, no case."""
    plain = unicodedata.normalize("NFKD", surname.casefold())
    return "".join(letter for letter in plain if letter.isalnum())[:150]


# Viewflow's querysets carry no types, so the checker cannot see the managers `runs` and `tasks`.
class Case(models.Model):  # type: ignore[django-manager-missing]
    """Everything done under a policy about one customer.

    It keeps the edition it was opened under, unless a manager moves it to a later one.
    """

    reference = models.CharField(max_length=20, unique=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="cases")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cases")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases")
    service = models.CharField(max_length=100, help_text="The service that reported first.")
    opened_at = models.DateTimeField(db_index=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        # Grants are written per case; nobody holds these for all cases.
        permissions = [("work_case", "Can work on a case")]

    def __str__(self) -> str:
        return self.reference


class Incident(models.Model):
    """One dated act, as reported by an officer. Reporting is not deciding."""

    class Channel(models.TextChoices):
        EMAIL = "email", "email"
        PHONE = "phone", "phone"
        LETTER = "letter", "letter"
        VISIT = "visit", "face to face at our offices"
        HOME = "home", "face to face elsewhere"
        ONLINE = "online", "social media or website"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="incidents")
    occurred_at = models.DateTimeField(db_index=True)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    description = models.TextField()
    circumstances = models.TextField(
        blank=True, help_text="Anything known that may explain it: distress, illness, a delay of ours."
    )
    behaviours = models.JSONField(help_text="Codes from the edition's list of behaviours.")
    immediate_step = models.CharField(max_length=60, blank=True)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=64, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["occurred_at", "pk"]
        permissions = [("report_incident", "Can report an incident")]

    def __str__(self) -> str:
        return f"incident {self.pk} on {self.case_id}"


class Evidence(models.Model):
    """One dated item behind an incident: an email, a call note, a file."""

    class Kind(models.TextChoices):
        EMAIL = "email", "email"
        CALL = "call", "phone call"
        VISIT = "visit", "visit"
        LETTER = "letter", "letter"
        POST = "post", "online post"
        NOTE = "note", "written note"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    dated = models.DateField(db_index=True)
    department = models.CharField(max_length=100, blank=True)
    summary = models.TextField()
    behaviours = models.JSONField(default=list, help_text="Which of the incident's behaviours it shows.")
    document = models.FileField(upload_to="evidence/%Y/%m/", storage=private_storage, blank=True)

    class Meta:
        ordering = ["dated", "pk"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk}"
