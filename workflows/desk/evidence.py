"""The file behind an item of evidence: for those who may view the case, always as a download."""

from pathlib import PurePath

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ..access import get_or_404, visible_to
from ..models import Evidence


@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """Never shown in the browser: what somebody sent us must not run on our pages."""
    rows = visible_to(request.user, Evidence).select_related("incident__case")
    evidence = get_or_404(request.user, Evidence, rows, pk=pk)
    if not evidence.document:
        raise Http404("There is no file with this item.")
    return as_download(evidence.document, f"{evidence.incident.case.reference}-evidence-{evidence.pk}")


def as_download(file: File, name: str) -> FileResponse:
    """A file of the private store under a name of ours. Raises Http404 when the store has lost it."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the store.") from None
    ending = PurePath(file.name or "").suffix
    response = FileResponse(
        opened, as_attachment=True, filename=f"{name}{ending}", content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
