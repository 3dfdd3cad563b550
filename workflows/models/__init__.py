"""Tables and constraints, nothing else."""

from .acknowledgement import Acknowledgement, AcknowledgementIsKept
from .case import Case, Customer, Evidence, Incident, surname_key
from .decision import Appeal, Decision, Involvement, Vote, VoteIsFinal
from .event import Event, HistoryIsAppendOnly
from .grant import CaseGrant, CaseGroupGrant, TaskGrant, TaskGroupGrant
from .late_request import LateRequest
from .message import Message
from .notice import Delivery, Notice
from .policy import Edition, EditionIsImmutable, Policy
from .restriction import Basis, Restriction
from .run import LIVE, Run, Task
from .sweep import SweepRecord

__all__ = [
    "LIVE",
    "Acknowledgement",
    "AcknowledgementIsKept",
    "Appeal",
    "Basis",
    "Case",
    "CaseGrant",
    "CaseGroupGrant",
    "Customer",
    "Decision",
    "Delivery",
    "Edition",
    "EditionIsImmutable",
    "Event",
    "Evidence",
    "HistoryIsAppendOnly",
    "Incident",
    "Involvement",
    "LateRequest",
    "Message",
    "Notice",
    "Policy",
    "Restriction",
    "Run",
    "SweepRecord",
    "Task",
    "TaskGrant",
    "TaskGroupGrant",
    "Vote",
    "VoteIsFinal",
    "surname_key",
]
