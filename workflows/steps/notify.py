"""A notify step: staff of a role are told something they need to know."""

from typing import Literal

from pydantic import ConfigDict, Field
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Node

from ..actions import notices
from .base import GoesTo, Line, StepBase, Way
from .nodes import function, run_of
from .parts import PackView, RoleId
from .rehearsed import RehearsedRun


class NotifyStep(StepBase):
    """Tells a role's people, by email, what to do; never why, and never a customer's name (REQUIREMENTS 52)."""

    kind: Literal["notify"]
    role: RoleId = Field(title="Who is told")
    words: Line = Field(title="What they are told", description="What to do; never why, and no customer’s name.")
    goes_to: GoesTo = Field(title="Goes to")

    model_config = ConfigDict(
        title="Message to staff",
        json_schema_extra={
            "description": "People of a role are sent an email with what they need to know.",
            "x-icon": "comment",
        },
    )

    def ways(self) -> list[Way]:
        return [Way("", self.goes_to)]

    def nodes(self, pack: PackView) -> dict[str, Node]:
        def tell(activation: Activation) -> None:
            role = pack.role(self.role)
            notices.tell_staff(
                case=run_of(activation).case,
                task=activation.task,
                groups=role.groups,
                role_label=role.label,
                words=self.words,
            )

        return function(self, tell, self.goes_to)

    def rehearse(self, run: RehearsedRun) -> str:
        run.say(f"“{self.label}”: {run.pack.role(self.role).label} was told")
        return self.goes_to
