"""Moving chosen cases to the edition in force: the dry run, the reason, and what became of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from forms.rendering import Problem

from ..access import Refused, movable_by
from ..actions.moves import was_moved_by
from ..models import Case, Edition, Policy
from ..moving.move import move_case
from ..moving.plan import CannotMove, Plan, plan_for
from .moving_page import field_of, ready, refused
from .older_cases import PAGE_SIZE, policy_to_move_in
from .staff import StaffRequest

REASON_LIMIT = 2000
NOT_NOW = "It is not among the cases that you can move. It may have been moved or closed meanwhile."
CHOOSE_SOME = "Tick the cases that are to be moved."
LONGEST = 20


@dataclass(frozen=True)
class Fate:
    """What became of one case."""

    reference: str
    moved: bool
    why: str = ""


@dataclass
class Sent:
    """What a confirmation sends: which cases, with which choices, why, and what had been shown."""

    ticked: list[str]
    listed: list[str]
    reason: str
    chosen: dict[int, str]
    shown: dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def move_cases(request: StaffRequest, slug: str) -> HttpResponse:
    """GET shows what would become of the chosen cases; POST moves those still ticked, each in its own transaction."""
    policy = policy_to_move_in(request, slug)
    posted = request.method == "POST"
    sent = _sent(request) if posted else Sent([], _references(request.GET.getlist("case")), "", {}, {})
    if policy.edition is None or not sent.listed:
        messages.error(request, CHOOSE_SOME)
        return redirect("desk:older_cases", policy.slug)
    if not posted:
        sent.ticked = sent.listed
    plans = _plans(request, policy, policy.edition, sent.listed)
    problems = _problems(sent, plans) if posted else []
    if posted and not problems:
        return _move(request, policy, policy.edition, sent)
    if not plans:
        messages.error(request, "None of these cases can be moved now. They may have been moved or closed meanwhile.")
        return redirect("desk:older_cases", policy.slug)
    return _show(request, policy, sent, plans, problems)


def _references(typed: Iterable[str]) -> list[str]:
    """At most a page of references, each once; nothing that could be none."""
    good = (one for one in typed if len(one) <= LONGEST and one.isprintable())
    return list(dict.fromkeys(good))[:PAGE_SIZE]


def _sent(request: StaffRequest) -> Sent:
    ticked = _references(request.POST.getlist("case"))
    chosen = {
        int(name.removeprefix("to-")): request.POST.get(name, "")
        for name in request.POST
        if name.startswith("to-") and name.removeprefix("to-").isdecimal() and len(name) <= LONGEST
    }
    return Sent(
        ticked=ticked,
        listed=_references([*request.POST.getlist("listed"), *ticked]),
        reason=request.POST.get("reason", "").replace("\0", "").strip(),
        chosen=chosen,
        shown={one: request.POST.get(f"plan-{one}", "") for one in ticked},
    )


def _plans(request: StaffRequest, policy: Policy, to: Edition, references: list[str]) -> list[Plan]:
    """What would become of each case that may be moved: about fifteen queries for each, whatever it holds."""
    rows = movable_by(request.user, policy).select_related("edition", "policy").filter(reference__in=references)
    return [plan_for(case, to) for case in rows.order_by("opened_at", "pk")]


def _problems(sent: Sent, plans: list[Plan]) -> list[Problem]:
    """What the manager has to put right. A plan that has changed is told case by case, once the others are moved."""
    found = []
    if not sent.ticked:
        first = next((f"case-{plan.case}" for plan in plans if plan.can_move), "cases-heading")
        found.append(Problem(CHOOSE_SOME, first))
    for plan in plans:
        if plan.reference in sent.ticked and sent.shown[plan.reference] == plan.fingerprint:
            found += [
                Problem(f"Choose where “{task.label}” of {plan.reference} goes on", field_of(task))
                for task in plan.tasks
                if task.goes_on is None and sent.chosen.get(task.task) not in {one.step for one in task.options}
            ]
    if not sent.reason:
        found.append(Problem("Say why the cases are moved", "reason"))
    elif len(sent.reason) > REASON_LIMIT:
        found.append(Problem(f"Keep the reason under {REASON_LIMIT} characters", "reason"))
    return found


def _show(
    request: StaffRequest, policy: Policy, sent: Sent, plans: list[Plan], problems: list[Problem]
) -> HttpResponse:
    errors = {problem.target: problem.message for problem in problems}
    context = {
        **_heading(policy),
        "edition": policy.edition,
        "ready": ready(plans, sent.ticked, sent.chosen, errors),
        "refused": refused(plans),
        "missing": [one for one in sent.listed if one not in {plan.reference for plan in plans}],
        "not_now": NOT_NOW,
        "reason": sent.reason,
        "reason_error": errors.get("reason", ""),
        "problems": problems,
    }
    return render(request, "desk/move_cases.html", context, status=422 if problems else 200)


def _move(request: StaffRequest, policy: Policy, to: Edition, sent: Sent) -> HttpResponse:
    """Move each case by itself: one that is refused does not stop the others. The same again moves nothing twice."""
    fates = [_fate(request, policy, to, sent, reference) for reference in sent.ticked]
    context = {
        **_heading(policy),
        "edition": to,
        "moved": [fate for fate in fates if fate.moved],
        "stayed": [fate for fate in fates if not fate.moved],
    }
    return render(request, "desk/moved_cases.html", context)


def _fate(request: StaffRequest, policy: Policy, to: Edition, sent: Sent, reference: str) -> Fate:
    case = Case.objects.filter(policy=policy, reference=reference).first()
    shown = sent.shown[reference]
    if case is None or not (was_moved_by(case, shown) or _may_know(request, policy, case)):
        return Fate(reference, False, NOT_NOW)
    try:
        move_case(case=case, to=to, chosen=sent.chosen, shown=shown, reason=sent.reason, by=request.user)
    except (CannotMove, Refused) as no:
        words = str(no)
        return Fate(reference, False, f"{words[:1].upper()}{words[1:]}")
    return Fate(reference, True)


def _may_know(request: StaffRequest, policy: Policy, case: Case) -> bool:
    return movable_by(request.user, policy).filter(pk=case.pk).exists()


def _heading(policy: Policy) -> dict[str, object]:
    number = policy.edition.number if policy.edition else ""
    return {
        "page_title": "Move cases",
        "page_subtitle": policy.title,
        "header_title": f"Move cases to edition {number} of {policy.title}",
        "header_icon": "folder-open-inverse",
        "policy": policy,
    }
