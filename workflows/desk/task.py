"""The task page: take, hand back, preview, complete. Every write is a verb of the engine."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..access import Refused, did, get_or_404, visible_to, was_in_queue_of, workable_by
from ..flows import engine
from ..models import LIVE, Task
from ..steps import NoticeStep, PanelStep, Refusal
from .after import already_done, vote_recorded, what_happens_next
from .asking import WholeForm, questions_for, typed_rows
from .letter import keep_private
from .letter_told import letter_of, said_of_letter
from .preview import preview, preview_pdf
from .staff import StaffRequest
from .task_page import Desk, at_desk, show

REASON_LIMIT = 2000
VOTE = ("outcome", "reasons")
SHOWN = ("process", "case__edition", "case__customer", "owner")


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: StaffRequest, pk: int) -> HttpResponse:
    """One task: its page, and everything that can be done to it."""
    found = _open_to(request, pk)
    if found is None:
        return _over(request, _known(request, pk))
    desk = at_desk(request.user, found)
    if request.method != "POST":
        return show(request, desk)
    if "take" in request.POST:
        return _take(request, desk)
    if "hand_back" in request.POST:
        return _hand_back(request, desk)
    if desk.may_only_let_go:
        return _refused(request, desk, "This task is not yours to do any more. Hand it back.")
    if "not_needed" in request.POST:
        return _not_needed(request, desk)
    return _answer(request, desk)


def _open_to(request: StaffRequest, pk: int) -> Task | None:
    """The task when it is in the reader's queue, on a case they may view, or with them and theirs to hand back."""
    own = Task.objects.filter(flow_task_type="HUMAN", owner=request.user, status__in=LIVE)
    for rows in (workable_by(request.user), visible_to(request.user, Task).filter(flow_task_type="HUMAN"), own):
        try:
            return get_or_404(request.user, Task, queryset=rows.select_related(*SHOWN), pk=pk)
        except Http404:
            continue
    return None


def _known(request: StaffRequest, pk: int) -> Task:
    """A task that is over and that the reader had a hand in, or was about to have. Anything else is a 404."""
    rows = Task.objects.filter(flow_task_type="HUMAN").select_related(*SHOWN)
    known = get_or_404(request.user, Task, queryset=rows, pk=pk)
    if did(request.user, known) or (request.method == "POST" and was_in_queue_of(request.user, known)):
        return known
    raise Http404("There is no such page.")


def _take(request: StaffRequest, desk: Desk) -> HttpResponse:
    try:
        engine.take(task=desk.task, by=request.user)
    except Refused as no:
        return _refused(request, desk, str(no))
    messages.success(request, "This task is now with you.")
    return redirect("desk:task", pk=desk.task.pk)


def _hand_back(request: StaffRequest, desk: Desk) -> HttpResponse:
    reason, fault = _reason(request, "Say why you are handing this task back.")
    if fault:
        return show(request, desk, hand_back_error=fault)
    try:
        engine.hand_back(task=desk.task, by=request.user, reason=reason)
    except Refused as no:
        return _refused(request, desk, str(no))
    messages.success(request, f"“{desk.task.name}” is back in the queue. Case {desk.task.case.reference}.")
    return redirect("desk:inbox")


def _not_needed(request: StaffRequest, desk: Desk) -> HttpResponse:
    reason, fault = _reason(request, "Say why this letter is not needed any more.")
    if fault:
        return show(request, desk, not_needed_error=fault)
    try:
        engine.not_needed(task=desk.task, by=request.user, reason=reason)
    except Refused as no:
        return _refused(request, desk, str(no))
    messages.success(request, f"“{desk.task.name}” is not needed any more. Case {desk.task.case.reference}.")
    return redirect("desk:inbox")


