"""A letter as it will look, before anything is issued or kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ..clock import today
from ..clock.deadline import words
from ..models import Task
from ..notices import pdf
from ..policies.schema import Pack
from ..steps import NoticeStep


@dataclass(frozen=True)
class LetterPreview:
    """The letter with the answers so far; `missing` says what stands in the way of issuing it."""

    recipient: str
    address: str
    dated: str
    subject: str
    paragraphs: list[dict[str, str]]
    missing: list[str]


def preview(step: NoticeStep, pack: Pack, task: Task, answers: Mapping[str, Any]) -> LetterPreview:
    rendered = step.preview(pack, task, answers)
    customer = task.case.customer
    return LetterPreview(
        recipient=customer.name,
        address=customer.address,
        dated=words(today()),
        subject=rendered.subject,
        paragraphs=rendered.paragraphs,
        missing=rendered.missing,
    )


def preview_pdf(step: NoticeStep, pack: Pack, task: Task, answers: Mapping[str, Any]) -> HttpResponse:
    """The same as a PDF, marked as a draft: made for this answer, never stored, and nothing to put in the post."""
    rendered = step.preview(pack, task, answers)
    made = pdf.preview_pdf(task.case, rendered.letter, rendered, channel=str(answers.get("channel") or ""))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preview-{task.case.reference}.pdf"'
    return response
