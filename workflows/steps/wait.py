"""A wait: for a length of time, for something to happen on the case, or for whichever comes first."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator
from viewflow.workflow import flow
from viewflow.workflow.base import Node
from viewflow.workflow.nodes.boundary import TimerBoundary

from forms.marks import words

from ..clock import Due, reckon, today
from .base import GoesTo, StepBase, Way, name_of, to
from .nodes import LoudBoundaryActivation, LoudTimerActivation, about
from .parts import DeadlineId, PackView
from .rehearsed import RehearsedRun

Happening = Literal["new_incident", "appeal_decided"]
HAPPENINGS = {"new_incident": "a new incident is logged", "appeal_decided": "an appeal is decided"}


class WaitStep(StepBase):
    """Waits for `deadline`, for `event`, or both; an event leads to `on_event`, the time to `goes_to`."""

    kind: Literal["wait"]
    deadline: DeadlineId | None = Field(
        default=None, title="How long it waits", description="Leave empty when only a happening ends the wait."
    )
    event: Annotated[
        Happening | None, words(new_incident="A new incident is logged", appeal_decided="An appeal is decided")
    ] = Field(default=None, title="Happening that ends the wait early")
    on_event: GoesTo | None = Field(default=None, title="Goes to, when that happens")
    goes_to: GoesTo | None = Field(default=None, title="Goes to, when the time has passed")

    model_config = ConfigDict(
        title="Wait",
        json_schema_extra={
            "description": "Nothing is done for a time, or until something happens on the case.",
            "x-icon": "time",
        },
    )

    @model_validator(mode="after")
    def _waits_for_something(self) -> "WaitStep":
        if self.deadline and not self.goes_to:
            raise ValueError("goes_to: say where the case goes when the time has passed")
        if self.event and not self.on_event:
            raise ValueError("on_event: say where the case goes when that happens")
        if self.on_event and not self.event:
            raise ValueError("event: say what is waited for")
        if self.goes_to and not self.deadline:
            raise ValueError("deadline: say how long is waited")
        if not self.deadline and not self.event:
            raise ValueError("deadline: say how long is waited, or what is waited for, or both")
        return self

    def ways(self) -> list[Way]:
        found = []
        if self.event and self.on_event:
            found.append(Way(HAPPENINGS[self.event], self.on_event, self.event))
        if self.goes_to:
            found.append(Way("the time has passed", self.goes_to, "time"))
        return found

    def nodes(self, pack: PackView) -> dict[str, Node]:
        def until(activation: object) -> object:
            return self.until(pack, today()).moment

        name = name_of(self.id)
        if self.event is None:
            timer = flow.Timer(until, activation_class=LoudTimerActivation)
            return {name: about(timer.Next(to(str(self.goes_to))), self)}
        handle = flow.Handle().Next(to(str(self.on_event)))
        nodes = {name: about(handle, self)}
        if self.deadline:
            boundary = TimerBoundary(to(self.id), delay=until, activation_class=LoudBoundaryActivation)
            nodes[time_of(self.id)] = boundary.Next(to(str(self.goes_to))).Annotation(title="The time has passed")
        return nodes

    def until(self, pack: PackView, day: dt.date) -> Due:
        """How long a wait for a time lasts that starts on `day`."""
        return reckon(day, pack.deadline(str(self.deadline)), since="the wait starting")

    def rehearse(self, run: RehearsedRun) -> str:
        until = self.until(run.pack, run.today) if self.deadline else None
        run.wait(self, until=until, event=self.event or "")
        return ""

    def rehearse_time(self) -> str:
        return self.goes_to or ""

    def rehearse_event(self) -> str:
        return self.on_event or ""


def time_of(step_id: str) -> str:
    """The name of the timer on the border of a wait for something to happen."""
    return f"{name_of(step_id)}_time"
