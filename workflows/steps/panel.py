"""A panel: members vote blind, a majority decides, dissent is kept."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.contrib.auth.models import User
from django.utils import timezone
from pydantic import ConfigDict, model_validator
from viewflow.workflow.base import Node

from forms.marks import OneOf, words
from forms.questions import Question, Questions

from ..actions import decisions, tasks
from ..models import Involvement, Task, Vote
from .base import Field, HumanStep, Outcomes, Refusal, Way, no_built_in, to
from .nodes import by_outcome, human
from .parts import PackView, RoleId
from .task import outcome_question, reasons_question


class PanelStep(HumanStep):
    """Several seats, one vote each. Decides when every seat has voted, or at quorum once the deadline has passed."""

    kind: Literal["panel"]
    shape: Annotated[
        Literal["panel", "joint", "consult"],
        words(panel="A panel", joint="A joint decision", consult="Consult, then decide"),
    ] = Field(default="panel", title="Kind of meeting")
    seats: tuple[Annotated[RoleId, Field(title="Seat")], ...] = Field(
        min_length=2, title="Seats", description="One vote each. Each seat’s role also belongs to who does it, above."
    )
    quorum: int = Field(
        ge=1, title="Votes needed once the deadline has passed", description="Before that, every seat votes."
    )
    outcomes: Outcomes = Field(min_length=2, title="Choices", description="What is voted on.")
    no_majority: Annotated[str, OneOf("outcomes")] = Field(
        title="When no choice has most votes", description="Choose the one that is gentlest on the customer."
    )
    questions_asked: Questions = Field(
        default=(), alias="questions", title="Questions", description="What each member is asked beside the vote."
    )

    model_config = ConfigDict(
        populate_by_name=True,
        title="Panel",
        json_schema_extra={
            "description": "Several people vote, none seeing the others’ votes. The majority decides.",
            "x-icon": "group",
        },
    )

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
        if len(votes) < len(self.seats) and not (late and len(votes) >= self.quorum):
            return False
        self._decide(pack, task, votes, by or votes[-1].member)
        return True

    def _decide(self, pack: PackView, task: Task, votes: list[Vote], by: User) -> None:
        outcome = next(one for one in self.outcomes if one.id == self._winner(votes))
        tasks.completed(
            task=task,
            by=by,
            outcome=outcome.id,
            outcome_label=outcome.label,
            asked=[],
            answers={"votes": len(votes), "for": sum(vote.choice == outcome.id for vote in votes)},
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

    def _winner(self, votes: list[Vote]) -> str:
        counted = Counter(vote.choice for vote in votes).most_common()
        if len(counted) > 1 and counted[0][1] == counted[1][1]:
            return self.no_majority
        return counted[0][0]
