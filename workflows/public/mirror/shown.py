"""What a visit shows of a case: the customer's own side of it. No names of staff, no evidence, no steps of ours."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from ...clock import today
from ...clock.deadline import words
from ...flows import verbs
from ...models import Addition, Appeal, Notice, Restriction
from ...notices.window import appeal_last_day, last_day_by, opening_letters
from ...policies.editions import pack_of
from ...policies.schema import Pack
from ..appeal_pages import named
from ..appeal_told import NEVER_BREAKS
from . import stages
from .ombudsman import Next, next_step
from .visit import Visit

# No policy says from when a comment before a review is taken: four weeks leave time to write and to be read.
COMMENT_FROM = dt.timedelta(days=28)
WHERE_LETTERS_ARE = {
    Notice.Status.ISSUED: "It is on its way to you by email.",
    Notice.Status.FAILED: "We could not email it to you. We will bring it to you another way.",
    Notice.Status.TO_POST: "It is about to be posted to you.",
    Notice.Status.HELD: "It is waiting for you at our reception.",
    Notice.Status.UNCOLLECTED: "It was not collected from our reception. Ask us for it.",
    Notice.Status.SENT: "We emailed it to you on",
    Notice.Status.POSTED: "We posted it to you on",
    Notice.Status.HANDED_OVER: "It was handed to you on",
}


@dataclass(frozen=True)
class ShownAppeal:
    pk: int
    reference: str
    against: str
    received: str
    stage: str
    decide_by: str
    explained: str
    is_open: bool


@dataclass(frozen=True)
class Window:
    """The time to appeal against one letter."""

    letter: str
    left: str
    explained: str


@dataclass(frozen=True)
class ShownRestriction:
    label: str
    words: str
    since: str
    review: str
    explained: str
    suspended: bool


@dataclass(frozen=True)
class Ended:
    label: str
    on: str


@dataclass(frozen=True)
class Letter:
    """A letter that was sent to the customer; `pk` is 0 while it is not known to have reached them."""

    pk: int
    name: str
    where: str


@dataclass(frozen=True)
class Added:
    kind: str
    on: str
    words: str


@dataclass(frozen=True)
class Shown:
    council: str
    reference: str
    alone: bool
    made_by: str
    stages: list[str]
    appeals: list[ShownAppeal]
    windows: list[Window]
    too_late: str
    sees_terms: bool
    restrictions: list[ShownRestriction]
    ended: list[Ended]
    free: list[str]
    agreed: list[str]
    added: list[Added]
    letters: list[Letter]
    next: Next | None
    may_comment: bool


def shown(visit: Visit) -> Shown:
    """Read all of it: about twenty queries, and a few more for each process under way."""
    case, pack = visit.case, pack_of(visit.case.edition)
    appeals = appeals_of(visit)
    rows = _restrictions(visit)
    standing = [row for row in rows if row.status in Restriction.STANDING]
    whole = visit.appeal is None
    can_appeal = verbs.appealable(case) if whole else []
    decided = list(opening_letters(case)) if whole else []
    return Shown(
        council=pack.identity.council,
        reference=visit.appeal.reference if visit.appeal else case.reference,
        alone=not whole,
        made_by=visit.made_by,
        stages=stages.stages_of(case, but=[one.run_id for one in appeals if one.run_id]) if whole else [],
        appeals=[_appeal(one) for one in appeals],
        windows=[_window(letter) for letter in can_appeal],
        too_late=_too_late(decided, appeals, can_appeal, pack),
        sees_terms=visit.sees_terms,
        restrictions=[_restriction(row) for row in standing],
        ended=[Ended(row.label, words(row.ended_on)) for row in rows if row.ended_on and row.status == "lifted"],
        free=_free(pack, standing) if visit.sees_terms else [],
        agreed=[line for line in case.customer.adjustments.splitlines() if line.strip()] if whole else [],
        added=[_added(one) for one in additions_of(visit)],
        letters=[_letter(one) for one in letters_of(visit)],
        next=next_step(pack, appeals, can_appeal, bool(decided)) if decided or appeals else None,
        may_comment=bool(reviews_to_comment(visit)),
    )


def appeals_of(visit: Visit) -> list[Appeal]:
    """The appeals that a visit may see, the latest first."""
    rows = Appeal.objects.filter(case=visit.case).select_related("letter__task", "run__edition")
    if visit.appeal is not None:
        rows = rows.filter(pk=visit.appeal.pk)
    found = list(rows.defer("letter__task__flow_task", "letter__task__data", "run__flow_class", "run__data"))
    for appeal in found:
        appeal.case = appeal.letter.case = visit.case
    return found


def letters_of(visit: Visit) -> QuerySet[Notice]:
    """The letters that a visit may see: a representative with authority those about their appeal, the customer all."""
    rows = Notice.objects.filter(case=visit.case, task__isnull=False).order_by("-issued_at", "-pk")
    if visit.appeal is not None:
        rows = rows.filter(appeal=visit.appeal) if visit.sees_terms else rows.none()
    return rows.defer("paragraphs")


def additions_of(visit: Visit) -> QuerySet[Addition]:
    rows = Addition.objects.filter(case=visit.case).order_by("-added_at", "-pk")
    return rows if visit.appeal is None else rows.filter(appeal=visit.appeal)


def reviews_to_comment(visit: Visit) -> list[Restriction]:
    """The restrictions whose review is coming, or under way: whoever reviews still reads what is said of them now.

    Empty for a representative: the review is not about their appeal.
    """
    if visit.appeal is not None:
        return []
    rows = Restriction.objects.filter(case=visit.case, status__in=Restriction.STANDING)
    soon = rows.filter(review_on__lte=today() + COMMENT_FROM).select_related("review_run")
    return [row for row in soon if row.review_on >= today() or (row.review_run and row.review_run.finished is None)]


def _restrictions(visit: Visit) -> list[Restriction]:
    if not visit.sees_terms:
        return []
    return list(Restriction.objects.filter(case=visit.case).order_by("-starts_on", "-pk"))


def _appeal(appeal: Appeal) -> ShownAppeal:
    return ShownAppeal(
        pk=appeal.pk,
        reference=appeal.reference,
        against=named(appeal.letter),
        received=words(timezone.localdate(appeal.received_at)),
        stage=_stage(appeal),
        decide_by=words(appeal.decide_by) if appeal.is_open else "",
        explained=appeal.decide_by_explained,
        is_open=appeal.is_open,
    )


def _stage(appeal: Appeal) -> str:
    """Where an appeal is. The outcome itself is for the letter to say, with its reasons."""
    if appeal.withdrawn_at is not None:
        return f"It was withdrawn on {words(timezone.localdate(appeal.withdrawn_at))}."
    if appeal.decided_at is not None:
        on = words(timezone.localdate(appeal.decided_at))
        return f"It was decided on {on}. Our letter gives the decision and our reasons."
    return stages.stage_of(appeal.run) if appeal.run else "We have received your appeal."


def _window(letter: Notice) -> Window:
    due = last_day_by(letter)
    if due is None:
        return Window(named(letter), "The time to appeal has not begun: the letter has not reached you yet.", "")
    days = (due.on - today()).days
    left = "Today is the last day." if days == 0 else f"{days} day{'' if days == 1 else 's'} left after today."
    return Window(named(letter), f"You can appeal until the end of {words(due.on)}. {left}", f"{due.explained}.")


def _too_late(decided: Sequence[Notice], appeals: Sequence[Appeal], can_appeal: Sequence[Notice], pack: Pack) -> str:
    """That the time to appeal is over, where it is and nothing was done in it."""
    if not decided or appeals or can_appeal:
        return ""
    last = appeal_last_day(decided[0])
    late = pack.appeal.late if pack.appeal else ""
    return f"The last day to appeal was {words(last)}. {late}".strip() if last else ""


def _restriction(row: Restriction) -> ShownRestriction:
    return ShownRestriction(
        label=row.label,
        words=row.terms_words,
        since=words(row.starts_on),
        review=words(row.review_on),
        explained=row.review_explained,
        suspended=row.status == Restriction.Status.SUSPENDED,
    )


def _free(pack: Pack, standing: Sequence[Restriction]) -> list[str]:
    """What is not restricted, as sentences."""
    services = ", ".join(pack.scope.services)
    if not standing:
        return ["You can contact us as anybody can.", f"You can use our services: {services}."]
    return [
        f"You can still use our services: {services}. Only what is set out above is limited.",
        "For everything that it does not limit, contact us as anybody can. What it says about how to contact us is the"
        " way we have agreed to deal with you: messages sent that way reach us.",
        f"{NEVER_BREAKS} The same is true of telling us that somebody is in danger.",
        pack.signposts.contact,
    ]


def _letter(notice: Notice) -> Letter:
    on = f" {words(notice.served_on)}." if notice.served_on else ""
    reached = notice.status in Notice.SERVED and bool(notice.pdf)
    return Letter(notice.pk if reached else 0, named(notice), f"{WHERE_LETTERS_ARE[Notice.Status(notice.status)]}{on}")


def _added(one: Addition) -> Added:
    kinds = {
        Addition.Kind.INFORMATION: "You added to your appeal",
        Addition.Kind.ADJUSTMENT: "You asked for an adjustment. We have not agreed it yet, unless it stands above",
        Addition.Kind.COMMENT: "You commented before the review",
    }
    return Added(kinds[Addition.Kind(one.kind)], words(timezone.localdate(one.added_at)), one.words)
