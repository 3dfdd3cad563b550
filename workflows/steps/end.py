"""An end: the process is over, with an outcome."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from viewflow.workflow.base import Node

from forms.marks import MadeFrom

from .base import Identifier, StepBase, Way, name_of
from .nodes import OutcomeEnd, about
from .parts import PackView
from .rehearsed import RehearsedRun


class EndStep(StepBase):
    """Closes the run. The case closes with it when nothing else is open and no restriction is in force."""

    kind: Literal["end"]
    outcome: Annotated[Identifier, MadeFrom("label")] = Field(title="Outcome")

    model_config = ConfigDict(
        title="End",
        json_schema_extra={
            "description": "This process is over. The case closes when nothing else is open.",
            "x-icon": "circle-check",
        },
    )

    def ways(self) -> list[Way]:
        return []

    def nodes(self, pack: PackView) -> dict[str, Node]:
        return {name_of(self.id): about(OutcomeEnd(), self)}

    def rehearse(self, run: RehearsedRun) -> str:
        run.end(self.outcome)
        return ""
