"""The closed list of merge fields, and what each says on a given case."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone

from ..clock import Span, reckon, today
from ..clock.deadline import words
from ..models import Appeal, Case, Decision, Incident, Notice, Restriction, Run


class Situation:
    """A case as a letter sees it, fetched as needed and once."""

    def __init__(self, case: Case, run: Run) -> None:
        self.case = case
        self.run = run
        self.pack: dict[str, Any] = case.edition.content
        self.today = today()

    @cached_property
    def restrictions(self) -> list[Restriction]:
        return list(Restriction.objects.filter(case=self.case, status=Restriction.Status.IN_FORCE))

    @cached_property
    def appeal(self) -> Appeal | None:
        return Appeal.objects.filter(run=self.run).first()

    @cached_property
    def decision(self) -> Decision | None:
        return Decision.objects.filter(task__process=self.run).order_by("-decided_at", "-pk").first()

    @cached_property
    def incidents(self) -> list[Incident]:
        return list(Incident.objects.filter(case=self.case))

    def span(self, code: str) -> Span | None:
        """A named deadline of the edition, or None when the council has not said."""
        for named in self.pack["deadlines"]:
            if named["id"] == code and named["span"]:
                return Span(**named["span"])
        return None


@dataclass(frozen=True)
class MergeField:
    """A merge field: what an editor reads in the list, and what it says."""

    label: str
    of: Callable[[Situation], str]


def _behaviours(at: Situation) -> str:
    labels = {one["id"]: one["label"] for one in at.pack["behaviours"]}
    codes = dict.fromkeys(code for incident in at.incidents for code in incident.behaviours)
    return "\n".join(f"- {labels.get(code, code)}" for code in codes)


def _incident_dates(at: Situation) -> str:
    days = dict.fromkeys(timezone.localdate(incident.occurred_at) for incident in at.incidents)
    return ", ".join(words(day) for day in sorted(days))


def _restrictions(at: Situation) -> str:
    return "\n".join(f"- {row.terms_words}" for row in at.restrictions)


def _review_date(at: Situation) -> str:
    return words(min(row.review_on for row in at.restrictions)) if at.restrictions else ""


def _review_explained(at: Situation) -> str:
    return min(at.restrictions, key=lambda row: row.review_on).review_explained if at.restrictions else ""


def _grounds(at: Situation) -> str:
    if at.appeal is None:
        return ""
    labels = {one["id"]: one["label"] for one in at.pack["appeal"]["grounds"]}
    return "\n".join(f"- {labels.get(code, code)}" for code in at.appeal.grounds)


def _span_words(code: str) -> Callable[[Situation], str]:
    def said(at: Situation) -> str:
        span = at.span(code)
        return span.words if span else ""

    return said


def _appeal_last_day(at: Situation) -> str:
    last = window_ends(at.pack, at.today)
    return words(last) if last else ""


def _monitoring_end(at: Situation) -> str:
    span = at.span(at.pack["warning_monitoring"]) if at.pack.get("warning_monitoring") else None
    return words(reckon(at.today, span, since="this letter").on) if span else ""


def _by_role(code_key: str) -> Callable[[Situation], str]:
    return lambda at: next((role["label"] for role in at.pack["roles"] if role["id"] == at.pack.get(code_key)), "")


FIELDS: dict[str, MergeField] = {
    "customer_name": MergeField("the customer’s name", lambda at: at.case.customer.name),
    "case_reference": MergeField("the case reference", lambda at: at.case.reference),
    "today": MergeField("today’s date", lambda at: words(at.today)),
    "council": MergeField("the council’s name", lambda at: at.pack["identity"]["council"]),
    "policy_title": MergeField("the policy’s title", lambda at: at.pack["identity"]["policy_title"]),
    "policy_version": MergeField("the policy’s version", lambda at: at.pack["identity"]["version_label"]),
    "policy_address": MergeField(
        "where the policy can be read", lambda at: f"{settings.PUBLIC_URL}/{at.pack['identity']['slug']}/"
    ),
    "behaviours": MergeField("the behaviours recorded on the case, as a list", _behaviours),
    "incident_dates": MergeField("the dates of the incidents", _incident_dates),
    "incident_count": MergeField("how many incidents are on the case", lambda at: str(len(at.incidents))),
    "decision": MergeField("what was decided", lambda at: at.decision.outcome_label if at.decision else ""),
    "decision_reasons": MergeField(
        "the reasons for the decision", lambda at: at.decision.reasons if at.decision else ""
    ),
    "restrictions": MergeField("the restrictions in force, as a list", _restrictions),
    "restriction_start": MergeField(
        "the day the restrictions began",
        lambda at: words(min(row.starts_on for row in at.restrictions)) if at.restrictions else "",
    ),
    "review_date": MergeField("the date of the next review", _review_date),
    "review_explained": MergeField("how the review date was reached", _review_explained),
    "monitoring_end": MergeField("the last day of monitoring", _monitoring_end),
    "monitored_by": MergeField("the role that monitors", _by_role("monitored_by")),
    "appeal_address": MergeField("where an appeal is made", lambda at: f"{settings.PUBLIC_URL}/appeal/"),
    "appeal_last_day": MergeField("the last day for an appeal", _appeal_last_day),
    "appeal_reference": MergeField("the appeal’s reference", lambda at: at.appeal.reference if at.appeal else ""),
    "appeal_received": MergeField(
        "when the appeal came in", lambda at: words(timezone.localdate(at.appeal.received_at)) if at.appeal else ""
    ),
    "appeal_decide_by": MergeField(
        "the date by which the appeal is decided", lambda at: words(at.appeal.decide_by) if at.appeal else ""
    ),
    "appeal_decide_by_explained": MergeField(
        "how that date was reached", lambda at: at.appeal.decide_by_explained if at.appeal else ""
    ),
    "appeal_grounds": MergeField("the grounds of the appeal, as a list", _grounds),
    "complaints_process": MergeField("how to complain", lambda at: at.pack["signposts"]["complaints"]),
    "ombudsman": MergeField("how to reach the ombudsman", lambda at: at.pack["signposts"]["ombudsman"]),
    "contact": MergeField("how to reach us about adjustments", lambda at: at.pack["signposts"]["contact"]),
}


def known(name: str, deadlines: set[str]) -> bool:
    """Whether a merge field exists. `span_<deadline>` says a named deadline's length, such as "3 months"."""
    return name in FIELDS or (name.startswith("span_") and name.removeprefix("span_") in deadlines)


