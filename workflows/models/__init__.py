"""Tables and constraints, nothing else."""

from .acknowledgement import Acknowledgement, AcknowledgementIsKept
from .addition import Addition
from .case import Case, Customer, Evidence, Incident, surname_key
from .decision import Appeal, Decision, Involvement, Vote, VoteIsFinal
from .event import Event, HistoryIsAppendOnly
from .grant import CaseGrant, CaseGroupGrant, TaskGrant, TaskGroupGrant
from .notice import Delivery, Notice
from .policy import Edition, EditionIsImmutable, Policy
from .restriction import Basis, Restriction
from .run import LIVE, Run, Task
from .sweep import SweepRecord
from .visit import CodeRequest, VisitCode

__all__ = [
    "LIVE",
    "Acknowledgement",
    "AcknowledgementIsKept",
    "Addition",
    "Appeal",
    "Basis",
    "Case",
    "CaseGrant",
    "CaseGroupGrant",
    "CodeRequest",
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
    "Notice",
    "Policy",
    "Restriction",
    "Run",
    "SweepRecord",
    "Task",
    "TaskGrant",
    "TaskGroupGrant",
    "VisitCode",
    "Vote",
    "VoteIsFinal",
    "surname_key",
]
