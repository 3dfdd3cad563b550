"""Past decisions that a draft would refuse, as far as the record alone can say.

Looked at: a restriction that the draft's catalogue does not have; a restriction before which no warning was given,
where the draft leads to a restriction by no way without one; an issued letter that lacks a paragraph which the draft
requires; an appeal decided by somebody who took part in the case, where the draft asks for an independent decider.

Not looked at, because the record does not say it or only a person could judge it: whether reasons were enough, whether
a paragraph's own words answer an item, whether an urgent exception was a real one, who was in a group at the time, and
whether somebody was told in time. Nobody should read the absence of a finding here as a clean bill.
"""

from collections.abc import Iterator

from django.utils import timezone

from ..clock.deadline import words
from ..notices.window import reached_on
from ..policies.lint.flow import every_way, reachable
from ..policies.schema import Process
from ..steps import NoticeStep, RestrictStep, StepBase
from .history import History
from .rules import Rules


def refused(history: History, rules: Rules) -> list[str]:
    """Each past decision on a case that the draft would refuse, in words."""
    return [*_restrictions(history, rules), *_letters(history, rules), *_appeals(history, rules)]


def _restrictions(history: History, rules: Rules) -> Iterator[str]:
    known = {one.id for one in rules.restrictions}
    warned = {letter.id for letter in rules.pack.letters if letter.warning}
    warnings = [day for row in history.notices if row.letter in warned and (day := reached_on(row))]
    processes = {run.pk: run.process_code for run in history.runs}
    # Varying a restriction is no new one, and keeps since when incidents count; a new decision in its place does not.
    counted = {row.pk: row.counts_from for row in history.restrictions}
    applied = [row for row in history.restrictions if counted.get(row.replaces_id or 0) != row.counts_from]
    for row in applied:
        on = words(row.starts_on)
        if row.code not in known:
            yield f"“{row.label}”, in force from {on}, is not a restriction of the draft."
        if _always_warns(rules, processes.get(row.run_id, "")) and not any(day <= row.starts_on for day in warnings):
            yield f"“{row.label}” began on {on} without a warning before it, and the draft has no way without one."


def _always_warns(rules: Rules, code: str) -> bool:
    """Whether every way to a restriction in this process of the draft passes a letter that is a warning."""
    process = next((one for one in rules.pack.processes if one.id == code), None)
    if process is None:
        return False
    restricting = {step.id for step in process.steps if isinstance(step, RestrictStep) and step.operation == "apply"}
    return bool(restricting) and not restricting & _without_warning(process, rules)


def _without_warning(process: Process, rules: Rules) -> set[str]:
    warnings = {letter.id for letter in rules.pack.letters if letter.warning}

    def follow(step: StepBase) -> list[str]:
        return [] if isinstance(step, NoticeStep) and step.letter in warnings else every_way(step)

    return reachable(process, process.steps[0].id, follow)


def _letters(history: History, rules: Rules) -> Iterator[str]:
    letters = {letter.id: letter for letter in rules.pack.letters}
    for row in history.notices:
        letter = letters.get(row.letter)
        if letter is None:
            continue
        issued = {part["id"] for part in row.paragraphs}
        missing = [part.heading or part.id for part in letter.paragraphs if part.required and part.id not in issued]
        if missing:
            on = words(timezone.localdate(row.issued_at))
            names = ", ".join(f"“{name}”" for name in missing)
            yield f"“{row.label}” of {on} lacks what the draft requires: {names}."


def _appeals(history: History, rules: Rules) -> Iterator[str]:
    decider = rules.pack.appeal_decider() if rules.appeal else None
    if decider is None or decider.independence != "not_involved":
        return
    for appeal in history.appeals:
        if appeal.decided_by_id and appeal.decided_at and _took_part(history, appeal.decided_by_id, appeal.run_id):
            on = words(timezone.localdate(appeal.decided_at))
            yield f"The appeal decided on {on} was decided by somebody who took part in the case."


def _took_part(history: History, user: int, run: int | None) -> bool:
    return any(one == user and process != run for one, process in history.involved)