def value(name: str, at: Situation) -> str:
    """What a merge field says on a case; "" when the case has nothing to say."""
    if name.startswith("span_"):
        return _span_words(name.removeprefix("span_"))(at)
    return FIELDS[name].of(at)


def opening_letter(case: Case) -> Notice | None:
    """The latest letter that opens an appeal: the one the window belongs to."""
    opening = [letter["id"] for letter in case.edition.content["letters"] if letter.get("opens_appeal")]
    return Notice.objects.filter(case=case, letter__in=opening).order_by("-issued_at", "-pk").first()


def appeal_last_day(case: Case) -> dt.date | None:
    """The last day on which an appeal is in time: the window from the latest letter that opens one.

    A letter held at reception counts from the day it was handed over. None when no such letter has been issued, or
    when it has not reached the customer.
    """
    letter = opening_letter(case)
    start = reached_on(letter) if letter else None
    return window_ends(case.edition.content, start) if start else None


def window_ends(content: dict[str, Any], start: dt.date) -> dt.date | None:
    """The last day for an appeal against a letter that reached the customer on `start`; None without an appeal."""
    rules = content["appeal"]
    window = next((one["span"] for one in content["deadlines"] if rules and one["id"] == rules["window"]), None)
    return reckon(start, Span(**window), since="the letter").on if window else None


def reached_on(letter: Notice) -> dt.date | None:
    """The day a letter reached the customer, as far as we know."""
    if letter.status in (Notice.Status.HELD, Notice.Status.UNCOLLECTED, Notice.Status.FAILED):
        return None
    handed_over = letter.status == Notice.Status.HANDED_OVER and letter.settled_at
    return timezone.localdate(letter.settled_at if handed_over else letter.issued_at)
