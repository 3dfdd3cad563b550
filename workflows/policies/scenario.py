"""Scenarios: examples that a manager writes into a policy, and that the policy must go on coming out as.

A day is a number of days from the start or a date. Policies speak in lengths of time, so a story in days ("on day 95 a
third call comes") stays true when its start is moved; a date is for what one would look up in a calendar, such as a
review after three months, and shows weekends and bank holidays. Whatever is written is exported as written.
"""

import datetime as dt
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StrictFloat, StrictInt, model_validator

from forms.marks import ASIDE, Answer, words
from forms.questions import Id, Identifier, Label, Strict, Text

from ..steps.parts import BehaviourId, LetterId, ProcessId, RestrictionId, RoleId, StepOfProcess

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
SOME_DAY = "A number of days from the start, such as 3, or a date, such as 2026-06-04."
Given = StrictInt | StrictFloat | Annotated[str, Field(max_length=4000)]


class ExpectedStep(StepOfProcess):
    """A step that is open, and as far as it is said, with whom and until when."""

    model_config = ConfigDict(title="Open step")

    role: RoleId | None = Field(default=None, title="With whom")
    escalated_to: Annotated[RoleId | None, ASIDE] = Field(default=None, title="Overdue, so also with")
    due: Day | None = Field(
        default=None, title="Until when", description="A task’s deadline, or the last day of a wait. " + SOME_DAY
    )


class EndedProcess(Strict):
    """A process that is over, and its outcome."""

    model_config = ConfigDict(title="Ended process")

    process: ProcessId = Field(title="Process")
    outcome: Annotated[Identifier, Answer("ending")] = Field(title="How it ended")


class Expectation(Strict):
    """What must be so after an event. What is left out is not looked at; `nothing_…` says that there must be none."""

    open: tuple[ExpectedStep, ...] = Field(
        default=(), title="Open steps", description="All that is open then, no more and no less."
    )
    nothing_open: bool = Field(default=False, title="No step is open")
    letters: tuple[Annotated[LetterId, Field(title="Letter")], ...] = Field(
        default=(), title="Letters issued", description="All letters issued so far, in order."
    )
    no_letters: bool = Field(default=False, title="No letter has been issued")
    restrictions: tuple[Annotated[RestrictionId, Field(title="Restriction")], ...] = Field(
        default=(), title="Restrictions in force"
    )
    no_restrictions: bool = Field(default=False, title="No restriction is in force")
    review_on: Day | None = Field(default=None, title="Day of the next review", description=SOME_DAY)
    appeal_last_day: Annotated[Day | None, ASIDE] = Field(
        default=None, title="Last day to appeal", description=SOME_DAY
    )
    appeal_decide_by: Annotated[Day | None, ASIDE] = Field(
        default=None, title="Appeal to be decided by", description=SOME_DAY
    )
    appeal_refused: Annotated[
        Literal["window_closed", "already_appealed", "nothing_to_appeal"] | None,
        words(
            window_closed="It is too late",
            already_appealed="The decision has been appealed already",
            nothing_to_appeal="There is no decision to appeal",
        ),
        ASIDE,
    ] = Field(default=None, title="The appeal is not taken, because")
    ended: Annotated[tuple[EndedProcess, ...], ASIDE] = Field(default=(), title="Processes that are over")
    case: Annotated[Literal["open", "closed"] | None, words(open="It is open", closed="It is closed"), ASIDE] = Field(
        default=None, title="The case"
    )
    outcome: Annotated[Identifier | None, Answer("ending"), ASIDE] = Field(default=None, title="The case closed with")

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Expectation":
        pairs = (("nothing_open", "open"), ("no_letters", "letters"), ("no_restrictions", "restrictions"))
        for none, some in pairs:
            if getattr(self, none) and getattr(self, some):
                raise ValueError(f"{none}: it cannot be that there are none and that there are these ({some})")
        return self


Expected = Annotated[Expectation | None, Field(title="What is expected then")]


class OnDay(Strict):
    """One day of the story."""

    day: Day = Field(title="Day", description=SOME_DAY)


def _kind(title: str, description: str, icon: str) -> ConfigDict:
    return ConfigDict(title=title, json_schema_extra={"description": description, "x-icon": icon})


