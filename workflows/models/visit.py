"""How a customer gets in to see their own case: what was asked for, and the codes that open it."""

from django.db import models

from .case import Case
from .decision import Appeal
from .notice import Delivery, Notice


class CodeRequest(models.Model):
    """Somebody asked for a code. It is kept alike for a reference that is ours and for one that is not.

    A worker answers it: so whoever asked cannot tell from the time it took whether there is such a case.
    """

    class Way(models.TextChoices):
        EMAIL = "email", "by email"
        LETTER = "letter", "by letter"

    reference = models.CharField(max_length=20)
    way = models.CharField(max_length=10, choices=Way.choices)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"code request {self.pk}"


class VisitCode(models.Model):
    """A code that opens one case, or with `appeal` that appeal alone. Good once, for a time, and for a few tries.

    The code itself is kept nowhere: it is a keyed hash of `seed`, made when it is sent and again when it is tried.
    """

    reference = models.CharField(max_length=20, db_index=True, help_text="The one it was asked for with.")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visit_codes")
    appeal = models.ForeignKey(Appeal, null=True, on_delete=models.PROTECT, related_name="visit_codes")
    seed = models.CharField(max_length=64)
    channel = models.CharField(max_length=20, choices=Notice.Channel.choices)
    # What brings it: one of the two.
    delivery = models.OneToOneField(Delivery, null=True, on_delete=models.PROTECT, related_name="visit_code")
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="visit_code")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0, help_text="Every code typed for its reference, right or wrong.")
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"visit code {self.pk}"
