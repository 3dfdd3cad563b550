"""A panel on the task page: who has been heard while it is open, and who said what once it is decided."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from ..models import Decision, Task, Vote
from ..policies.schema import Pack
from ..steps import PanelStep
from .queue import person_name

HEADINGS = {"panel": "The panel", "joint": "A joint decision", "consult": "A decision after advice"}
ANSWERS = {"vote": "Your vote", "advice": "Your advice", "decision": "Your decision"}
BUTTONS = {"vote": "Cast your vote", "advice": "Send your advice", "decision": "Decide"}


@dataclass(frozen=True)
class Seat:
    role: str
    standing: str


@dataclass(frozen=True)
class CastVote:
    """A vote or a piece of advice. `remark` says that it was not the decision."""

    role: str
    member: str
    choice: str
    reasons: str
    remark: str


@dataclass(frozen=True)
class PanelView:
    """A panel as the page shows it. `votes` is empty until it is decided, but for the advice to whoever decides."""

    heading: str
    seats: list[Seat]
    progress: str
    rules: str
    why_no_vote: str
    answer_heading: str
    submit: str
    result: str
    decided_by: str
    votes_heading: str
    votes: list[CastVote]


def panel_view(step: PanelStep, pack: Pack, task: Task, user: User, member: bool) -> PanelView:
    """`member` says whether the panel's work is in the reader's queue.

    Reads no choice before the decision, but for advice that the reader is to decide on.
    """
    decision = None if task.is_live else Decision.objects.filter(task=task).first()
    votes = list(task.votes.select_related("member"))
    part = step.part_of(pack, user)
    hears = part == "decision" and member and task.is_live
    return PanelView(
        heading=HEADINGS[step.shape],
        seats=[_seat(step, pack, seat, {vote.seat for vote in votes}) for seat in step.seats],
        progress=_progress(step, pack, task, votes, hears=hears),
        rules=_rules(step, pack, task),
        why_no_vote=_why_no_vote(step, pack, task, user, member),
        answer_heading=ANSWERS[part],
        submit=BUTTONS[part],
        result=decision.outcome_label if decision else "",
        decided_by=decided_by(step, pack, task) if decision else "",
        votes_heading="Advice and reasons" if hears else votes_heading(step),
        votes=cast_votes(step, pack, votes, decision.outcome if decision else "") if decision or hears else [],
    )


def votes_heading(step: PanelStep) -> str:
    """What stands over the votes of a panel that has decided."""
    return "Advice, decision and reasons" if step.shape == "consult" else "Votes and reasons"


def decided_by(step: PanelStep, pack: Pack, task: Task) -> str:
    """Who decided: the panel, all of the seats, or the one with the last word by name."""
    if step.shape == "panel":
        return "the panel"
    if step.shape == "joint":
        return f"all together ({_labels(pack, step.seats)})"
    name = f"{person_name(task.owner)}, " if task.owner else ""
    return f"{name}{pack.role(str(step.decider)).label}"


def cast_votes(step: PanelStep, pack: Pack, votes: Iterable[Vote], outcome: str) -> list[CastVote]:
    """Votes in words, those who advise before the one who decides. `outcome` is empty while nothing is decided."""
    labels = {one.id: one.label for one in step.outcomes}
    other = "Advised otherwise" if step.shape == "consult" else "Did not agree with the decision"
    return [
        CastVote(
            role=pack.role(vote.seat).label,
            member=person_name(vote.member),
            choice=labels.get(vote.choice, vote.choice),
            reasons=vote.reasons,
            remark=other if outcome and vote.choice != outcome else "",
        )
        for vote in votes
    ]


def waited_for(step: PanelStep, pack: Pack, task: Task) -> str:
    """The seats that have not been heard, as a sentence; whoever decides is named once nobody else is awaited."""
    seats = step.awaited(task)
    advising = [seat for seat in seats if seat != step.decider]
    return f"Waiting for: {_labels(pack, advising or seats)}." if seats else ""


def _labels(pack: Pack, seats: Iterable[str]) -> str:
    return ", ".join(pack.role(seat).label for seat in seats)


def _seat(step: PanelStep, pack: Pack, seat: str, heard: set[str]) -> Seat:
    if seat == step.decider:
        standing = "has decided" if seat in heard else "decides, after the others"
    else:
        done = "advised" if step.shape == "consult" else "voted"
        standing = f"has {done}" if seat in heard else f"has not {done} yet"
    return Seat(pack.role(seat).label, standing)


def _progress(step: PanelStep, pack: Pack, task: Task, votes: list[Vote], *, hears: bool) -> str:
    waiting = waited_for(step, pack, task)
    if step.shape != "consult":
        until = "all have voted" if step.shape == "joint" else "the panel has decided"
        count = f"{len(votes)} of {len(step.seats)} votes are in."
        return f"{count} {waiting} Nobody sees how others voted until {until}."
    count = f"{sum(vote.seat != step.decider for vote in votes)} of {len(step.seats) - 1} have advised."
    seen = "You see their advice here." if hears else "Advice is seen by whoever decides, and by others once decided."
    return f"{count} {waiting} {seen}"


def _rules(step: PanelStep, pack: Pack, task: Task) -> str:
    if step.shape == "consult":
        return _rules_of_advice(step, pack, task)
    fallback = next(one.label for one in step.outcomes if one.id == step.no_majority)
    if step.shape == "joint":
        late = task.due is not None and task.due < timezone.now()
        passed = "The deadline has passed, but the" if late else "A deadline changes nothing: the"
        return (
            "Everybody with a seat must vote, and the decision is what all of them chose. If they do not all choose "
            f"the same, it is “{fallback}”. {passed} decision waits for every vote."
        )
    enough = "1 vote is enough" if step.quorum == 1 else f"{step.quorum} votes are enough"
    rules = "The panel decides when every member has voted."
    if task.due is not None:
        rules += f" Once the deadline has passed, {enough}."
    return f"{rules} The choice with the most votes is the decision. If votes are tied, it is “{fallback}”."


def _rules_of_advice(step: PanelStep, pack: Pack, task: Task) -> str:
    rules = (
        f"{pack.role(str(step.decider)).label} decides, once the others have advised. Their advice is read first; "
        "it need not be followed."
    )
    if task.due is None:
        return rules
    least = step.quorum - 1
    enough = "without the advice that is missing" if least == 0 else f"once {least} of them advised"
    return f"{rules} When the deadline has passed, the decision can be made {enough}."


def _why_no_vote(step: PanelStep, pack: Pack, task: Task, user: User, member: bool) -> str:
    if not task.is_live:
        return ""
    voted, vote = ("advised", "advice") if step.part_of(pack, user) == "advice" else ("voted", "vote")
    if any(cast.member_id == user.pk for cast in task.votes.all()):
        return f"You have {voted}. Your {vote} cannot be changed."
    if step.open_seats(pack, task, user) and member:
        return ""
    early = step.too_early(pack, task, user)
    if member and early:
        return early
    if member and step.seats_of(pack, user):
        return f"A colleague has already {voted} in your seat. The seats are: {_labels(pack, step.seats)}."
    act = "advise" if step.shape == "consult" else "vote"
    seats = f"Its seats are: {_labels(pack, step.seats)}."
    late = " It has come to you because it is overdue: see that those it waits for act." if member else ""
    return f"You are not a member of this panel, so you cannot {act}. {seats}{late}"
