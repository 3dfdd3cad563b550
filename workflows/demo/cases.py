"""A dozen cases at different steps, lived through from the first report to the present day."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ..actions import notices
from ..actions.cases import EvidenceItem, IncidentReport
from ..actions.customers import find_or_add
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


class StoryError(Exception):
    """A story does not fit the policy: the step it names is not open."""


@dataclass(frozen=True)
class Stage:
    """Who and what the stories are played with."""

    people: dict[str, User]
    policy: Policy
    # Midnight at the start of the present day: every story counts its days back from here.
    present: dt.datetime


def play_all(people: dict[str, User], policy: Policy) -> int:
    """Play every story. Days pass as they would: the sweep runs on each day of each story. Returns how many cases."""
    present = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    stage = Stage(people, policy, present)
    diary = sorted(
        ((act.days_ago, order, story, act) for order, story in enumerate(STORIES) for act in story.acts),
        key=lambda entry: (-entry[0], entry[1]),
    )
    cases: dict[str, Case] = {}
    day = diary[0][0]
    for days_ago, _, story, act in diary:
        while day > days_ago:
            day -= 1
            with at(stage, day, hour=6):
                sweep()
        with at(stage, days_ago, hour=act.hour), transaction.atomic():
            _play(stage, story, act, cases)
    sweep()
    return len(cases)


@contextmanager
def at(stage: Stage, days_ago: int, *, hour: int) -> Iterator[None]:
    """Be at an hour of a day before the present one."""
    moment = stage.present - dt.timedelta(days=days_ago) + dt.timedelta(hours=hour)
    with time_machine.travel(min(moment, timezone.now()), tick=False):
        yield


def _play(stage: Stage, story: Story, act: Act | Report, cases: dict[str, Case]) -> None:
    if isinstance(act, Report):
        cases[story.key] = _report(stage, story, act, cases.get(story.key))
    elif act.step == "appeal":
        verbs.open_appeal(case=cases[story.key], submission_key=f"demo:{story.key}", **act.answers)
    elif act.step == "handed_over":
        notices.handed_over(notice=_held(cases[story.key]), by=stage.people[act.by])
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
    answers = {**step.initial(pack, task), **_plausible(step.questions(pack, task)), **act.answers}
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


def _held(case: Case) -> Notice:
    return Notice.objects.get(case=case, status=Notice.Status.HELD)


__all__ = ["Appeal", "Stage", "at", "play_all"]
