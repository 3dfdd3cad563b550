"""Sets of questions that several forms share."""

from django.db import models
from wagtail.models import RevisionMixin

from ..questions import Question
from .set_content import SetContent, starter


class QuestionSet(RevisionMixin, models.Model):
    """A set of questions. A form takes it in as it is when the form is next saved, and is told of it."""

    code = models.SlugField(max_length=60, unique=True, editable=False)
    title = models.CharField(max_length=100, unique=True, help_text="As editors of forms see it: Name and address.")
    content = models.JSONField(default=starter)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title"]
        verbose_name = "set of questions"
        verbose_name_plural = "sets of questions"

    def __str__(self) -> str:
        return self.title


def questions_by_code() -> dict[str, tuple[Question, ...]]:
    """The questions of every set, by its code. One query."""
    rows = QuestionSet.objects.values_list("code", "content")
    return {code: SetContent.model_validate(content).questions for code, content in rows}


def titles_by_code() -> dict[str, str]:
    """What every set is called, by its code. One query."""
    return dict(QuestionSet.objects.values_list("code", "title"))
