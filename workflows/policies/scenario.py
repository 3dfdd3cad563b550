"""Scenarios: examples that a manager writes into a policy, and that the policy must go on coming out as.

A day is a number of days from the start or a date. Policies speak in lengths of time, so a story in days ("on day 95 a
third call comes") stays true when its start is moved; a date is for what one would look up in a calendar, such as a
review after three months, and shows weekends and bank holidays. Whatever is written is exported as written.
"""

import datetime as dt
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictFloat, StrictInt, model_validator

from forms.questions import Identifier, Label, Strict, Text

from ..steps.parts import LetterId, ProcessId, RoleId, StepOfProcess

MOST_DAYS = 3660
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def _day(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 10:
        with suppress(ValueError):
            value = dt.date.fromisoformat(value)
    if isinstance(value, dt.date) and EARLIEST <= value <= LATEST:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_DAYS:
        return value
    raise ValueError("write a number of days from the start, such as 3, or a date, such as 2026-06-04")


Day = Annotated[int | dt.date, BeforeValidator(_day)]
Answer = StrictInt | StrictFloat | Annotated[str, Field(max_length=4000)] | tuple[Identifier, ...]


class IncidentReported(Strict):
    """An officer reports an incident, with so many dated items of evidence."""

    kind: Literal["incident"]
    evidence: int = Field(default=1, ge=1, le=100)


class TaskCompleted(StepOfProcess):
    """A task is completed. Only the answers that matter need be given: those that a condition looks at."""

    kind: Literal["task"]
    # May be left out where the task has one outcome only.
    outcome: Identifier | None = None
    restrictions: tuple[Identifier, ...] = ()
    answers: dict[Identifier, Answer] = {}


class SeatVote(Strict):
    """One vote of a panel, by the role that has the seat."""

    seat: RoleId
    outcome: Identifier


class VotesCast(StepOfProcess):
    """Members of a panel vote, in this order."""

    kind: Literal["votes"]
    votes: tuple[SeatVote, ...] = Field(min_length=1)


class LetterIssued(StepOfProcess):
    """A person issues the letter of a notice step; it reaches the customer on that day."""

    kind: Literal["letter"]


class AppealArrives(Strict):
    """The customer appeals against the latest decision they were told of."""

    kind: Literal["appeal"]


class TimePasses(Strict):
    """Nothing happens but that the day comes."""

    kind: Literal["time"]


Happening = Annotated[
    IncidentReported | TaskCompleted | VotesCast | LetterIssued | AppealArrives | TimePasses,
    Field(discriminator="kind"),
]
HAPPENING_KINDS = frozenset({"incident", "task", "votes", "letter", "appeal", "time"})


class ExpectedStep(StepOfProcess):
    """A step that is open, and as far as it is said, with whom and until when."""

    role: RoleId | None = None
    escalated_to: RoleId | None = None
    # A task's deadline, or the last day of a wait.
    due: Day | None = None


class EndedProcess(Strict):
    """A process that is over, and its outcome."""

    process: ProcessId
    outcome: Identifier


class Expectation(Strict):
    """What must be so after an event. What is left out is not looked at; an empty list says "none"."""

    # All that is open, no more and no less.
    open: tuple[ExpectedStep, ...] | None = None
    # All letters issued so far, in order.
    letters: tuple[LetterId, ...] | None = None
    restrictions: tuple[Identifier, ...] | None = None
    review_on: Day | None = None
    appeal_last_day: Day | None = None
    appeal_decide_by: Day | None = None
    appeal_refused: Literal["window_closed", "already_appealed", "nothing_to_appeal"] | None = None
    ended: tuple[EndedProcess, ...] = ()
    case: Literal["open", "closed"] | None = None
    # The outcome with which the case closed.
    outcome: Identifier | None = None


class ScenarioEvent(Strict):
    """One day of the story: what happens, and what is expected then."""

    day: Day
    happens: Happening
    expect: Expectation | None = None


class Scenario(Strict):
    """An example of how a case goes. It is about one customer, who has no earlier case."""

    id: Identifier
    label: Label
    source: Text = ""
    starts_on: dt.date
    events: tuple[ScenarioEvent, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _days_are_in_order(self) -> "Scenario":
        if not EARLIEST <= self.starts_on <= LATEST:
            raise ValueError(f"starts_on: choose a day between {EARLIEST.year} and {LATEST.year}")
        before = self.starts_on
        for number, event in enumerate(self.events):
            day = self.date_of(event.day)
            if day < before:
                earlier = "the event before it" if number else "the start"
                raise ValueError(f"events[{number}].day: {day} comes before {earlier} ({before})")
            if (day - self.starts_on).days > MOST_DAYS:
                raise ValueError(f"events[{number}].day: a scenario lasts at most {MOST_DAYS} days")
            before = day
        return self

    def date_of(self, day: int | dt.date) -> dt.date:
        return day if isinstance(day, dt.date) else self.starts_on + dt.timedelta(days=day)

    def number_of(self, day: dt.date) -> int:
        """How many days a date is from the start."""
        return (day - self.starts_on).days
