"""A panel: the most votes decide, or all decide together, or one decides after hearing the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from django.contrib.auth.models import User
from django.utils import timezone
from pydantic import ConfigDict, model_validator
from viewflow.workflow.base import Node

from forms.marks import OneOf, OnlyWhen, words
from forms.questions import Question, Questions

from ..actions import decisions, tasks
from ..actions.decisions import Part
from ..models import Involvement, Task, Vote
from .base import Field, HumanStep, Identifier, Outcome, Outcomes, Refusal, Way, no_built_in, to
from .nodes import by_outcome, human
from .parts import PackView, RoleId
from .rehearsed import Ballot, RehearsedRun
from .task import outcome_question, reasons_question

NOT_AGREED = "This had to be decided together, and we did not all choose the same. So the gentlest choice applies."


class PanelStep(HumanStep):
    """Several seats, each heard once.

    "panel": votes are blind and the most votes decide, when every seat has voted or at quorum after the deadline.
    "joint": votes are blind, every seat must vote, and what all of them chose is decided.
    "consult": the other seats advise; then `decider`, who reads their advice and is not bound by it, decides.
    """

    kind: Literal["panel"]
    shape: Annotated[
        Literal["panel", "joint", "consult"],
        words(panel="A panel", joint="A joint decision", consult="Consult, then decide"),
    ] = Field(
        default="panel",
        title="Kind of meeting",
        description="In a panel most votes decide; in a joint decision, what all of them chose; or one decides alone "
        "after hearing the others.",
    )
    seats: tuple[Annotated[RoleId, Field(title="Seat")], ...] = Field(
        min_length=2, title="Seats", description="Each is heard once. Each seat’s role also belongs to who does it."
    )
    quorum: int = Field(
        ge=1,
        title="Seats needed once the deadline has passed",
        description="Before that, every seat is waited for. A joint decision always needs all of them.",
    )
    decider: Annotated[RoleId | None, OnlyWhen("shape", ("consult",))] = Field(
        default=None, title="Seat that decides", description="One of the seats, once the others have advised."
    )
    outcomes: Outcomes = Field(min_length=2, title="Choices", description="What is voted on.")
    no_majority: Annotated[Identifier | None, OneOf("outcomes"), OnlyWhen("shape", ("panel", "joint"))] = Field(
        default=None,
        title="When the votes do not settle it",
        description="Choose the one that is gentlest on the customer.",
    )
    questions_asked: Questions = Field(
        default=(), alias="questions", title="Questions", description="What each member is asked beside the vote."
    )

    model_config = ConfigDict(
        populate_by_name=True,
        title="Panel",
        json_schema_extra={
            "description": "Several people are heard. Most votes decide, or all together, or one of them.",
            "x-icon": "group",
        },
    )

    @model_validator(mode="after")
    def _adds_up(self) -> "PanelStep":
        if self.quorum > len(self.seats):
            raise ValueError(f"the quorum is {self.quorum} but there are {len(self.seats)} seats")
        twice = sorted({seat for seat in self.seats if self.seats.count(seat) > 1})
        if twice:
            raise ValueError(f"the seat '{twice[0]}' is named twice, and each seat has one vote")
        no_built_in(self.questions_asked)
        return self

    @model_validator(mode="after")
    def _fits_its_shape(self) -> "PanelStep":
        if self.shape == "consult":
            self._fits_consult()
            return self
        if self.decider is not None:
            raise ValueError("only the shape 'consult' has a decider; here every seat has a vote: leave out 'decider'")
        if self.no_majority is None:
            raise ValueError("no_majority: say which outcome applies when the votes do not settle it")
        if self.no_majority not in {one.id for one in self.outcomes}:
            raise ValueError(f"'{self.no_majority}' is not one of the outcomes")
        if self.shape == "joint" and self.quorum != len(self.seats):
            raise ValueError(f"a joint decision needs every seat: the quorum is {self.quorum}, not {len(self.seats)}")
        return self

    def _fits_consult(self) -> None:
        if self.decider is None:
            raise ValueError("decider: say which seat decides once the others have advised")
        if self.decider not in self.seats:
            raise ValueError(f"the decider '{self.decider}' is not one of the seats")
        if self.no_majority is not None:
            raise ValueError("one seat decides, so there is no tie to settle: leave out 'no_majority'")

    def ways(self) -> list[Way]:
        return [Way(one.label, one.goes_to, one.id) for one in self.outcomes] + self.expiry_way()

    def nodes(self, pack: PackView) -> dict[str, Node]:
        gate = by_outcome(self, [(one.id, one.label, one.goes_to) for one in self.outcomes])
        return {**human(self, pack, after=to(f"{self.id}_gate")), **gate}

    def questions(self, pack: PackView, task: Task) -> list[Question]:
        return [*self.questions_asked, outcome_question(self.outcomes, "Your vote"), reasons_question()]

    def questions_for(self, pack: PackView, task: Task, user: User) -> list[Question]:
        """The same questions, in the words of what `user` is asked for: a vote, advice or the decision."""
        *own, outcome, reasons = self.questions(pack, task)
        part = self.part_of(pack, user)
        if part == "decision":
            outcome = outcome.model_copy(update={"label": "Your decision", "name": "your decision"})
        if part == "advice":
            outcome = outcome.model_copy(update={"label": "Your advice", "name": "your advice"})
            hint = f"{pack.role(str(self.decider)).label} reads them before deciding."
            reasons = reasons.model_copy(update={"label": "Reasons for your advice", "hint": hint})
        return [*own, outcome, reasons]

    def part_of(self, pack: PackView, user: User) -> Part:
        """What `user` is asked for. It means nothing for somebody without a seat."""
        if self.shape != "consult":
            return "vote"
        return "decision" if self.decider in self.seats_of(pack, user) else "advice"

    def seats_of(self, pack: PackView, user: User) -> list[str]:
        """Seats that `user` could fill. Who could decide does not advise: it would use up their one voice."""
        names = {group.name for group in user.groups.all()}
        held = [seat for seat in self.seats if names & set(pack.role(seat).groups)]
        return [self.decider] if self.decider is not None and self.decider in held else held

    def open_seats(self, pack: PackView, task: Task, user: User) -> list[str]:
        """Seats that `user` could fill now: none once they have, and none to decide in before the others are heard."""
        votes = list(task.votes.all())
        if any(vote.member_id == user.pk for vote in votes):
            return []
        taken = {vote.seat for vote in votes}
        seats = [seat for seat in self.seats_of(pack, user) if seat not in taken]
        return seats if self.decider not in seats or self.are_heard(votes, late=_is_late(task)) else []

    def awaited(self, task: Task) -> list[str]:
        """Seats that have not spoken, in the order in which they are waited for."""
        taken = {vote.seat for vote in task.votes.all()}
        return sorted((seat for seat in self.seats if seat not in taken), key=lambda seat: seat == self.decider)

    def too_early(self, pack: PackView, task: Task, user: User) -> str:
        """Why `user`, who is to decide, cannot do so yet; empty for everybody else."""
        if self.part_of(pack, user) != "decision" or self.are_heard(task.votes.all(), late=_is_late(task)):
            return ""
        missing = ", ".join(pack.role(seat).label for seat in self.awaited(task) if seat != self.decider)
        words = f"You decide once the others have advised. Still to advise: {missing}."
        if task.due is None:
            return words
        least = self.quorum - 1
        enough = "all the same" if least == 0 else f"once {least} {'has' if least == 1 else 'have'} advised"
        return f"{words} When the deadline has passed, you can decide {enough}."

    def complete(self, pack: PackView, task: Task, by: User, answers: Mapping[str, Any]) -> bool:
        seats = self.open_seats(pack, task, by)
        if not seats:
            early = self.too_early(pack, task, by)
            raise Refusal({"": early or "You have voted already, or your seat on this panel has been filled."})
        seat = self._hardest_to_fill(pack, seats)
        decisions.vote(
            task=task,
            by=by,
            part=self.part_of(pack, by),
            seat=seat,
            seat_label=pack.role(seat).label,
            choice=str(answers["outcome"]),
            reasons=str(answers["reasons"]),
            asked=[question.model_dump(mode="json") for question in self.questions_asked],
            answers={question.id: answers.get(question.id) for question in self.questions_asked},
        )
        return self.settle(pack, task, by)

    def settle(self, pack: PackView, task: Task, by: User | None) -> bool:
        """Decide if the votes allow it now. The sweep calls this, by nobody, when the deadline has passed.

        By itself the clock decides for a panel at quorum only: a joint decision waits for every seat, and a
        consultation for its decider.
        """
        votes = list(task.votes.select_related("member"))
        outcome = self.outcome_of(votes, late=_is_late(task))
        if outcome is None:
            return False
        self._decide(task, votes, outcome, by)
        return True

    def outcome_of(self, ballots: Sequence[Ballot], *, late: bool) -> Outcome | None:
        """What the ballots decide, or None while more are waited for. `late`: the deadline has passed."""
        if self.shape == "consult":
            choice = next((one.choice for one in ballots if one.seat == self.decider), "")
        elif len(ballots) == len(self.seats) or (late and len(ballots) >= self.quorum):
            choice = self._settled(ballots) or str(self.no_majority)
        else:
            return None
        return next((one for one in self.outcomes if one.id == choice), None)

    def are_heard(self, ballots: Iterable[Ballot], *, late: bool) -> bool:
        """Whether enough seats have advised for the decider to decide."""
        heard = sum(one.seat != self.decider for one in ballots)
        return heard == len(self.seats) - 1 or (late and heard >= self.quorum - 1)

    def _settled(self, ballots: Sequence[Ballot]) -> str:
        """What the votes settle by themselves; "" when they do not, and the gentlest choice applies."""
        counted = Counter(one.choice for one in ballots).most_common()
        alone = len(counted) == 1 or (self.shape == "panel" and counted[0][1] > counted[1][1])
        return counted[0][0] if alone else ""

    def _hardest_to_fill(self, pack: PackView, seats: list[str]) -> str:
        """Of the seats that somebody could take, the one that fewest people could: so none stays empty."""
        if len(seats) == 1:
            return seats[0]
        active = User.objects.filter(is_active=True)
        return min(seats, key=lambda seat: active.filter(groups__name__in=pack.role(seat).groups).distinct().count())

    def _decide(self, task: Task, votes: list[Vote], outcome: Outcome, by: User | None) -> None:
        tasks.completed(
            task=task,
            by=by,
            outcome=outcome.id,
            outcome_label=outcome.label,
            asked=[],
            answers=_counted(votes, outcome),
            how=Involvement.How.DECIDED,
        )
        decisions.decide(
            task=task,
            outcome=outcome.id,
            outcome_label=outcome.label,
            reasons=self._reasons(votes, outcome),
            by=by if self.shape == "consult" else None,
        )

    def _reasons(self, votes: list[Vote], outcome: Outcome) -> str:
        """The reasons for what was decided, as the customer will read them."""
        if self.shape == "consult":
            return next(vote.reasons for vote in votes if vote.seat == self.decider)
        given = "\n\n".join(vote.reasons for vote in votes if vote.choice == outcome.id)
        if self._settled(votes):
            return given
        if self.shape == "joint":
            return "\n\n".join(filter(None, [NOT_AGREED, given]))
        return given or "No choice had a majority, so the gentlest one applies."

    def rehearse_done(self, run: RehearsedRun, answers: Mapping[str, Any]) -> str:
        """What one seat says: `answers` are the seat and its outcome."""
        seat = str(answers["seat"])
        if seat == self.decider and not self.are_heard(run.votes, late=run.is_late):
            raise Refusal({"": f"{run.pack.role(seat).label} decides once the others have advised."})
        run.vote(seat=seat, choice=str(answers["outcome"]))
        return self.rehearse_late(run)

    def rehearse_late(self, run: RehearsedRun) -> str:
        outcome = self.outcome_of(run.votes, late=run.is_late)
        if outcome is None:
            return ""
        run.completed(outcome=outcome.id, label=outcome.label, answers=_counted(run.votes, outcome))
        run.decided(outcome=outcome.id, label=outcome.label, reasons="Written for this case.", hears_appeal=False)
        return outcome.goes_to


def _is_late(task: Task) -> bool:
    return task.due is not None and task.due < timezone.now()


def _counted(votes: Sequence[Ballot], outcome: Outcome) -> dict[str, int]:
    return {"votes": len(votes), "for": sum(vote.choice == outcome.id for vote in votes)}
