"""What customers write to us outside any appeal, and that we keep on their case."""

from django.db import models

from .case import Case


class Message(models.Model):
    """A message that named a case. The sent form itself is kept as a submission of `forms`, whatever it named."""

    class About(models.TextChoices):
        NEW = "new", "something new"
        KNOWN = "known", "something we have been told about before"
        INFORMATION = "information", "a request for information"

    reference = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    about = models.CharField(max_length=20, choices=About.choices)
    words = models.TextField()
    from_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    at_risk = models.BooleanField(help_text="Somebody may come to harm: it was chosen, or the words say so.")
    went_to = models.TextField(help_text="To whom it was passed at once, as staff read it.")
    received_at = models.DateTimeField(db_index=True)
    submission_key = models.CharField(max_length=64, unique=True, help_text="One message per sent form.")

    class Meta:
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.reference