def _reason(request: StaffRequest, if_empty: str) -> tuple[str, str]:
    """The reason typed, and what is wrong with it."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if len(reason) > REASON_LIMIT:
        return reason, f"Keep it under {REASON_LIMIT} characters."
    return reason, "" if reason else if_empty


def _answer(request: StaffRequest, desk: Desk) -> HttpResponse:
    if not desk.task.is_live:
        return _over(request, desk.task)
    if request.POST.get("edition", str(desk.task.edition_id)) != str(desk.task.edition_id):
        # What was answered are the questions of an edition from which the case has been moved.
        return _told(request, desk.task, engine.MOVED)
    form = desk.form(request.POST)
    fits = form.is_valid()
    if isinstance(desk.step, NoticeStep) and desk.may_answer:
        if "preview" in request.POST:
            letter = preview(desk.step, desk.pack, desk.task, form.good_answers)
            return show(request, desk, form=_unjudged(desk, request), preview=letter)
        if "preview_pdf" in request.POST:
            made = preview_pdf(desk.step, desk.pack, desk.task, form.good_answers)
            keep_private(made)
            return made
    if not fits:
        return show(request, desk, form=form)
    return _complete(request, desk, form)


def _complete(request: StaffRequest, desk: Desk, form: WholeForm) -> HttpResponse:
    try:
        moved = engine.complete(task=desk.task, by=request.user, answers=form.answers)
    except Refusal as no:
        if isinstance(desk.step, PanelStep):
            return _refused(request, desk, " ".join(no.messages.values()))
        form.refuse(no.messages)
        return show(request, desk, form=form)
    except Refused as no:
        return _refused(request, desk, str(no))
    finished = Task.objects.select_related(*SHOWN).get(pk=desk.task.pk)
    if moved or not isinstance(desk.step, PanelStep):
        said = f"“{finished.name}” is complete. {what_happens_next(finished, desk.pack)}"
    else:
        said = vote_recorded(finished, desk.step, desk.pack)
    said = f"{said} Case {finished.case.reference}."
    letter = letter_of(request.user, finished)
    messages.success(request, said_of_letter(said, letter) if letter else said)
    return redirect("desk:inbox")


def _refused(request: StaffRequest, desk: Desk, words: str) -> HttpResponse:
    """The answer is no, in words, with what was typed. Told from what is true now, not when the page was opened."""
    now = _open_to(request, desk.task.pk)
    if now is None or not now.is_live:
        return _over(request, now or _known(request, desk.task.pk))
    if isinstance(desk.step, PanelStep) and _is_repeat(request, now):
        messages.info(request, f"{vote_recorded(now, desk.step, desk.pack)} Case {now.case.reference}.")
        return redirect("desk:inbox")
    return _told(request, now, words)


def _over(request: StaffRequest, over: Task) -> HttpResponse:
    """The task is over. The same answers sent twice are one answer; others are shown back."""
    words = already_done(over, engine.step_and_pack(over)[0], request.user)
    if request.method == "POST" and _is_repeat(request, over):
        messages.info(request, f"{words} Case {over.case.reference}.")
        return redirect("desk:inbox")
    return _told(request, over, words)


def _is_repeat(request: StaffRequest, sent: Task) -> bool:
    """Whether the reader has sent just what was kept: a second click, not a second thought."""
    step, pack = engine.step_and_pack(sent)
    form = WholeForm(questions_for(step, pack, sent, request.user), data=request.POST)
    form.is_valid()
    if sent.kind != "panel":
        return sent.owner_id == request.user.pk and form.good_answers == sent.data.get("answers")
    own = sent.votes.filter(member=request.user).first()
    return own is not None and [form.good_answers.get(name) for name in VOTE] == [own.choice, own.reasons]


def _told(request: StaffRequest, about: Task, words: str) -> HttpResponse:
    """A no in words on a page of its own, with everything that was typed."""
    posted = request.method == "POST"
    step, pack = engine.step_and_pack(about)
    form = WholeForm(questions_for(step, pack, about, request.user), data=request.POST) if posted else None
    context = {
        "words": words,
        "rows": typed_rows(form) if form else [],
        "reason": request.POST.get("reason", ""),
        "task": about,
        "is_open": _open_to(request, about.pk) is not None,
        "letter": letter_of(request.user, about),
        "page_title": about.name,
        "page_subtitle": about.case.reference,
        "header_title": f"{about.name}, case {about.case.reference}",
    }
    return render(request, "desk/task_told.html", context, status=409 if posted else 200)


def _unjudged(desk: Desk, request: StaffRequest) -> WholeForm:
    """The form as typed, without errors: a preview judges nothing."""
    form = desk.form(request.POST)
    form.errors.clear()
    return form
