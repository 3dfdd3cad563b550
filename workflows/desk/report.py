"""Reporting an incident: one page, a confirmation, and an officer's own reports."""

from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from forms.rendering import Problem
from forms.uploads.types import accept_attribute

from ..access import may, own_reports
from ..actions.cases import NO_EVIDENCE, EvidenceItem, NotEnoughEvidence, check_evidence
from ..actions.customers import find_or_add
from ..flows.verbs import report_incident
from ..models import Incident, Policy
from ..policies.editions import pack_of
from .evidence_form import EvidenceForm
from .problems import problems_of, problems_of_field
from .report_form import ReportForm, new_key
from .report_next import what_happens_next

MOST_ROWS = 40
PAGE_SIZE = 25
# Wagtail shows one in the page and one in the window.
TITLES = {"page_title": "Report an incident", "header_title": "Report an incident"}


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report an incident. A second sending of the same form leads to the first one's confirmation."""
    if not may(request.user, "report"):
        raise Http404("There is no such page.")
    policies = list(Policy.objects.filter(edition__isnull=False).select_related("edition"))
    slug = request.GET.get("policy", "")
    chosen = [policy for policy in policies if policy.slug == slug] if slug or len(policies) != 1 else policies
    if slug and not chosen:
        raise Http404("There is no such policy.")
    if not chosen:
        return render(request, "desk/report_policy.html", {"policies": policies, **TITLES})
    return _Page(request, chosen[0]).answer()


class _Page:
    """One request for the report page under one policy."""

    def __init__(self, request: HttpRequest, policy: Policy) -> None:
        self.request, self.policy = request, policy
        self.pack = pack_of(policy.edition)  # type: ignore[arg-type]  # only policies in force are offered

    def answer(self) -> HttpResponse:
        data = self.request.POST
        if self.request.method != "POST":
            return self._show(ReportForm(self.pack, initial=self._usual()), self._fresh_rows(1))
        rows = _row_count(data)
        if "add_row" in data:
            return self._add_row(data, rows)
        form = ReportForm(self.pack, data)
        evidence = [
            EvidenceForm(self.pack, data, self.request.FILES, prefix=f"item-{number}") for number in range(rows)
        ]
        items, lacking = self._checked(form, evidence)
        problems = _problems(form, evidence, lacking)
        if problems:
            return self._show(form, evidence, problems, lacking)
        return self._send(form, items)

    def _checked(self, form: ReportForm, evidence: list[EvidenceForm]) -> tuple[list[EvidenceItem], str]:
        """The items in rows, and what is lacking in the evidence as a whole; all forms have then been cleaned."""
        good = [form.is_valid(), *[row.is_valid() for row in evidence]]
        items = [row.item() for row in evidence if row.is_valid() and row.has_changed()]
        settled = all(good[1:]) and not form.has_error("pasted")
        if settled and not (items or form.items):
            return items, NO_EVIDENCE
        if settled and not form.has_error("behaviours"):
            try:
                behaviours = tuple(form.cleaned_data["behaviours"])
                check_evidence(behaviours=behaviours, evidence=(*items, *form.items))
            except NotEnoughEvidence as fault:
                return items, str(fault)
        return items, ""

    def _send(self, form: ReportForm, items: list[EvidenceItem]) -> HttpResponseRedirect:
        # The key is tied to its sender, so that nobody is led to another officer's report.
        key = f"{self.request.user.pk}:{form.cleaned_data['key'].hex}"
        mine = own_reports(self.request.user).filter(idempotency_key=key)
        try:
            incident = mine.first() or self._keep(form, items, key)
        except IntegrityError:
            # The same form sent twice at once: the other request won.
            won = mine.first()
            if won is None:
                raise
            incident = won
        return redirect("desk:reported", incident.pk)

    @transaction.atomic
    def _keep(self, form: ReportForm, items: list[EvidenceItem], key: str) -> Incident:
        return report_incident(
            policy=self.policy,
            customer=find_or_add(**form.customer()),
            service=form.cleaned_data["service"],
            report=form.report(items, key),
            by=self.request.user,  # type: ignore[arg-type]
        )

    def _add_row(self, data: QueryDict, rows: int) -> HttpResponse:
        """The page again with one more row, what was typed as it was, and no word about what is missing yet."""
        form = ReportForm(self.pack, initial=_typed(data, ReportForm, ""))
        kept = [
            EvidenceForm(self.pack, prefix=f"item-{n}", initial=_typed(data, EvidenceForm, f"item-{n}-"))
            for n in range(rows)
        ]
        return self._show(form, kept + self._fresh_rows(min(rows + 1, MOST_ROWS))[rows:], added=True)

    def _fresh_rows(self, count: int) -> list[EvidenceForm]:
        initial = {"dated": timezone.localdate(), "kind": "email"}
        return [EvidenceForm(self.pack, prefix=f"item-{number}", initial=initial) for number in range(count)]

    def _usual(self) -> dict[str, object]:
        """Where an officer starts from: now, and the service and channel of their last report."""
        now = timezone.localtime()
        last = own_reports(self.request.user).select_related("case").order_by("-pk").first()
        steps = [step.id for step in self.pack.immediate_steps]
        return {
            "day": now.date(),
            "time": now.time(),
            "channel": last.channel if last else Incident.Channel.EMAIL,
            "service": self._service(last),
            "immediate_step": "none" if "none" in steps else "",
            "key": new_key(),
        }

    def _service(self, last: Incident | None) -> str:
        services = self.pack.scope.services
        groups = set(self.request.user.groups.values_list("name", flat=True))
        own = [name for name in services if name in groups]
        if own:
            return own[0]
        return last.case.service if last and last.case.opened_by_id == self.request.user.pk else ""

    def _show(
        self,
        form: ReportForm,
        rows: list[EvidenceForm],
        problems: list[Problem] | None = None,
        lacking: str = "",
        added: bool = False,
    ) -> HttpResponse:
        context = {
            **TITLES,
            "form": form,
            "rows": rows,
            "blank": EvidenceForm(
                self.pack, prefix="item-__n__", initial={"dated": timezone.localdate(), "kind": "email"}
            ),
            "problems": problems or [],
            "lacking": lacking,
            "policy": self.policy,
            "accept": accept_attribute(()),
            "most_rows": MOST_ROWS,
            "files_lost": bool(self.request.FILES),
            "added": f"id_item-{len(rows) - 1}-dated" if added else "",
        }
        return render(self.request, "desk/report.html", context, status=422 if problems else 200)


