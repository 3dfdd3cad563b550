"""A dozen cases at different steps, lived through from the first report to the present day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ..actions import notices
from ..actions.cases import EvidenceItem, IncidentReport
from ..actions.customers import find_or_add
from ..actions.delivery import send_due
from ..clock import is_working_day
from ..clock.deadline import words
from ..flows import engine, verbs
from ..flows.sweep import sweep
from ..models import Appeal, Case, Notice, Policy, Task
from .emails import fifty_eight_emails
from .stories import STORIES, Act, Report, Story

# What a demonstration answers where a story says nothing of its own.
SENTENCES = {
    "long_text": "Looked at with the people concerned and written down in the notes of the case.",
    "short_text": "Customer services",
}


# Days between a policy's coming into force and its first case.
QUIET_DAYS = 30


class StoryError(Exception):
    """A story does not fit the policy: the step it names is not open."""


@dataclass(frozen=True)
class Stage:
    """Who and what the stories are played with."""

    people: dict[str, User]
    policy: Policy
    # Midnight at the start of the present day: every story counts its days back from here.
    present: dt.datetime


def before_every_story() -> AbstractContextManager[None]:
    """Be in the days before anything happened: a policy is in force before its first case."""
    first = max(act.days_ago for story in STORIES for act in story.acts)
    return at(midnight(), first + QUIET_DAYS, hour=9)


def play_all(people: dict[str, User], policy: Policy) -> int:
    """Play every story. Days pass as they would: each day of each story is swept, and its letters go out.

    Returns how many cases.
    """
    stage = Stage(people, policy, midnight())
    diary = sorted(
        (
            (working_day(stage.present, act.days_ago), order, story, act)
            for order, story in enumerate(STORIES)
            for act in story.acts
        ),
        key=lambda entry: (-entry[0], entry[1]),
    )
    cases: dict[str, Case] = {}
    hours: dict[str, int] = {}
    day = diary[0][0]
    for days_ago, _, story, act in diary:
        while day > days_ago:
            _end(stage, day)
            day, hours = day - 1, {}
        # Two days of a story may have become one; its order stays.
        hours[story.key] = max(act.hour, hours.get(story.key, 0))
        with at(stage.present, days_ago, hour=hours[story.key]), transaction.atomic():
            _play(stage, story, act, cases)
    _end(stage, day)
    return len(cases)


def midnight() -> dt.datetime:
    """The start of the present day, where the council is."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def working_day(present: dt.datetime, days_ago: int) -> int:
    """As many days ago, or as the last working day before that: offices are closed on others.

    The present day is itself, whatever it is.
    """
    while days_ago and not is_working_day((present - dt.timedelta(days=days_ago)).date()):
        days_ago += 1
    return days_ago


def _end(stage: Stage, days_ago: int) -> None:
    """The evening of a day: what is due is done, and what was written goes out."""
    with at(stage.present, days_ago, hour=20):
        sweep()
        # In the seeding's transaction, unlike a worker: half a demonstration would be worse than a message too many.
        send_due(limit=1000)


@contextmanager
def at(midnight: dt.datetime, days_ago: int, *, hour: int) -> Iterator[None]:
    """Be at an hour of a day so many days before another, and never later than now."""
    moment = midnight - dt.timedelta(days=days_ago) + dt.timedelta(hours=hour)
    with time_machine.travel(min(moment, timezone.now()), tick=False):
        yield


def _play(stage: Stage, story: Story, act: Act | Report, cases: dict[str, Case]) -> None:
    if isinstance(act, Report):
        cases[story.key] = _report(stage, story, act, cases.get(story.key))
    elif act.step == "appeal":
        verbs.open_appeal(case=cases[story.key], submission_key=f"demo:{story.key}", **act.answers)
    elif act.step == "handed_over":
        today = timezone.localdate()
        notices.handed_over(notice=_held(cases[story.key]), by=stage.people[act.by], on=today, **act.answers)
    else:
        _do(cases[story.key], stage.people[act.by], act)


def _report(stage: Stage, story: Story, act: Report, before: Case | None) -> Case:
    customer = before.customer if before else find_or_add(**story.customer)
    today = timezone.localdate()
    evidence = (
        tuple(fifty_eight_emails(today))
        if act.evidence == "fifty_eight_emails"
        else (EvidenceItem(kind=act.kind, dated=today, summary=act.evidence, department=act.service),)
    )
    report = IncidentReport(
        occurred_at=timezone.now() - dt.timedelta(hours=1),
        channel=act.channel,
        description=act.description,
        behaviours=act.behaviours,
        evidence=evidence,
        immediate_step=act.immediate_step,
        circumstances=act.circumstances,
    )
    by = stage.people[act.by]
    return verbs.report_incident(policy=stage.policy, customer=customer, service=act.service, report=report, by=by).case


def _do(case: Case, by: User, act: Act) -> None:
    live = Task.objects.filter(case=case, flow_task_type="HUMAN", finished__isnull=True)
    task = live.filter(step=act.step).first()
    if task is None:
        found = ", ".join(live.values_list("step", flat=True)) or "nothing"
        raise StoryError(f"{act.by} was to do {act.step} {act.days_ago} days ago, but {found} is open.")
    step, pack = engine.step_and_pack(task)
    if task.kind != "panel" and task.owner_id != by.pk:
        engine.take(task=task, by=by)
    if act.only_take:
        return
    told = {name: _dated(value, case) for name, value in act.answers.items()}
    answers = {**step.initial(pack, task), **_plausible(step.questions(pack, task)), **told}
    engine.complete(task=task, by=by, answers=answers)


def _plausible(questions: list[Any]) -> dict[str, Any]:
    """An answer to every question that a person would have to answer."""
    found: dict[str, Any] = {}
    for question in questions:
        if not question.required or not question.is_asked or question.show_when or question.id.startswith("text_"):
            continue
        if question.kind == "yes_no":
            found[question.id] = "yes"
        elif question.kind == "one_of" and question.id != "channel":
            found[question.id] = question.options[0].value
        elif question.kind == "many_of":
            found[question.id] = [question.options[0].value]
        elif question.kind in SENTENCES:
            found[question.id] = SENTENCES[question.kind]
    return found


def _dated(value: Any, case: Case) -> Any:
    if not isinstance(value, str) or "{day}" not in value:
        return value
    first = case.incidents.order_by("occurred_at").first()
    return value.replace("{day}", words(timezone.localdate(first.occurred_at))) if first else value


def _held(case: Case) -> Notice:
    return Notice.objects.get(case=case, status=Notice.Status.HELD)


__all__ = ["Appeal", "Stage", "at", "play_all"]
