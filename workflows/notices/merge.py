"""The closed list of merge fields, and what each says on a given case."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Min, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..clock import Span, reckon, today
from ..clock.deadline import words
from ..models import Appeal, Case, Decision, Edition, Incident, Restriction, Run, Task
from .window import last_day_in_letter, sentence_in_letter


class Situation:
    """A case as a letter sees it, fetched as needed and once."""

    def __init__(self, case: Case, run: Run, *, channel: str = "", announced: Sequence[Restriction] = ()) -> None:
        self.case = case
        self.run = run
        # How the letter goes out: from when its days count may hang on it.
        self.channel = channel
        # Restrictions that come into force as the letter is issued; they are not kept yet.
        self.announced = announced
        self.pack: dict[str, Any] = case.edition.content
        self.today = today()

    @cached_property
    def restrictions(self) -> list[Restriction]:
        in_force = Restriction.objects.filter(case=self.case, status=Restriction.Status.IN_FORCE)
        return [*in_force, *self.announced]

    @cached_property
    def appeal(self) -> Appeal | None:
        return Appeal.objects.filter(run=self.run).first()

    @cached_property
    def decision(self) -> Decision | None:
        return Decision.objects.filter(task__process=self.run).order_by("-decided_at", "-pk").first()

    @property
    def decided_at(self) -> str:
        """The step at which the decision was made."""
        return str(self.decision.task.step) if self.decision else ""

    @property
    def heard(self) -> set[str]:
        """The seats that had a say in the decision."""
        return {vote.seat for vote in self.decision.task.votes.all()} if self.decision else set()

    @cached_property
    def editions(self) -> list[Edition]:
        return editions_for(self.case)

    @cached_property
    def incidents(self) -> list[Incident]:
        return list(Incident.objects.filter(case=self.case))

    @cached_property
    def behaviours(self) -> dict[str, str]:
        """What the behaviours of the incidents are called, by code."""
        return {one["id"]: one["label"] for edition in self.editions for one in edition.content["behaviours"]}

    @property
    def decided_under(self) -> dict[str, Any]:
        """The content of the edition by which the decision was made: it may have been before the case was moved."""
        task = self.decision.task if self.decision else None
        return self.pack if task is None or task.edition_id == self.case.edition_id else task.edition.content

    def decided_step(self) -> dict[str, Any]:
        """The step at which the decision was made, as its edition holds it."""
        processes = self.decided_under["processes"]
        steps = next(one["steps"] for one in processes if one["id"] == self.run.process_code)
        return next(step for step in steps if step["id"] == self.decided_at)

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


def editions_for(case: Case) -> list[Edition]:
    """Where the words of incidents and appeals are found, the case's own edition last: its words are to be preferred.

    Each came in under the edition in force by then: any from the one the case was opened under, which its first task
    knows. One query.
    """
    rows = Task.objects.filter(case=case).order_by().values("case")
    first = rows.annotate(number=Min("edition__number")).values("number")
    since = Coalesce(Subquery(first), case.edition.number)
    editions = Edition.objects.filter(policy=case.policy_id, number__gte=since).exclude(pk=case.edition_id)
    return [*editions.order_by("number"), case.edition]


def grounds_in(editions: Iterable[Edition]) -> dict[str, str]:
    """The words of grounds of appeal, by code; the last edition's are preferred."""
    rules = (edition.content["appeal"] for edition in editions)
    return {one["id"]: one["label"] for found in rules if found for one in found["grounds"]}


def _behaviours(at: Situation) -> str:
    labels = at.behaviours
    codes = dict.fromkeys(code for incident in at.incidents for code in incident.behaviours)
    return "\n".join(f"- {labels.get(code, code)}" for code in codes)


def _incident_dates(at: Situation) -> str:
    days = dict.fromkeys(timezone.localdate(incident.occurred_at) for incident in at.incidents)
    return ", ".join(words(day) for day in sorted(days))