class IncidentReported(OnDay):
    """An officer reports an incident, with so many dated items of evidence."""

    model_config = _kind("Incident", "An officer reports an incident.", "warning")

    kind: Literal["incident"]
    behaviours: Annotated[tuple[Annotated[BehaviourId, Field(title="Behaviour")], ...], ASIDE] = Field(
        default=(), title="What the customer did", description="None named: the first of the policy’s list."
    )
    evidence: Annotated[int, ASIDE] = Field(default=1, ge=1, le=100, title="How many items of evidence")
    expect: Expected = None


class GivenAnswer(Strict):
    """One answer. A question that takes several is answered several times."""

    model_config = ConfigDict(title="Answer")

    question: Annotated[Identifier, Answer("question")] = Field(title="Question")
    value: Annotated[Given, Answer("value")] = Field(title="Answer")


class TaskCompleted(StepOfProcess, OnDay):
    """A task is completed. Only the answers that matter need be given: those that a condition looks at."""

    model_config = _kind("Task done", "Somebody does a task and chooses its outcome.", "user")

    kind: Literal["task"]
    outcome: Annotated[Identifier | None, Answer("outcome")] = Field(
        default=None, title="Outcome", description="May be left out where the task has one outcome only."
    )
    restrictions: tuple[Annotated[RestrictionId, Field(title="Restriction")], ...] = Field(
        default=(), title="Restrictions set out"
    )
    answers: Annotated[tuple[GivenAnswer, ...], ASIDE] = Field(
        default=(), title="Answers", description="Only those that make a difference to where the case goes."
    )
    expect: Expected = None

    @property
    def given(self) -> dict[str, tuple[Given, ...]]:
        """What was answered to each question."""
        found: dict[str, tuple[Given, ...]] = {}
        for one in self.answers:
            found[one.question] = (*found.get(one.question, ()), one.value)
        return found


class SeatVote(Strict):
    """One vote of a panel, by the role that has the seat."""

    model_config = ConfigDict(title="Vote")

    seat: RoleId = Field(title="Seat")
    outcome: Annotated[Identifier, Answer("outcome")] = Field(title="Votes for")


class VotesCast(StepOfProcess, OnDay):
    """Members of a panel vote, in this order."""

    model_config = _kind("Votes", "Members of a panel vote, in the order given.", "group")

    kind: Literal["votes"]
    votes: tuple[SeatVote, ...] = Field(min_length=1, title="Votes")
    expect: Expected = None


class LetterIssued(StepOfProcess, OnDay):
    """A person issues the letter of a notice step; it reaches the customer on that day."""

    model_config = _kind("Letter issued", "A person issues a letter, and it arrives on the same day.", "mail")

    kind: Literal["letter"]
    expect: Expected = None


class AppealArrives(OnDay):
    """The customer appeals against the latest decision they were told of."""

    model_config = _kind("Appeal", "The customer appeals against the latest decision they were told of.", "comment")

    kind: Literal["appeal"]
    expect: Expected = None


class TimePasses(OnDay):
    """Nothing happens but that the day comes."""

    model_config = _kind("Day comes", "Nothing happens but that the day comes.", "time")

    kind: Literal["time"]
    expect: Expected = None


ScenarioEvent = Annotated[
    IncidentReported | TaskCompleted | VotesCast | LetterIssued | AppealArrives | TimePasses,
    Field(discriminator="kind", title="Event"),
]
EVENT_KINDS = frozenset({"incident", "task", "votes", "letter", "appeal", "time"})


class Scenario(Strict):
    """An example of how a case goes. It is about one customer, who has no earlier case."""

    id: Id
    label: Label = Field(title="Name", description="What it shows, such as: A third call leads to a decision.")
    source: Annotated[Text, ASIDE] = Field(default="", title="Where this is laid down")
    starts_on: dt.date = Field(title="Begins on", description="A day such as 2026-06-01. Bank holidays count.")
    events: tuple[ScenarioEvent, ...] = Field(
        min_length=1, max_length=200, title="Events", description="What happens, day by day, and what must be so then."
    )

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
