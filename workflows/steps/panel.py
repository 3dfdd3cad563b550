"""A panel: members vote blind, a majority decides, dissent is kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.contrib.auth.models import User
from django.utils import timezone
from pydantic import model_validator
from viewflow.workflow.base import Node

from forms.questions import Question, Questions

from ..actions import decisions, tasks
from ..models import Involvement, Task, Vote
from .base import Field, HumanStep, Outcome, Outcomes, Refusal, Way, no_built_in, to
from .nodes import by_outcome, human
from .parts import PackView, RoleId
from .rehearsed import Ballot, RehearsedRun
from .task import outcome_question, reasons_question


class PanelStep(HumanStep):
    """Several seats, one vote each. Decides when every seat has voted, or at quorum once the deadline has passed."""

    kind: Literal["panel"]
    shape: Literal["panel", "joint", "consult"] = "panel"
    seats: tuple[RoleId, ...] = Field(min_length=2)
    quorum: int = Field(ge=1)
    outcomes: Outcomes = Field(min_length=2)
    # Where no choice has more votes than every other. Choose the one that is gentlest on the customer.
    no_majority: str
    questions_asked: Questions = Field(default=(), alias="questions")

    model_config = {**HumanStep.model_config, "populate_by_name": True}

    @model_validator(mode="after")
    def _adds_up(self) -> "PanelStep":
        if self.quorum > len(self.seats):
            raise ValueError(f"the quorum is {self.quorum} but there are {len(self.seats)} seats")
        if self.no_majority not in {one.id for one in self.outcomes}:
            raise ValueError(f"'{self.no_majority}' is not one of the outcomes")
        no_built_in(self.questions_asked)
        return self

    def ways(self) -> list[Way]:
        return [Way(one.label, one.goes_to, one.id) for one in self.outcomes] + self.expiry_way()

    def nodes(self, pack: PackView) -> dict[str, Node]:
        gate = by_outcome(self, [(one.id, one.label, one.goes_to) for one in self.outcomes])
        return {**human(self, pack, after=to(f"{self.id}_gate")), **gate}

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        return [*self.questions_asked, outcome_question(self.outcomes, "Your vote"), reasons_question()]

    def open_seats(self, pack: PackView, task: Task, user: User) -> list[str]:
        """Seats that `user` could fill and that have no vote yet; empty once they have voted."""
        votes = list(task.votes.all())
        if any(vote.member_id == user.pk for vote in votes):
            return []
        taken = {vote.seat for vote in votes}
        names = set(user.groups.values_list("name", flat=True))
        return [seat for seat in self.seats if seat not in taken and names & set(pack.role(seat).groups)]

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        seats = self.open_seats(pack, task, by)
        if not seats:
            raise Refusal({"": "You have voted already, or your seat on this panel has been filled."})
        decisions.vote(
            task=task,
            by=by,
            seat=seats[0],
            seat_label=pack.role(seats[0]).label,
            choice=str(answers["outcome"]),
            reasons=str(answers["reasons"]),
            asked=[question.model_dump(mode="json") for question in self.questions_asked],
            answers={question.id: answers.get(question.id) for question in self.questions_asked},
        )
        return self.settle(pack, task, by)

    def settle(self, pack: PackView, task: Task, by: User | None) -> bool:
        """Decide if the votes allow it now. The sweep calls this when the deadline has passed."""
        votes = list(task.votes.select_related("member"))
        late = task.due is not None and task.due < timezone.now()
        outcome = self.outcome_of(votes, late=late)
        if outcome is None:
            return False
        self._decide(task, votes, outcome, by or votes[-1].member)
        return True

    def outcome_of(self, votes: Sequence[Ballot], *, late: bool) -> Outcome | None:
        """What the votes decide, or None while more are waited for. `late`: the deadline has passed."""
        if len(votes) < len(self.seats) and not (late and len(votes) >= self.quorum):
            return None
        return next(one for one in self.outcomes if one.id == self._winner(votes))

    def _decide(self, task: Task, votes: list[Vote], outcome: Outcome, by: User) -> None:
        tasks.completed(
            task=task,
            by=by,
            outcome=outcome.id,
            outcome_label=outcome.label,
            asked=[],
            answers=_counted(votes, outcome),
            how=Involvement.How.DECIDED,
        )
        reasons = "\n\n".join(vote.reasons for vote in votes if vote.choice == outcome.id)
        decisions.decide(
            task=task,
            outcome=outcome.id,
            outcome_label=outcome.label,
            reasons=reasons or "No choice had a majority, so the gentlest one applies.",
            by=None,
        )

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        """One vote: `answers` are its seat and its outcome."""
        run.vote(seat=str(answers["seat"]), choice=str(answers["outcome"]))
        return self.rehearse_late(run)

    def rehearse_late(self, run: RehearsedRun) -> str:
        outcome = self.outcome_of(run.votes, late=run.is_late) if run.votes else None
        if outcome is None:
            return ""
        run.completed(outcome=outcome.id, label=outcome.label, answers=_counted(run.votes, outcome))
        run.decided(outcome=outcome.id, label=outcome.label, reasons="Written for this case.", hears_appeal=False)
        return outcome.goes_to

    def _winner(self, votes: Sequence[Ballot]) -> str:
        counted = Counter(vote.choice for vote in votes).most_common()
        if len(counted) > 1 and counted[0][1] == counted[1][1]:
            return self.no_majority
        return counted[0][0]


def _counted(votes: Sequence[Ballot], outcome: Outcome) -> dict[str, int]:
    return {"votes": len(votes), "for": sum(vote.choice == outcome.id for vote in votes)}
