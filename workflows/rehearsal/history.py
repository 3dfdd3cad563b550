"""What the record holds of cases: read in a fixed number of queries however many cases there are."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..actions.moves import KIND as MOVED
from ..models import (
    LIVE,
    Appeal,
    Case,
    Edition,
    Event,
    Incident,
    Involvement,
    Notice,
    Restriction,
    Run,
    Task,
    Vote,
)
from ..notices.window import reached_on, window_ends
from .standing import Open, Standing, order

Row = dict[str, Any]


@dataclass(frozen=True)
class Move:
    """A move of a case to a later edition. `ways` are (step it was at, step it goes on with) by task; `order` an event.

    Editions are told by their numbers.
    """

    at: dt.datetime
    order: int
    left: int
    to: int
    ways: Mapping[int, tuple[str, str]]


@dataclass
class History:
    """One case with all its rows, each list in the order of the record; those of `tasks` as `values()` gives them."""

    case: Case
    runs: list[Run] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    restrictions: list[Restriction] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    # Who took part, and in which run; None for none.
    involved: list[tuple[int, int | None]] = field(default_factory=list)
    # Lines of the history that tell of people's acts, by what they tell of: which came first when moments are the same.
    order: dict[tuple[str, int, int], int] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    # Those that the case has gone by, by number, and the number of the one by which each task was done.
    editions: dict[int, Edition] = field(default_factory=dict)
    done_by: dict[int, int] = field(default_factory=dict)

    def outcome_of(self, task: Row, code: str) -> str:
        """What an outcome of a task is called by the edition that the task was done by."""
        content = self.editions[self.done_by[task["pk"]]].content
        for process in content["processes"]:
            for step in process["steps"] if process["id"] == task["process__process_code"] else ():
                for outcome in step.get("outcomes") or () if step["id"] == task["step"] else ():
                    if outcome["id"] == code:
                        return str(outcome["label"])
        return code


def read(cases: Iterable[Case]) -> list[History]:
    """The histories of cases, in their order. Ten queries, which give the cases their editions too."""
    found = {case.pk: History(case) for case in cases}
    mine = {"case__in": list(found)}
    _share(found, "runs", Run.objects.filter(**mine).only(*RUN_FIELDS).order_by("pk"))
    for row in Task.objects.filter(**mine).exclude(status="REVIVED").order_by("pk").values(*TASK_FIELDS):
        found[row["case_id"]].tasks.append(row)
    votes = Vote.objects.filter(task__case__in=list(found)).select_related("task")
    for vote in votes.only("task__case_id", "member_id", "seat", "choice", "cast_at").order_by("cast_at", "pk"):
        found[vote.task.case_id].votes.append(vote)
    incidents = Incident.objects.filter(**mine).annotate(items=Count("evidence")).order_by("reported_at", "pk")
    _share(found, "incidents", incidents.defer("description", "circumstances"))
    _share(found, "notices", Notice.objects.filter(**mine).only(*NOTICE_FIELDS).order_by("issued_at", "pk"))
    _share(found, "restrictions", Restriction.objects.filter(**mine).only(*RESTRICTION_FIELDS).order_by("pk"))
    appeals = Appeal.objects.filter(**mine).only(*APPEAL_FIELDS)
    _share(found, "appeals", appeals.order_by(Coalesce("keyed_in_at", "received_at"), "pk"))
    involved = Involvement.objects.filter(**mine).values_list("case_id", "user_id", "task__process_id")
    for case, user, run in involved:
        found[case].involved.append((user, run))
    events = Event.objects.filter(**mine, kind__in=(*ACTS, MOVED)).order_by("pk")
    for row in events.values("pk", "case_id", "kind", "task_id", "actor_id", "data", "at"):
        if row["kind"] == MOVED:
            found[row["case_id"]].moves.append(_move(dict(row)))
        else:
            found[row["case_id"]].order.setdefault(_told_of(dict(row)), row["pk"])
    _share_editions(found)
    return list(found.values())


ACTS = ("incident_logged", "task_completed", "task_not_needed", "vote_cast", "advice_given", "appeal_received")


def _move(row: Row) -> Move:
    data = row["data"]
    ways = {one["task"]: (one["from"], one["to"]) for one in data["map"]}
    return Move(row["at"], row["pk"], data["from"], data["to"], ways)


def _share_editions(found: Mapping[int, History]) -> None:
    """Tell each history which editions its case has gone by: one query, whatever has been moved."""
    used = {row["edition_id"] for history in found.values() for row in history.tasks}
    used |= {history.case.edition_id for history in found.values()}
    asked = Q(pk__in=used)
    for policy, number in {(one.case.policy_id, move.left) for one in found.values() for move in one.moves}:
        asked |= Q(policy=policy, number=number)
    editions = {edition.pk: edition for edition in Edition.objects.filter(asked)}
    for history in found.values():
        history.case.edition = editions[history.case.edition_id]
        policy = history.case.policy_id
        history.editions = {edition.number: edition for edition in editions.values() if edition.policy_id == policy}
        history.done_by = {row["pk"]: editions[row["edition_id"]].number for row in history.tasks}


def _told_of(row: Row) -> tuple[str, int, int]:
    kind, data = row["kind"], row["data"]
    if kind in ("vote_cast", "advice_given"):
        return "vote_cast", row["task_id"], row["actor_id"]
    return kind, row["task_id"] or data.get("incident") or data.get("appeal") or 0, 0


RUN_FIELDS = ("case_id", "process_code", "finished", "outcome")
TASK_FIELDS = (
    "pk",
    "case_id",
    "process_id",
    "process__process_code",
    "edition_id",
    "step",
    "kind",
    "name",
    "role",
    "escalated_to",
    "status",
    "flow_task_type",
    "due",
    "scheduled",
    "finished",
    "data",
)
NOTICE_FIELDS = (
    "case_id",
    "task_id",
    "letter",
    "issued_at",
    "status",
    "channel",
    "settled_at",
    "served_on",
    "label",
    "paragraphs",
)
RESTRICTION_FIELDS = (
    "case_id",
    "run_id",
    "code",
    "label",
    "review_on",
    "status",
    "starts_on",
    "counts_from",
    "replaces_id",
)
APPEAL_FIELDS = (
    "case_id",
    "run_id",
    "letter_id",
    "received_at",
    "keyed_in_at",
    "late_because",
    "decide_by",
    "outcome",
    "decided_at",
    "decided_by_id",
)


def stands(histories: list[History]) -> Standing:
    """Where one customer's cases really stand, in the terms of a rehearsal."""
    runs = [run for history in histories for run in history.runs if run.finished]
    restrictions = [row for history in histories for row in history.restrictions]
    in_force = [(row.code, row.review_on) for row in restrictions if row.status == Restriction.Status.IN_FORCE]
    notices = sorted((row for history in histories for row in history.notices), key=lambda row: (row.issued_at, row.pk))
    numbers = {row.pk: number for number, row in enumerate(notices)}
    return Standing(
        open=tuple(sorted((one for history in histories for one in _open(history)), key=order)),
        letters=tuple(row.letter for row in notices),
        restrictions=tuple(sorted(in_force)),
        ended=tuple(
            (run.process_code, run.outcome) for run in sorted(runs, key=lambda run: (str(run.finished), run.pk))
        ),
        appeals=tuple(
            (row.decide_by, row.outcome, numbers[row.letter_id]) for history in histories for row in history.appeals
        ),
        windows=tuple(day for history in histories for day in _last_days(history)),
        closed=tuple(history.case.outcome for history in histories if history.case.closed_at),
        open_cases=len([history for history in histories if not history.case.closed_at]),
    )


def _open(history: History) -> list[Open]:
    live = [row for row in history.tasks if row["status"] in LIVE]
    timers = {row["process_id"]: row["scheduled"] for row in live if row["scheduled"]}
    return [
        Open(
            process=row["process__process_code"],
            step=row["step"],
            role=row["role"],
            escalated_to=row["escalated_to"],
            due=_day(row["due"] or (timers.get(row["process_id"]) if row["kind"] == "wait" else None)),
        )
        for row in live
        if row["step"]
    ]


def _last_days(history: History) -> list[dt.date | None]:
    """The last day to appeal that each letter gives which opens an appeal, by the edition it was written by."""
    found = []
    for row in history.notices:
        content = history.editions[history.done_by[row.task_id]].content
        if any(letter["id"] == row.letter and letter.get("opens_appeal") for letter in content["letters"]):
            start = reached_on(row)
            due = window_ends(content, start) if start else None
            found.append(due.on if due else None)
    return found


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(moment) if moment else None


def _share(found: dict[int, History], name: str, rows: QuerySet[Any]) -> None:
    row: Model
    for row in rows:
        getattr(found[row.case_id], name).append(row)  # type: ignore[attr-defined]
