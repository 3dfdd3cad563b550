"""A file that somebody sent, given out again: always a download, to its sender or to who the handler lets read it."""

import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from .. import drafts, handlers
from ..handlers import JourneyHandler
from ..models import Upload


@require_safe
def download(request: HttpRequest, handler: JourneyHandler, pk: uuid.UUID) -> FileResponse:
    """404 alike for what is not there and what is not yours."""
    upload = Upload.objects.select_related("draft", "submission").filter(pk=pk).first()
    if upload is None or not _may_read(request, handler, upload):
        raise Http404("There is no such page.")
    try:
        opened = upload.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the store.") from None
    return as_download(FileResponse(opened, as_attachment=True, filename=upload.name))


def as_download(response: FileResponse) -> FileResponse:
    """Never shown in the browser: what somebody sent us must not run on our pages, nor stay in a shared one."""
    response["Content-Type"] = "application/octet-stream"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _may_read(request: HttpRequest, handler: JourneyHandler, upload: Upload) -> bool:
    if upload.submission is not None:
        return upload.submission.key == handler.key and handlers.may_read(request.user, upload.submission)
    draft = drafts.find(request.session, handler.key)
    return draft is not None and draft.pk == upload.draft_id
