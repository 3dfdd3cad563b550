"""What customers sent for a case outside any appeal: messages, and requests to hear a late appeal."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ..access import may, visible_to
from ..actions.late_requests import REFUSED_BECAUSE
from ..clock.deadline import words
from ..models import Appeal, Case, LateRequest, Message
from .case_parts import moment
from .links import key_in_url
from .queue import person_name


@dataclass(frozen=True)
class MessagePart:
    reference: str
    received: str
    about: str
    from_name: str
    # That the name is not the customer's, so that somebody looks who it is from.
    from_whom: str
    words: str
    at_risk: bool
    went_to: str
    reach_by: str


@dataclass(frozen=True)
class LateRequestPart:
    """`answer_url` is empty for those who may not answer, and once it is answered."""

    reference: str
    came: str
    from_name: str
    why_late: str
    statement: str
    reach_by: str
    scan_url: str
    answer: str
    answer_url: str


def messages(user: User, case: Case) -> list[MessagePart]:
    """The messages for a case, the latest first: one query."""
    return [_message(row, case) for row in visible_to(user, Message).filter(case=case)]


def late_requests(user: User, case: Case) -> list[LateRequestPart]:
    """The requests for a late appeal, those that wait first: one query, more where one waits."""
    rows = visible_to(user, LateRequest).filter(case=case).select_related("kept_by", "answered_by")
    found = sorted(rows, key=lambda row: row.answer != "")
    answers = any(not row.answer for row in found) and may(user, "accept_late_appeal", case)
    return [_late(row, key_in_url(case) if answers and not row.answer else "") for row in found]


def waiting_for(user: User) -> list[LateRequest]:
    """The requests for a late appeal that a person may answer, the first come first: one query where none waits."""
    rows: QuerySet[LateRequest] = visible_to(user, LateRequest).filter(answer="").order_by("kept_at", "pk")
    found = rows.select_related("case__edition")
    return [row for row in found if may(user, "accept_late_appeal", row.case)]


def _message(row: Message, case: Case) -> MessagePart:
    known = case.customer.surname.casefold() in row.from_name.casefold()
    return MessagePart(
        reference=row.reference,
        received=moment(row.received_at),
        about=row.get_about_display().capitalize(),
        from_name=row.from_name,
        from_whom="" if known else "This is not the customer’s name: make sure who it is from before you answer.",
        words=row.words,
        at_risk=row.at_risk,
        went_to=row.went_to,
        reach_by=_reach_by(row),
    )


def _late(row: LateRequest, url: str) -> LateRequestPart:
    kept = f", passed on by {person_name(row.kept_by)}" if row.kept_by else ""
    return LateRequestPart(
        reference=row.reference,
        came=f"{Appeal.CameBy(row.came_by).label.capitalize()} on {words(row.received_on)}{kept}",
        from_name=row.from_name,
        why_late=row.why_late,
        statement=row.statement,
        reach_by=_reach_by(row),
        scan_url=reverse("desk:scan", args=[row.reference]) if row.scan else "",
        answer=_answer(row),
        answer_url=f"{url}?request={row.reference}" if url else "",
    )


def _answer(row: LateRequest) -> str:
    if row.answered_by is None or row.answered_at is None:
        return "It waits for an answer"
    who = f"{person_name(row.answered_by)}, {words(timezone.localdate(row.answered_at))}"
    if row.answer == LateRequest.Answer.ACCEPTED:
        return f"Accepted by {who}"
    return f"Not accepted by {who}. {REFUSED_BECAUSE[row.because].capitalize()}. {row.because_words}"


def _reach_by(row: Message | LateRequest) -> str:
    return "\n".join(way for way in (row.email, row.phone, row.address) if way)
