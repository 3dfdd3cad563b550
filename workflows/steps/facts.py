"""The closed list of facts about a case that a condition may ask for, and how a case on record answers."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Min

from ..actions.bases import about
from ..models import Appeal, Evidence, Incident, Notice, Restriction, Run, Task
from ..notices.issued import letters_that


class Known(Protocol):
    """A run and its case as conditions see them: on record (OnRecord), or rehearsed (workflows.rehearsal)."""

    def incidents(self, *, after: dt.datetime | None = None) -> int:
        """Incidents on the case; only those that happened after a moment, when one is given."""

    def evidence_items(self) -> int: ...

    def warnings(self, kind: str) -> int:
        """Letters that count as a warning of this kind and are known to have reached the customer."""

    def restrictions_in_force(self) -> int:
        """In an appeal, those it is about: whatever else is in force is not its to vary."""

    def counts_from(self) -> dt.datetime | None:
        """Since when incidents count: of the restrictions this run reviews or else all in force, the earliest.

        None when there are none.
        """

    def latest_appeal_outcome(self) -> str:
        """Of the appeal that this run hears; in any other run, of the case's latest."""

    def answers(self) -> Iterable[Mapping[str, Any]]:
        """The answers of every completed step of this run."""

    def latest_answers(self, step: str) -> Mapping[str, Any] | None:
        """The answers of the latest completion of a step in this run."""


@dataclass(frozen=True)
class Fact:
    """A fact a manager may choose: its words, the type of its value, and how it is found."""

    label: str
    type: str  # "number" | "yes_no" | "text"
    of: Callable[[Known], Any]


def _answered_yes(question: str) -> Callable[[Known], bool]:
    """Whether this run has the answer: advice given for an earlier step against the customer is not advice on this."""
    return lambda known: any(answers.get(question) == "yes" for answers in known.answers())


def _incidents_since_restriction(known: Known) -> int:
    """None when no restriction stands: what led to one that has ended must not count as new."""
    since = known.counts_from()
    return known.incidents(after=since) if since else 0


FACTS: dict[str, Fact] = {
    "incidents": Fact("incidents logged on the case", "number", lambda known: known.incidents()),
    "incidents_since_restriction": Fact(
        "incidents since the present restriction began or was extended",
        "number",
        _incidents_since_restriction,
    ),
    "evidence_items": Fact("dated items of evidence on the case", "number", lambda known: known.evidence_items()),
    "informal_warnings": Fact("informal warnings given", "number", lambda known: known.warnings("informal")),
    "formal_warnings": Fact("formal warnings given", "number", lambda known: known.warnings("formal")),
    "restrictions_in_force": Fact(
        "restrictions in force; in an appeal, those it is about",
        "number",
        lambda known: known.restrictions_in_force(),
    ),
    "legal_advice_recorded": Fact("legal advice has been recorded", "yes_no", _answered_yes("legal_advice_received")),
    "appeal_outcome": Fact("outcome of the latest appeal", "text", lambda known: known.latest_appeal_outcome()),
}


class OnRecord:
    """What the database holds of a run and its case."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def incidents(self, *, after: dt.datetime | None = None) -> int:
        rows = Incident.objects.filter(case=self.run.case_id)
        return rows.filter(occurred_at__gt=after).count() if after else rows.count()

    def evidence_items(self) -> int:
        return Evidence.objects.filter(incident__case=self.run.case_id).count()

    def warnings(self, kind: str) -> int:
        letters = letters_that(self.run.case, lambda letter: letter.get("warning") == kind)
        return Notice.objects.filter(letters).exclude(status__in=Notice.UNREACHED).count()

    def restrictions_in_force(self) -> int:
        if Appeal.objects.filter(run=self.run).exists():
            return about(self.run).count()
        return Restriction.objects.filter(case=self.run.case_id, status=Restriction.Status.IN_FORCE).count()

    def counts_from(self) -> dt.datetime | None:
        rows = Restriction.objects.filter(case=self.run.case_id, status__in=Restriction.STANDING)
        under_review = rows.filter(review_run=self.run)
        first: dt.datetime | None = (under_review if under_review.exists() else rows).aggregate(
            first=Min("counts_from")
        )["first"]
        return first

    def latest_appeal_outcome(self) -> str:
        decided = Appeal.objects.filter(case=self.run.case_id).exclude(outcome="").order_by("-decided_at", "-pk")
        appeal = Appeal.objects.filter(run=self.run).first() or decided.first()
        return appeal.outcome if appeal else ""

    def answers(self) -> list[Mapping[str, Any]]:
        done = Task.objects.filter(process=self.run, status="DONE", flow_task_type="HUMAN")
        return [data.get("answers", {}) for data in done.values_list("data", flat=True)]

    def latest_answers(self, step: str) -> Mapping[str, Any] | None:
        done = Task.objects.filter(process=self.run, step=step, status="DONE", flow_task_type="HUMAN")
        task = done.order_by("-finished", "-pk").first()
        return task.data.get("answers", {}) if task else None
