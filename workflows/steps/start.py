"""A start step: another process of the same edition begins on the case."""

from typing import Literal

from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from .base import GoesTo, StepBase, Way
from .nodes import function, run_of
from .parts import PackView, ProcessId
from .rehearsed import RehearsedRun


class StartStep(StepBase):
    """Starts `process` and goes on without waiting for it."""

    kind: Literal["start"]
    process: ProcessId
    goes_to: GoesTo

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
