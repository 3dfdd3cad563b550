"""A letter as it will look, before anything is issued or kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ..models import Task
from ..notices import pdf
from ..policies.schema import Pack
from ..steps import NoticeStep
from ..steps.notice import channel_of


@dataclass(frozen=True)
class LetterPreview:
    """The letter with the answers so far; `missing` says what stands in the way of issuing it."""

    sheet: pdf.Sheet
    missing: list[str]


def preview(step: NoticeStep, pack: Pack, task: Task, answers: Mapping[str, Any]) -> LetterPreview:
    rendered = step.preview(pack, task, answers)
    return LetterPreview(
        sheet=pdf.draft_sheet(task.case, rendered.letter, rendered, channel=channel_of(task, answers)),
        missing=rendered.missing,
    )


def preview_pdf(step: NoticeStep, pack: Pack, task: Task, answers: Mapping[str, Any]) -> HttpResponse:
    """The same as a PDF, marked as a draft: made for this answer, never stored, and nothing to put in the post."""
    rendered = step.preview(pack, task, answers)
    made = pdf.preview_pdf(task.case, rendered.letter, rendered, channel=channel_of(task, answers))
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preview-{task.case.reference}.pdf"'
    return response
