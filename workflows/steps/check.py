"""A check: the case takes the first branch whose conditions all hold."""

from collections.abc import Callable
from typing import Literal

from pydantic import ConfigDict
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from forms.questions import Id

from .base import Field, GoesTo, StepBase, Strict, Text, Way, name_of, to
from .conditions import Condition
from .facts import Known, OnRecord
from .nodes import LabelledSwitch, about, run_of
from .parts import PackView
from .rehearsed import RehearsedRun


class Branch(Strict):
    """Taken when every condition holds."""

    id: Id
    label: Text = Field(title="In words", description="The flow chart shows this: it is the third incident.")
    when: tuple[Condition, ...] = Field(
        min_length=1, title="Conditions", description="All of them must be true for the case to go this way."
    )
    goes_to: GoesTo = Field(title="Goes to")

    def holds(self, known: Known) -> bool:
        return all(condition.holds(known) for condition in self.when)


class CheckStep(StepBase):
    """Looks at facts of the case and at earlier answers; nobody is asked."""

    kind: Literal["check"]
    branches: tuple[Branch, ...] = Field(
        min_length=1, title="Branches", description="The case takes the first whose conditions are all true."
    )
    otherwise: GoesTo = Field(title="Goes to, when no branch fits")

    model_config = ConfigDict(
        title="Check",
        json_schema_extra={
            "description": "Nobody is asked: facts of the case or earlier answers say where it goes.",
            "x-icon": "help",
        },
    )

    def ways(self) -> list[Way]:
        return [Way(one.label, one.goes_to, one.id) for one in self.branches] + [Way("otherwise", self.otherwise, "")]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        gate = LabelledSwitch([one.label for one in self.branches] + ["otherwise"])
        for branch in self.branches:
            gate.Case(to(branch.goes_to), _holds_on_record(branch))
        return {name_of(self.id): about(gate.Default(to(self.otherwise)), self)}

    def rehearse(self, run: RehearsedRun) -> str:
        taken = next((one for one in self.branches if one.holds(run)), None)
        run.say(f"“{self.label}”: {taken.label if taken else 'otherwise'}")
        return taken.goes_to if taken else self.otherwise


def _holds_on_record(branch: Branch) -> Callable[[Activation], bool]:
    return lambda activation: branch.holds(OnRecord(run_of(activation)))
