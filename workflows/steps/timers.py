"""The timer on a step's border, for those that have one."""

from .base import HumanStep, StepBase
from .nodes import expiry_of
from .notice import NoticeStep
from .wait import WaitStep, time_of


def timer_of(step: StepBase) -> str:
    """The name of the node that moves the case on by itself; "" when the step has none."""
    if isinstance(step, WaitStep):
        return time_of(step.id) if step.event and step.deadline else ""
    if isinstance(step, HumanStep) and not (isinstance(step, NoticeStep) and step.automatic):
        return expiry_of(step.id) if step.on_expiry else ""
    return ""
