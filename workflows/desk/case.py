"""The page of one case, and the adjustments recorded on it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ..access import Refused, check, get_or_404, may, visible_to
from ..actions.adjustments import agree_adjustment
from ..models import Case
from .case_page import case_page
from .links import key_in_url
from .plain_form import PlainForm
from .problems import problems_of


class AdjustmentForm(PlainForm):
    adjustment = forms.CharField(
        label="What has been agreed?",
        help_text="Such as: letters in large print; a call back in the afternoon; a named officer.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has been agreed"},
    )


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """A case, for those who may view it; 404 for everybody else."""
    return _show(request, _fetch(request, reference), AdjustmentForm())


@require_POST
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Record an agreed adjustment."""
    found = _fetch(request, reference)
    form = AdjustmentForm(request.POST)
    try:
        check(request.user, "adjust", found)
    except Refused as no:
        messages.error(request, str(no))
        return _show(request, found, form, status=403)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    agree_adjustment(case=found, adjustment=form.cleaned_data["adjustment"], by=request.user)  # type: ignore[arg-type]
    messages.success(request, "The adjustment has been recorded. Everybody who works on the case sees it first.")
    return redirect("desk:case", found.reference)


def _fetch(request: HttpRequest, reference: str) -> Case:
    rows = visible_to(request.user, Case).select_related("customer", "policy", "edition", "opened_by")
    return get_or_404(request.user, Case, rows, reference=reference)


def _show(request: HttpRequest, found: Case, form: AdjustmentForm, status: int = 200) -> HttpResponse:
    context = {
        "page_title": f"Case {found.reference}",
        "header_title": f"Case {found.reference}",
        "case": case_page(request, found),
        "key_in_url": key_in_url(found) if may(request.user, "key_in_appeal", found) else "",
        "may_adjust": may(request.user, "adjust", found),
        "form": form,
        "problems": problems_of(form),
    }
    return render(request, "desk/case.html", context, status=status)
