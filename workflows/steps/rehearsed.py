"""What a step may do in a rehearsal: a run on a simulated clock, in memory, that no database knows of."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from ..actions.restrictions import Terms
from ..clock import Due, Span
from .facts import Known
from .parts import PackView

if TYPE_CHECKING:
    from .base import HumanStep, StepBase


class Ballot(Protocol):
    """One vote: cast on record or in a rehearsal."""

    @property
    def seat(self) -> str: ...

    @property
    def choice(self) -> str: ...


class RehearsedRun(Known, Protocol):
    """One process at work on a rehearsed case. Each verb is the counterpart of one in `actions` or `flows`."""

    @property
    def pack(self) -> PackView: ...

    @property
    def today(self) -> dt.date: ...

    @property
    def somebody_can_choose(self) -> bool:
        """Whether a person's choice led here at once, so that they can be told to choose otherwise."""

    def say(self, words: str) -> None:
        """Add to the account of how the case came where it is: words without a full stop."""

    def open(self, step: "HumanStep") -> None:
        """The step comes into its role's queue, with its due date."""

    def wait(self, step: "StepBase", *, until: Due | None, event: str) -> None:
        """The run stays here until the day has passed or the event happens."""

    def end(self, outcome: str) -> None:
        """The run is over."""

    def begin(self, process: str) -> None:
        """Another process begins on the case, and goes to its first waiting step."""

    def issue(self, letter: str, answers: Mapping[str, Any], *, announces: str | None) -> list[str]:
        """Issue a letter. Returns what is missing; then nothing was issued.

        `announces` is the restrict step that the letter tells of before it is carried out.
        """

    # Of the open step that somebody has just done, or whose deadline has passed.

    @property
    def is_late(self) -> bool:
        """Whether its deadline has passed."""

    @property
    def votes(self) -> Sequence[Ballot]: ...

    def vote(self, *, seat: str, choice: str) -> None:
        """Keep a vote. Raises Refusal when the seat has voted."""

    def completed(self, *, outcome: str, label: str, answers: Mapping[str, Any]) -> None:
        """Keep its outcome and answers: it is not open any more."""

    def decided(self, *, outcome: str, label: str, reasons: str, hears_appeal: bool) -> None:
        """Keep a decision, which also decides the appeal that the run hears."""

    def put_in_force(self, terms: Sequence[Terms], *, review_every: Span) -> None:
        """Restrictions begin, in place of those of the same kind."""

    def vary(self, terms: Sequence[Terms]) -> None:
        """What the run is about is replaced. Raises Refusal when that is nothing, or when a new one is in force."""

    def lift(self, *, because: str) -> None:
        """What the run is about ends, and with it the reviews that have nothing left to look at."""

    def extend(self, *, by_span: Span) -> None:
        """What the run is about goes on until another review. Raises Refusal when that is nothing."""
