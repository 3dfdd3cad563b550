"""When the ombudsman's time has come, and what comes before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...clock import today
from ...clock.deadline import words
from ...models import Appeal, Notice
from ...notices.window import appeal_last_day
from ...policies.schema import Pack


@dataclass(frozen=True)
class Next:
    """Where to turn next. `is_ombudsman` says that it is the ombudsman."""

    lines: tuple[str, ...]
    is_ombudsman: bool = False


def next_step(pack: Pack, appeals: Sequence[Appeal], can_appeal: Sequence[Notice], decided: bool) -> Next:
    """What an edition offers somebody who disagrees, given their appeals (the latest first) and open letters.

    A policy's signpost is free text: it cannot be asked whether its time has come. All five that are shipped send
    people there after the council's own process is finished, and the ombudsman asks for that too. So it is shown once
    an appeal has been decided and no other is open, or when we are late with one: nobody has to wait for a council
    that does not answer. Before that, what comes first is shown: the appeal that can still be made, the one that is
    open, or the complaint. An appeal that was withdrawn has finished nothing.
    """
    signposts = pack.signposts
    open_ones = [appeal for appeal in appeals if appeal.is_open]
    late = [appeal for appeal in open_ones if appeal.decide_by < today()]
    if late:
        due = words(min(appeal.decide_by for appeal in late))
        sorry = f"We should have decided your appeal by {due}, and we have not. You do not have to wait any longer."
        return Next((sorry, signposts.ombudsman), is_ombudsman=True)
    if open_ones:
        by = words(max(appeal.decide_by for appeal in open_ones))
        return Next(
            (f"We are looking at your appeal and will decide it by {by}. Our letter says what you can do next.",)
        )
    if can_appeal:
        days = [day for letter in can_appeal if (day := appeal_last_day(letter))]
        until = f" by {words(max(days))}" if days else ""
        return Next((f"If you disagree with what we decided, appeal first{until}.",))
    if any(appeal.decided_at for appeal in appeals):
        return Next(("Your appeal has been decided. If you are still unhappy:", signposts.ombudsman), is_ombudsman=True)
    late_appeal = (pack.appeal.late,) if decided and pack.appeal else ()
    return Next((*late_appeal, signposts.complaints))
