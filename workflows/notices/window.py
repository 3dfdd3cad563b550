"""The time to appeal: which letter opens it, from which day it runs, and what the letter itself says of it.

A letter keeps what it promised: its time is that of the edition it was written by, wherever its case has moved since.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ..clock import Due, Span, reckon
from ..clock.deadline import words
from ..models import Case, Notice
from .issued import letters_that

SINCE = {
    Notice.Status.POSTED: "the posting of the letter",
    Notice.Status.HANDED_OVER: "the hand-over of the letter",
}


def opening_letters(case: Case) -> QuerySet[Notice]:
    """The letters issued on a case that open an appeal, the latest first. Each has a window of its own."""
    opening = letters_that(case, lambda letter: bool(letter.get("opens_appeal")))
    rows = Notice.objects.filter(opening).select_related("task").defer("task__flow_task", "task__data")
    return rows.order_by("-issued_at", "-pk")


def appeal_last_day(letter: Notice) -> dt.date | None:
    """The last day on which an appeal against a letter is in time; None while it has not reached anybody we know of."""
    due = last_day_by(letter)
    return due.on if due else None


def last_day_by(letter: Notice) -> Due | None:
    """The last day to appeal that an opening letter gives, and how it was reached.

    It runs from the day the letter was emailed, posted or handed over. No letter is served before its own date, so
    it never ends before the day the letter promised. None while it is not known to have reached the customer.
    """
    start = reached_on(letter)
    if start is None:
        return None
    since = SINCE.get(Notice.Status(letter.status), "the letter")
    return window_ends(letter.edition.content, start, since=since)


def reached_on(letter: Notice) -> dt.date | None:
    """The day from which a letter counts as served; None while it is not known to have reached the customer."""
    if letter.status in Notice.UNREACHED:
        return None
    return letter.served_on or timezone.localdate(letter.issued_at)


def window_ends(content: dict[str, Any], start: dt.date, *, since: str = "the letter") -> Due | None:
    """The last day to appeal against a letter served on `start`, under a policy; None where it gives no time."""
    window = _window(content)
    return reckon(start, window, since=since) if window else None


def last_day_in_letter(content: dict[str, Any], channel: str, day: dt.date) -> str:
    """What a letter issued on `day` writes after “by”: a date, unless the days run from its hand-over."""
    window = _window(content)
    if window is None:
        return ""
    if channel == Notice.Channel.RECEPTION:
        return f"the end of {window.words} from the day this letter is handed to you"
    return words(reckon(day, window, since="this letter").on)


def sentence_in_letter(content: dict[str, Any], channel: str, day: dt.date) -> str:
    """Until when an appeal is in time, and why until then, as a letter issued on `day` by this channel says it."""
    window = _window(content)
    if window is None:
        return ""
    span = window.words
    if channel == Notice.Channel.RECEPTION:
        return (
            f"Your appeal must reach us within {span} of the day this letter is handed to you at our reception. "
            "We write that day down; ask us if you are not sure of it."
        )
    last = last_day_in_letter(content, channel, day)
    sentence = f"Your appeal must reach us by {last}: that is {span} from the date of this letter, {words(day)}."
    if channel == Notice.Channel.POST:
        return f"{sentence} If we posted it on a later day, you have {span} from that day."
    return sentence


def decision_span(letter: Notice) -> Span:
    """How long an appeal against a letter takes to be decided: as the policy said when it was written."""
    rules = letter.edition.content
    return Span(**next(one["span"] for one in rules["deadlines"] if one["id"] == rules["appeal"]["decision"]))


def _window(content: dict[str, Any]) -> Span | None:
    """The time that a policy gives for an appeal; None where there is no appeal or the council has not said."""
    rules = content["appeal"]
    span = next((one["span"] for one in content["deadlines"] if rules and one["id"] == rules["window"]), None)
    return Span(**span) if span else None
