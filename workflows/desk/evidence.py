"""The file behind an item of evidence: for those who may view the case, always as a download."""

from pathlib import PurePath

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
    try:
        opened = evidence.document.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not in the store.") from None
    ending = PurePath(evidence.document.name or "").suffix
    name = f"{evidence.incident.case.reference}-evidence-{evidence.pk}{ending}"
    response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