def _restrictions(at: Situation) -> str:
    return "\n".join(f"- {row.terms_words}" for row in at.restrictions)


def _restriction_start(at: Situation) -> str:
    return words(min(row.starts_on for row in at.restrictions)) if at.restrictions else ""


def _restriction_since(at: Situation) -> str:
    if not at.restrictions:
        return ""
    if min(row.starts_on for row in at.restrictions) < at.today:
        start = _restriction_start(at)
        return f"This has applied since {start}. We put it in force before the date of this letter:"
    return f"This applies from {words(at.today)}, the date of this letter:"


def _review_date(at: Situation) -> str:
    return words(min(row.review_on for row in at.restrictions)) if at.restrictions else ""


def _review_explained(at: Situation) -> str:
    return min(at.restrictions, key=lambda row: row.review_on).review_explained if at.restrictions else ""


def _grounds(at: Situation) -> str:
    if at.appeal is None:
        return ""
    labels = grounds_in(at.editions)
    return "\n".join(f"- {labels.get(code, code)}" for code in at.appeal.grounds)


def _span_words(code: str) -> Callable[[Situation], str]:
    def said(at: Situation) -> str:
        span = at.span(code)
        return span.words if span else ""

    return said


def _monitoring_end(at: Situation) -> str:
    span = at.span(at.pack["warning_monitoring"]) if at.pack.get("warning_monitoring") else None
    return words(reckon(at.today, span, since="this letter").on) if span else ""


def _decided_by(at: Situation) -> str:
    """The role that decided; of several every seat that voted, and of one after advice also who advised."""
    if at.decision is None:
        return ""
    labels = {role["id"]: role["label"] for role in at.decided_under["roles"]}
    step = at.decided_step()
    heard = at.heard
    seats = [code for code in step.get("seats", ()) if code in heard]
    decider = step.get("decider")
    if decider:
        advised = [labels[code] for code in seats if code != decider]
        return (
            f"{labels[decider]}, who first asked for advice from: {'; '.join(advised)}" if advised else labels[decider]
        )
    together = step.get("shape") == "joint"
    names = (" and " if together else "; ").join(labels[code] for code in seats or [step["role"]])
    return f"{names}, together" if together else names


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
        "where the edition of this case can be read",
        lambda at: f"{settings.PUBLIC_URL}/{at.pack['identity']['slug']}/editions/{at.case.edition.number}/",
    ),
    "behaviours": MergeField("the behaviours recorded on the case, as a list", _behaviours),
    "incident_dates": MergeField("the dates of the incidents", _incident_dates),
    "incident_count": MergeField("how many incidents are on the case", lambda at: str(len(at.incidents))),
    "decision": MergeField("what was decided", lambda at: at.decision.outcome_label if at.decision else ""),
    "decision_reasons": MergeField(
        "the reasons for the decision", lambda at: at.decision.reasons if at.decision else ""
    ),
    "decided_by": MergeField("the roles that decided", _decided_by),
    "restrictions": MergeField("the restrictions that apply, as a list", _restrictions),
    "restriction_start": MergeField("the day the restrictions began", _restriction_start),
    "restriction_since": MergeField(
        "since when the restrictions apply, as a sentence that leads to their list", _restriction_since
    ),
    "review_date": MergeField("the date of the next review", _review_date),
    "review_explained": MergeField("how the review date was reached", _review_explained),
    "monitoring_end": MergeField("the last day of monitoring", _monitoring_end),
    "monitored_by": MergeField("the role that monitors", _by_role("monitored_by")),
    "appeal_address": MergeField("where an appeal is made", lambda at: f"{settings.PUBLIC_URL}/appeal/"),
    "appeal_last_day": MergeField(
        "the last day for an appeal, to follow “by”", lambda at: last_day_in_letter(at.pack, at.channel, at.today)
    ),
    "appeal_until": MergeField(
        "until when an appeal is in time and why until then, as a sentence",
        lambda at: sentence_in_letter(at.pack, at.channel, at.today),
    ),
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