@require_safe
def reported(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation: the reference and what happens next. It says the same for known and new customers.

    By the edition in force, not by that of the case: an older one would tell that the customer has been known.
    """
    incident = get_object_or_404(own_reports(request.user).select_related("case__policy__edition"), pk=pk)
    edition = incident.case.policy.edition or incident.case.edition
    context = {
        "page_title": "Incident reported",
        "header_title": "Incident reported",
        "reference": incident.case.reference,
        "next": what_happens_next(pack_of(edition), timezone.localdate(incident.reported_at)),
    }
    return render(request, "desk/report_done.html", context)


@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """An officer's own reports by reference and state. Never the case: reporting gives no right to see it."""
    found = own_reports(request.user).select_related("case").order_by("-reported_at", "-pk")
    if not may(request.user, "report") and not found.exists():
        raise Http404("There is no such page.")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    rows = [
        {
            "reference": one.case.reference,
            "when": date_format(timezone.localtime(one.reported_at), "j F Y, H:i"),
            "channel": one.get_channel_display(),
            "state": _state(one),
        }
        for one in page
    ]
    context = {"page_title": "My reports", "header_title": "My reports", "rows": rows, "page": page}
    return render(request, "desk/my_reports.html", context)


def _state(incident: Incident) -> str:
    closed = incident.case.closed_at
    if closed is None:
        return "Open: the people responsible are dealing with it"
    return f"Closed on {date_format(timezone.localtime(closed), 'j F Y')}"


def _row_count(data: QueryDict) -> int:
    typed = data.get("rows", "1")
    return max(1, min(MOST_ROWS, int(typed))) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1


def _typed(data: QueryDict, form: type[ReportForm] | type[EvidenceForm], prefix: str) -> dict[str, object]:
    """What was typed, as the starting point of a form that complains of nothing yet."""
    names = [name for name in form.base_fields if f"{prefix}{name}" in data]
    return {
        name: data.getlist(f"{prefix}{name}") if name == "behaviours" else data[f"{prefix}{name}"] for name in names
    }


def _problems(form: ReportForm, rows: list[EvidenceForm], lacking: str) -> list[Problem]:
    """The error summary, in the order of the page: who and what, then the evidence."""
    found = [problem for name in form.fields if name != "pasted" for problem in problems_of_field(form, name)]
    found += [problem for row in rows for problem in problems_of(row)]
    found += problems_of_field(form, "pasted")
    return [*found, Problem(lacking, "id_item-0-summary")] if lacking else found
