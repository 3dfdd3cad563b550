"""Lists of answers that editors keep in the staff screens."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable


class LookupList(ClusterableModel):
    """A list by its code. A question names the code, so it stays once it is given."""

    title = models.CharField(max_length=100)
    code = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", "Use small letters, digits and _, such as: parks")],
        help_text="What questions call the list, such as: parks. They follow it, so leave it as it is.",
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("code"),
        InlinePanel("rows", heading="Entries", label="Entry"),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = "list of answers"
        verbose_name_plural = "lists of answers"

    def __str__(self) -> str:
        return self.title


class LookupRow(Orderable):
    """One entry. `value` is what answers keep: made from the label once, so that the label can be reworded."""

    list = ParentalKey(LookupList, on_delete=models.CASCADE, related_name="rows")
    value = models.CharField(max_length=60, editable=False)
    label = models.CharField(max_length=200)
    is_offered = models.BooleanField(
        "can be chosen", default=True, help_text="Answers given before keep an entry that can be chosen no more."
    )

    panels = [FieldPanel("label"), FieldPanel("is_offered")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["list", "value"], name="one_entry_per_value")]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.value:
            self.value = self._free_value()
        super().save(*args, **kwargs)

    def _free_value(self) -> str:
        """A value from the label that no other entry of the list has."""
        base = slugify(self.label)[:50].strip("-_") or "entry"
        taken = set(LookupRow.objects.filter(list=self.list_id).values_list("value", flat=True))
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return next(value for value in (base, *numbered) if value not in taken)
