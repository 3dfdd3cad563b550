"""Decisions as a case page shows them: what, why, who, and how the votes fell."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from ..access import visible_to
from ..models import Case, Decision, Vote
from ..policies.schema import Pack
from ..steps import PanelStep
from .by_edition import packs_of
from .case_parts import moment
from .panel import CastVote, cast_votes, decided_by
from .queue import person_name


@dataclass(frozen=True)
class DecisionPart:
    step: str
    outcome: str
    reasons: str
    when: str
    by: str
    appeal: str
    votes_heading: str
    votes: list[CastVote]


def decisions(user: User, case: Case) -> list[DecisionPart]:
    """The decisions that `user` may see, the latest first: two queries. Votes are shown once they have decided.

    Each is told by the edition by which it was made: one more query where the case has been moved.
    """
    rows = (
        visible_to(user, Decision)
        .filter(case=case)
        .select_related("task__owner", "task__process", "appeal")
        .defer("task__flow_task", "task__data", "task__process__flow_class")
    )
    found = list(rows)
    votes: dict[int, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(task__in=[row.task_id for row in found]).select_related("member"):
        votes[vote.task_id].append(vote)
    packs = packs_of(case, [row.task for row in found])
    return [_part(row, votes[row.task_id], packs[row.task.edition_id]) for row in reversed(found)]


def _part(row: Any, votes: list[Vote], pack: Pack) -> DecisionPart:
    step: Any = pack.process(row.task.process.process_code).step(row.task.step)
    panel = step if isinstance(step, PanelStep) else None
    return DecisionPart(
        step=row.task.name,
        outcome=row.outcome_label,
        reasons=row.reasons,
        when=moment(row.decided_at),
        by=decided_by(panel, pack, row.task) if panel else person_name(row.task.owner) if row.task.owner else "",
        appeal=row.appeal.reference if row.appeal else "",
        votes_heading="What was advised and decided" if panel and panel.decider else "How the votes fell",
        votes=cast_votes(panel, pack, votes, row.outcome) if panel else [],
    )
