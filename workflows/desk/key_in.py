"""Keying in an appeal that did not come through the public form (REQUIREMENTS 65, 66)."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forms.rendering import Problem

from ..access import Refused, check, get_or_404, had_late_request, may, visible_to
from ..clock.deadline import words
from ..flows import late, verbs
from ..flows.receipt import acknowledge
from ..models import Appeal, Case, LateRequest
from ..notices.window import last_day_by, opening_letters
from ..policies.editions import pack_of
from .evidence import as_download
from .key_in_form import ACCEPT, PASS_ON, REFUSE, KeyInForm
from .links import case_url
from .problems import problems_of
from .report_form import new_key
from .staff import StaffRequest
from .upload import ACCEPT as KINDS

NOTHING = "Nothing was made."


@require_http_methods(["GET", "HEAD", "POST"])
def key_in(request: StaffRequest, reference: str) -> HttpResponse:
    """The form, for those who may. `?request=` fills it in with a request for a late appeal that waits."""
    rows = visible_to(request.user, Case).select_related("customer", "policy", "edition")
    try:
        case = get_or_404(request.user, Case, rows, reference=reference)
    except Http404:
        return _told_too_late(request, reference)
    try:
        check(request.user, "key_in_appeal", case)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("desk:case", case.reference)
    return _Page(request, case).answer()


def _told_too_late(request: StaffRequest, reference: str) -> HttpResponse:
    """A request was answered meanwhile, and with that the case has closed to this reader: a sentence. Else a 404."""
    asked = LateRequest.objects.filter(case__reference=reference, reference=request.GET.get("request", "")[:20])
    found = asked.select_related("case__edition").first()
    if found is None or not had_late_request(request.user, found):
        raise Http404("There is no such page.")
    messages.info(request, str(late.AlreadyAnswered(found)))
    return redirect("desk:inbox")


class _Page:
    """One request for the form of one case."""

    def __init__(self, request: StaffRequest, case: Case) -> None:
        self.request, self.user, self.case = request, request.user, case
        self.pack = pack_of(case.edition)
        self.letters = list(opening_letters(case).select_related("case__edition"))
        self.asked = self._asked()

    def answer(self) -> HttpResponse:
        if not self.letters or self.pack.appeal is None:
            return self._told(f"{NOTHING} {verbs.WindowClosed(None)}")
        if self.request.method != "POST":
            if self.asked is not None and self.asked.answer:
                return self._told(str(late.AlreadyAnswered(self.asked)))
            form = self._form(initial=self._usual())
            return self._show(form, is_late=self._asked_late())
        form = self._form(self.request.POST, self.request.FILES)
        form.is_valid()
        is_late = self._is_late(form.cleaned_data.get("letter", ""), form.cleaned_data.get("received_on"), form)
        form.check_whole(is_late)
        return self._show(form, is_late, problems_of(form)) if form.errors else self._send(form, is_late)

    def _form(self, *args: Any, **kwargs: Any) -> KeyInForm:
        assert self.pack.appeal is not None  # noqa: S101 - `answer` has looked
        return KeyInForm(self.pack.appeal, self.letters, self.answers, *args, **kwargs)

    @property
    def answers(self) -> list[str]:
        """What the reader may answer to a late appeal. Passing on is for those who may not answer at all."""
        if not may(self.user, "accept_late_appeal", self.case):
            return [PASS_ON]
        return [ACCEPT, REFUSE] if may(self.user, "refuse_late_appeal", self.case) else [ACCEPT]

    def _asked(self) -> LateRequest | None:
        typed = self.request.GET.get("request", "")
        if not typed:
            return None
        rows = visible_to(self.user, LateRequest).filter(case=self.case).select_related("letter")
        return get_or_404(self.user, LateRequest, rows, reference=typed[:20])

    def _usual(self) -> dict[str, Any]:
        """Where the officer starts from: what a request says already, else nothing but the day and the only letter."""
        usual: dict[str, Any] = {"key": new_key(), "received_on": timezone.localdate()}
        if len(self.letters) == 1:
            usual["letter"] = str(self.letters[0].pk)
        if self.asked is None:
            return usual
        names = ("received_on", "grounds", "statement", "circumstances", "adjustments", "email", "phone", "address")
        usual |= {name: getattr(self.asked, name) for name in names}
        theirs = self.case.customer.surname.casefold() in self.asked.from_name.casefold()
        usual["capacity"] = self.asked.capacity or (Appeal.Capacity.CUSTOMER if theirs else "")
        usual["made_by"] = "" if usual["capacity"] == Appeal.Capacity.CUSTOMER else self.asked.from_name
        usual["came_by"] = self.asked.came_by
        return usual | ({"letter": str(self.asked.letter_id)} if self.asked.letter_id else {})

    def _asked_late(self) -> bool:
        """Whether what was asked for is late, as far as that can be told before a letter is chosen."""
        if self.asked is None:
            return False
        usual = self._usual()
        return "letter" not in usual or self._is_late(usual["letter"], self.asked.received_on, self._form())

    def _is_late(self, letter: str, day: dt.date | None, form: KeyInForm) -> bool:
        chosen = form.letters.get(letter)
        due = last_day_by(chosen) if chosen else None
        return bool(day and due and day > due.on)

    def _send(self, form: KeyInForm, is_late: bool) -> HttpResponse:
        # The key is tied to its sender, so that nobody is led to another officer's appeal.
        key = f"{self.user.pk}:{form.cleaned_data['key'].hex}"
        answer = form.cleaned_data["late_answer"] if is_late else ""
        try:
            if answer == PASS_ON:
                return self._pass_on(form, key)
            if answer == REFUSE:
                return self._refuse(form, key)
            return self._open(form, key)
        except verbs.AlreadyAppealed as already:
            return self._told(_appealed(already.appeal))
        except (Refused, verbs.WindowClosed, verbs.CannotKeyIn, late.AlreadyAnswered) as no:
            return self._show(form, is_late, [Problem(f"{NOTHING} {no}", form["received_on"].auto_id)])

    def _open(self, form: KeyInForm, key: str) -> HttpResponse:
        given = {"arrival": form.arrival(self.user, self.asked), "submission_key": key, **form.appeal()}
        if self.asked is not None:
            appeal = late.accept_late(request=self.asked, **given)
        else:
            appeal = verbs.open_appeal(case=self.case, **given)
        receipt = acknowledge(appeal)
        by_email = f"A copy is on its way to {appeal.email}." if appeal.email else "Tell whoever made it."
        messages.success(self.request, f"Appeal {appeal.reference} is open. {' '.join(receipt.lines[1:])} {by_email}")
        return redirect(case_url(self.case))

    def _pass_on(self, form: KeyInForm, key: str) -> HttpResponse:
        sent = form.late_appeal(self.case.customer.name)
        asked = late.ask_late(case=self.case, sent=sent, submission_key=key, by=self.user)
        messages.success(self.request, f"Request {asked.reference} has been passed on to those who may answer it.")
        return redirect(case_url(self.case))

    def _refuse(self, form: KeyInForm, key: str) -> HttpResponse:
        refused = late.refuse_late(
            case=self.case,
            by=self.user,
            because=form.cleaned_data["late_because"],
            words=form.cleaned_data["late_words"],
            request=self.asked,
            sent=form.late_appeal(self.case.customer.name),
            submission_key=key,
        )
        if late.may_be_emailed(refused):
            told = f"They are told by email to {refused.email}."
        else:
            told = "Write to the customer now: say that it was not accepted, and why, and how to complain."
        messages.success(self.request, f"The late appeal was not accepted ({refused.reference}). {told}")
        return redirect(case_url(self.case))

    def _told(self, said: str) -> HttpResponse:
        messages.info(self.request, said)
        return redirect(case_url(self.case))

    def _show(self, form: KeyInForm, is_late: bool, problems: list[Problem] | None = None) -> HttpResponse:
        context = {
            "page_title": "Key in an appeal",
            "page_subtitle": self.case.reference,
            "header_title": f"Key in an appeal, case {self.case.reference}",
            "reference": self.case.reference,
            "case_url": case_url(self.case),
            "form": form,
            "problems": problems or [],
            "accept": KINDS,
            "files_lost": bool(self.request.FILES),
            "late": self._lateness(form) if is_late else None,
            "asked": self.asked,
        }
        return render(self.request, "desk/key_in.html", context, status=422 if problems else 200)

    def _lateness(self, form: KeyInForm) -> dict[str, Any]:
        """What is said of a late appeal: its last day and how that was reached, and who may answer."""
        letter = form.letters.get(str(form["letter"].value() or ""))
        due = last_day_by(letter) if letter else None
        refusal = ""
        for verb in ("accept_late_appeal", "refuse_late_appeal"):
            try:
                check(self.user, verb, self.case)
            except Refused as no:
                refusal = str(no)
                break
        return {
            "last_day": words(due.on) if due else "",
            "explained": due.explained if due else "",
            "may_not": refusal,
            "why": self.asked.why_late if self.asked else "",
        }


def _appealed(appeal: Appeal) -> str:
    state = "It has been decided." if appeal.outcome else f"It will be decided by {words(appeal.decide_by)}."
    return f"{NOTHING} Appeal {appeal.reference} against this letter is there already. {state}"


@require_safe
def scan(request: HttpRequest, reference: str) -> FileResponse:
    """What was scanned with an appeal or with a request for a late one: for those who may view the case."""
    kind: Any = Appeal if reference.startswith("A") else LateRequest
    found = get_or_404(request.user, kind, reference=reference)
    if not found.scan:
        raise Http404("There is no file with this appeal.")
    file: File = found.scan
    return as_download(file, f"{reference}-scan")
