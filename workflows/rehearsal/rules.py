"""A policy as a rehearsal looks things up in it: a hole in the policy is told in words, never a bare error."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Protocol, TypeVar

from ..clock import Span
from ..notices.letter import Letter
from ..policies.schema import AppealRules, Pack, Process
from ..steps import StepBase
from ..steps.parts import NamedDeadline, RestrictionType, Role


class NotPossible(Exception):
    """What was to happen cannot happen, in words."""


class Hole(NotPossible):
    """The policy points at something that does not exist or has not been answered: lint says so too."""


class GoesRound(NotPossible):
    """The steps go on without end."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


class Rules:
    """What the steps and the interpreter ask of a pack (steps.parts.PackView). One for all cases under a pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._steps = {process.id: {step.id: step for step in process.steps} for process in pack.processes}

    @cached_property
    def content(self) -> dict[str, Any]:
        """The pack as letters read it."""
        return self.pack.as_json()

    @property
    def restrictions(self) -> tuple[RestrictionType, ...]:
        return self.pack.restrictions

    @property
    def appeal(self) -> AppealRules | None:
        return self.pack.appeal

    @property
    def review_process(self) -> str | None:
        return self.pack.review.process if self.pack.review else None

    def started_by(self, what: str) -> list[str]:
        """Ids of the processes that begin when `what` happens."""
        return [process.id for process in self.pack.processes if process.starts_on == what]

    def process(self, code: str) -> Process:
        return _named(self.pack.processes, code, "process")

    def step(self, process: str, code: str) -> StepBase:
        found = self._steps.get(process, {}).get(code)
        if found is None:
            raise Hole(f"there is no step “{code}” in “{self.process(process).label}”")
        return found

    def steps(self, process: str) -> list[StepBase]:
        """The steps of a process; none where there is no such process."""
        return list(self._steps.get(process, {}).values())

    def has_step(self, process: str, code: str) -> bool:
        return code in self._steps.get(process, {})

    def role(self, code: str) -> Role:
        return _named(self.pack.roles, code, "role")

    def named_deadline(self, code: str) -> NamedDeadline:
        return _named(self.pack.deadlines, code, "deadline")

    def deadline(self, code: str) -> Span:
        named = self.named_deadline(code)
        if named.span is None:
            raise Hole(f"“{named.label}” is not specified")
        return named.span

    def letter(self, code: str) -> Letter:
        return _named(self.pack.letters, code, "letter")


def _named(parts: Iterable[T], code: str, what: str) -> T:
    found = next((part for part in parts if part.id == code), None)
    if found is None:
        raise Hole(f"there is no {what} called “{code}”")
    return found
