"""A panel on the task page: who has voted while it is open, and who voted what once it has decided."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from ..models import Decision, Task
from ..policies.schema import Pack
from ..steps import PanelStep


@dataclass(frozen=True)
class Seat:
    role: str
    voted: bool


@dataclass(frozen=True)
class CastVote:
    """A vote as shown after the decision."""

    role: str
    member: str
    choice: str
    reasons: str
    dissent: bool


@dataclass(frozen=True)
class PanelView:
    """A panel as the page shows it. `votes` is empty until the panel has decided."""

    seats: list[Seat]
    progress: str
    rules: str
    why_no_vote: str
    result: str
    result_reasons: str
    votes: list[CastVote]


def panel_view(step: PanelStep, pack: Pack, task: Task, user: User, member: bool) -> PanelView:
    """`member` says whether the panel's work is in the reader's queue. Reads no choice before the decision."""
    decision = None if task.is_live else Decision.objects.filter(task=task).first()
    voted = {vote.seat: vote.member_id for vote in task.votes.all()}
    return PanelView(
        seats=[Seat(pack.role(seat).label, seat in voted) for seat in step.seats],
        progress=f"{len(voted)} of {len(step.seats)} votes are in.",
        rules=_rules(step, task),
        why_no_vote=_why_no_vote(step, pack, task, user, member, set(voted.values())),
        result=decision.outcome_label if decision else "",
        result_reasons=decision.reasons if decision else "",
        votes=_votes(step, pack, task, decision) if decision else [],
    )


def _rules(step: PanelStep, task: Task) -> str:
    enough = "1 vote is enough" if step.quorum == 1 else f"{step.quorum} votes are enough"
    fallback = next(one.label for one in step.outcomes if one.id == step.no_majority)
    rules = "The panel decides when every member has voted."
    if task.due is not None:
        rules += f" Once the deadline has passed, {enough}."
    return f"{rules} The choice with the most votes is the decision. If votes are tied, it is “{fallback}”."


def _why_no_vote(step: PanelStep, pack: Pack, task: Task, user: User, member: bool, voters: set[int]) -> str:
    if not task.is_live:
        return ""
    if user.pk in voters:
        return "You have voted. Your vote cannot be changed."
    if step.open_seats(pack, task, user) and member:
        return ""
    seats = ", ".join(pack.role(seat).label for seat in step.seats)
    if member:
        return f"A colleague has already voted in your seat. The seats are: {seats}."
    return f"You are not a member of this panel, so you cannot vote. Its seats are: {seats}."


def _votes(step: PanelStep, pack: Pack, task: Task, decision: Decision) -> list[CastVote]:
    labels = {one.id: one.label for one in step.outcomes}
    return [
        CastVote(
            role=pack.role(vote.seat).label,
            member=vote.member.get_full_name() or vote.member.get_username(),
            choice=labels.get(vote.choice, vote.choice),
            reasons=vote.reasons,
            dissent=vote.choice != decision.outcome,
        )
        for vote in task.votes.select_related("member")
    ]
