"""The page of one letter, where somebody records that it was posted, handed over or not collected."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forms.questions import Condition, Option, Question, Rules

from ..access import Refused, check, did, get_or_404, may, visible_to, was_in_queue_of
from ..actions import notices
from ..clock import today
from ..clock.deadline import words
from ..models import Notice
from .asking import WholeForm, items_of
from .letter_state import not_reached, state_of, to_do
from .links import case_url, letter_url
from .staff import StaffRequest

Status = Notice.Status
LABELS = {
    Status.POSTED: Option(value=Status.POSTED.value, label="It was posted"),
    Status.HANDED_OVER: Option(value=Status.HANDED_OVER.value, label="It was handed over"),
    Status.UNCOLLECTED: Option(
        value=Status.UNCOLLECTED.value,
        label="It was not collected",
        hint="The role that issued it is told to find another way to reach the customer.",
    ),
}


@dataclass(frozen=True)
class LetterPage:
    """One issued letter as its page shows it. `case_url` is empty for those who may not see the case."""

    label: str
    reference: str
    recipient: str
    address: str
    issued: str
    state: str
    identity: str
    note: str
    to_do: str
    not_reached: str
    pdf_url: str
    case_url: str


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: StaffRequest, pk: int) -> HttpResponse:
    """A letter and what is still to be recorded of it. The second of two people is told that it is recorded already."""
    try:
        notice = get_or_404(request.user, Notice, _rows(visible_to(request.user, Notice)), pk=pk)
    except Http404:
        return _told(request, _known(request, pk))
    can_be = notices.possible(notice)
    if request.method != "POST":
        return _show(request, notice, _form(notice, can_be, None) if can_be else None)
    if not can_be:
        return _told(request, notice)
    form = _form(notice, can_be, request.POST)
    return _record(request, notice, can_be, form) if form.is_valid() else _show(request, notice, form)


def _rows(rows: Any) -> Any:
    return rows.select_related("case__edition", "task").defer("task__flow_task")


def _known(request: StaffRequest, pk: int) -> Notice:
    """A letter that the reader could have recorded a moment ago: a second click gets a sentence. Else a 404."""
    known = get_or_404(request.user, Notice, _rows(Notice.objects.all()), pk=pk)
    had = did(request.user, known.task) or was_in_queue_of(request.user, known.task)
    if request.method == "POST" and had:
        return known
    raise Http404("There is no such page.")


def _told(request: StaffRequest, notice: Notice) -> HttpResponse:
    said = f"Nothing was changed: “{notice.label}” is recorded as {state_of(notice)}. Case {notice.case.reference}."
    messages.info(request, said)
    return redirect("desk:letters")


def _record(request: StaffRequest, notice: Notice, can_be: list[Notice.Status], form: WholeForm) -> HttpResponse:
    answers = form.answers
    became = Status(answers.get("became", can_be[0]))
    same: dict[str, Any] = {"notice": notice, "by": request.user, "note": answers.get("note", "")}
    try:
        check(request.user, "settle_letter", notice)
        if became == Status.UNCOLLECTED:
            settled = notices.uncollected(**same)
        elif became == Status.POSTED:
            settled = notices.posted(**same, on=dt.date.fromisoformat(answers["on"]))
        else:
            on = dt.date.fromisoformat(answers["on"])
            settled = notices.handed_over(**same, on=on, identity=answers["identity"])
    except (Refused, notices.CannotRecord) as fault:
        messages.error(request, str(fault))
        return redirect("desk:letters")
    more = "The role that issued it has been told." if became == Status.UNCOLLECTED else notices.last_day(settled)
    said = f"Recorded: “{settled.label}” was {state_of(settled)}. {more}".strip()
    messages.success(request, f"{said} Case {settled.case.reference}.")
    return redirect("desk:letters")


def _form(notice: Notice, can_be: list[Notice.Status], data: Any) -> WholeForm:
    initial = None if data is not None else {"on": today().isoformat()}
    return WholeForm(_questions(notice, can_be), data=data, initial=initial)


def _questions(notice: Notice, can_be: list[Notice.Status]) -> list[Question]:
    """What became of it where that is open; then the day, how identity was checked, and a note."""
    several = len(can_be) > 1
    handed = Condition(question="became", operator="equals", value=Status.HANDED_OVER.value) if several else None
    reached = Condition(question="became", operator="not_equals", value=Status.UNCOLLECTED.value)
    asked = []
    if several:
        asked.append(
            Question(
                id="became",
                kind="one_of",
                label="What became of the letter?",
                name="what became of the letter",
                options=tuple(LABELS[status] for status in can_be),
            )
        )
    asked.append(
        Question(
            id="on",
            kind="date",
            label="On which day was it posted?" if can_be == [Status.POSTED] else "On which day?",
            name="the day",
            rules=Rules(earliest=timezone.localdate(notice.issued_at), latest="today"),
            show_when=reached if Status.UNCOLLECTED in can_be else None,
        )
    )
    if Status.HANDED_OVER in can_be:
        asked.append(
            Question(
                id="identity",
                kind="short_text",
                label="How did you check who it was?",
                name="how you checked who it was",
                hint="Such as: saw a passport; known to reception; gave the case reference and an earlier address.",
                show_when=handed,
            )
        )
    asked.append(Question(id="note", kind="long_text", label="Note", required=False, rules=Rules(max_length=1000)))
    return asked


def _show(request: StaffRequest, notice: Notice, form: WholeForm | None) -> HttpResponse:
    context = {
        "letter": _page(request, notice),
        "form": form,
        "items": items_of(form) if form else [],
        "page_title": notice.label,
        "page_subtitle": notice.case.reference,
        "header_title": f"{notice.label}, case {notice.case.reference}",
    }
    return render(request, "desk/letter.html", context)


def _page(request: StaffRequest, notice: Notice) -> LetterPage:
    return LetterPage(
        label=notice.label,
        reference=notice.case.reference,
        recipient=notice.recipient_name,
        address=notice.recipient_address,
        issued=words(timezone.localdate(notice.issued_at)),
        state=state_of(notice),
        identity=notice.identity_check,
        note=notice.settled_note,
        to_do=to_do(notice),
        not_reached=not_reached(notice),
        pdf_url=letter_url(notice) if notice.pdf else "",
        case_url=case_url(notice.case) if may(request.user, "view", notice.case) else "",
    )
