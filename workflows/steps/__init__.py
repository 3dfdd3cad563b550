"""Step kinds, one module each. To add a kind, add a file and name it here."""

from typing import Annotated

from pydantic import Field

from .base import HumanStep, Refusal, StepBase, Way, name_of
from .check import CheckStep
from .end import EndStep
from .notice import NoticeStep
from .notify import NotifyStep
from .panel import PanelStep
from .restrict import RestrictStep
from .start import StartStep
from .task import TaskStep
from .wait import WaitStep

KINDS: tuple[type[StepBase], ...] = (
    TaskStep,
    PanelStep,
    NoticeStep,
    RestrictStep,
    WaitStep,
    CheckStep,
    NotifyStep,
    StartStep,
    EndStep,
)
Step = Annotated[
    TaskStep | PanelStep | NoticeStep | RestrictStep | WaitStep | CheckStep | NotifyStep | StartStep | EndStep,
    Field(discriminator="kind", title="Step"),
]

__all__ = [
    "KINDS",
    "CheckStep",
    "EndStep",
    "HumanStep",
    "NoticeStep",
    "NotifyStep",
    "PanelStep",
    "Refusal",
    "RestrictStep",
    "StartStep",
    "Step",
    "StepBase",
    "TaskStep",
    "WaitStep",
    "Way",
    "name_of",
]
