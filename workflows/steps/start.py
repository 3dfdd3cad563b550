"""A start step: another process of the same edition begins on the case."""

from typing import Literal

from pydantic import ConfigDict, Field
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from .base import GoesTo, StepBase, Way
from .nodes import function, run_of
from .parts import PackView, ProcessId
from .rehearsed import RehearsedRun


class StartStep(StepBase):
    """Starts `process` and goes on without waiting for it."""

    kind: Literal["start"]
    process: ProcessId = Field(title="Which process begins")
    goes_to: GoesTo = Field(title="Goes to", description="Without waiting for the other process.")

    model_config = ConfigDict(
        title="Start of another process",
        json_schema_extra={
            "description": "Another process of this policy begins on the same case.",
            "x-icon": "resubmit",
        },
    )

    def ways(self) -> list[Way]:
        return [Way("", self.goes_to)]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        def begin(activation: Activation) -> None:
            run = run_of(activation)
            activation.flow_class.begin(run.case, run.edition, self.process, parent=run)

        return function(self, begin, self.goes_to)

    def rehearse(self, run: RehearsedRun) -> str:
        run.begin(self.process)
        return self.goes_to
