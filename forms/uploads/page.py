"""What a sent page does to files: those chosen are kept, one to remove is removed, before its answers are judged."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from ..models import Draft
from ..questions import JourneyPage, Question
from . import keep
from .capped import skipped
from .inspect import limits_of, too_large
from .names import shown_name

# With hyphens: no question can have these names.
UPLOAD, REMOVE = "upload-files", "remove-file"


@dataclass
class Taken:
    """The draft as it is now, what was wrong with files by question, and whether a button of theirs was pressed."""

    draft: Draft
    pressed: bool = False
    faults: dict[str, list[ValidationError]] = field(default_factory=dict)


def take(request: HttpRequest, draft: Draft, page: JourneyPage) -> Taken:
    """Keep and remove what the page's form asks for. Raises keep.DraftGone."""
    taken = Taken(draft, pressed=UPLOAD in request.POST or REMOVE in request.POST)
    asking = [question for question in page.questions if question.kind == "files"]
    if not asking:
        return Taken(draft)
    if REMOVE in request.POST:
        taken.draft = keep.remove(draft_id=draft.pk, upload_id=request.POST[REMOVE])
    for question in asking:
        for name in skipped(request, question.id):
            taken.faults.setdefault(question.id, []).append(too_large(shown_name(name), limits_of(question).largest))
        for file in request.FILES.getlist(question.id):
            _keep(taken, page.id, question, file)
    return taken


def _keep(taken: Taken, page_id: str, question: Question, file: UploadedFile) -> None:
    try:
        taken.draft = keep.attach(draft_id=taken.draft.pk, page_id=page_id, question=question, file=file)
    except ValidationError as fault:
        taken.faults.setdefault(question.id, []).append(_in_own_words(fault, question, file))


def _in_own_words(fault: ValidationError, question: Question, file: UploadedFile) -> ValidationError:
    """The question's own words where it has some, after the name of the file."""
    own: str = getattr(question.rules.messages, fault.code or "", "")
    return ValidationError(f"“{shown_name(file.name or '')}”: {own}", code=fault.code) if own else fault
