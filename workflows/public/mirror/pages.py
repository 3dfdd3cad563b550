"""The pages of a visit: what is shown, and what the customer can do."""

import uuid
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from forms.questions import Question
from forms.rendering import build_form

from ...actions import additions
from ...flows import verbs
from ...models import Addition, Appeal
from . import visit as visits
from .asked import ADJUSTMENT, COMMENT, INFORMATION
from .shown import appeals_of, letters_of, reviews_to_comment, shown
from .visit import Visit, visiting
from .withdrawn import tell_them

logger = structlog.get_logger(__name__)
OVER = "This appeal has been decided or withdrawn, so nothing was changed. Contact us if you need to tell us more"


@dataclass(frozen=True)
class Doing:
    """One page on which something is added: what it is called, what is asked, and what is said once it is kept."""

    kind: Addition.Kind
    title: str
    question: Question
    thanks: str
    intro: tuple[str, ...] = ()


ADD = Doing(
    Addition.Kind.INFORMATION,
    "Add something to your appeal",
    INFORMATION,
    "We have what you added. Whoever decides your appeal will read it.",
    ("Sending us more never breaks a limit on your contact.",),
)
ADJUST = Doing(
    Addition.Kind.ADJUSTMENT,
    "Ask us to do something differently",
    ADJUSTMENT,
    "We have what you asked for. Somebody will tell you whether and how we can do it.",
    ("Tell us if your health, a disability or anything else makes dealing with us hard.",),
)
SAY = Doing(
    Addition.Kind.COMMENT,
    "Tell us something before the review",
    COMMENT,
    "We have what you said. Whoever looks at this again will read it.",
    ("We will soon look again at the limits on your contact. You do not have to say anything.",),
)


@visiting
def now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where things are."""
    return render(request, "mirror/now.html", {"shown": shown(visit), "said": visits.said(request)})


@visiting
def letter(request: HttpRequest, visit: Visit, pk: int) -> HttpResponseBase:
    """A letter that reached the customer, as a PDF."""
    found = letters_of(visit).filter(pk=pk).first()
    if found is None or found.status not in found.SERVED or not found.pdf:
        raise Http404("There is no such page.")
    try:
        file = found.pdf.open("rb")
    except OSError as error:
        logger.error("letter_file_missing", notice=found.pk, error=type(error).__name__)
        raise Http404("There is no such page.") from None
    # Its name says nothing: the file may stay on a machine that others use.
    response = FileResponse(file, as_attachment=True, filename=f"letter-{found.pk}.pdf", content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@visiting
def add(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """More about an open appeal."""
    appeal = _appeal_or_404(visit, pk)
    if request.method != "POST" and not appeal.is_open:
        return _over(request)
    return _add(request, visit, ADD, appeal)


@visiting
def adjust(request: HttpRequest, visit: Visit) -> HttpResponse:
    """An adjustment that somebody asks for."""
    return _add(request, visit, ADJUST, visit.appeal)


@visiting
def comment(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A comment before a review; there is no such page at any other time."""
    if not reviews_to_comment(visit):
        raise Http404("There is no such page.")
    return _add(request, visit, SAY, None)


@visiting
def withdraw(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Ask whether the appeal is to be withdrawn; POST withdraws it."""
    appeal = _appeal_or_404(visit, pk)
    if not appeal.is_open:
        return _over(request)
    if request.method != "POST":
        return render(request, "mirror/withdraw.html", {"appeal": appeal, "made_by": visit.made_by})
    try:
        with transaction.atomic():
            tell_them(verbs.withdraw_appeal(appeal=appeal))
    except verbs.AppealIsOver:
        return _over(request)
    visits.say(request, f"Appeal {appeal.reference} has been withdrawn. We will not decide it.")
    return redirect("mirror:now")


def _appeal_or_404(visit: Visit, pk: int) -> Appeal:
    appeal = next((one for one in appeals_of(visit) if one.pk == pk), None)
    if appeal is None:
        raise Http404("There is no such page.")
    return appeal


def _over(request: HttpRequest) -> HttpResponse:
    visits.say(request, OVER)
    return redirect("mirror:now")


def _add(request: HttpRequest, visit: Visit, doing: Doing, appeal: Appeal | None) -> HttpResponse:
    """Show the page, or keep what was sent. The form's own key makes a double click one addition."""
    form = build_form([doing.question], request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            additions.add(
                case=visit.case,
                kind=doing.kind,
                words=form.answers[visits.TYPED],
                key=f"{visit.code}:{request.POST.get('key', '')[:36]}",
                appeal=appeal,
                made_by=visit.made_by,
            )
            visits.say(request, doing.thanks)
            return redirect("mirror:now")
        except additions.AppealNotOpen:
            # What was typed stays on the page: nobody has to write it twice to send it another way.
            form.refuse({"": OVER})
            status = 409
    context = {"doing": doing, "form": form, "key": request.POST.get("key") or uuid.uuid4()}
    return render(request, "mirror/add.html", context, status=status)
