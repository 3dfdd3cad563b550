"""Whatever people and the clock do: an open run has a live task, a closed one none; a case is open exactly while
something is; and no case can be stuck open."""

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workflows.access import may
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import LIVE, Case, Customer, Policy, Restriction, Run, Task
from workflows.steps import NoticeStep, Refusal

from .conftest import an_incident, restrict

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
TERMS = (
    {"restrictions": ["written_only"]},
    {"restrictions": ["one_inbox"], "one_inbox__inbox": "inbox@council.example"},
)
MOVES = ("act",) * 8 + ("report", "appeal", "appeal", "take", "hand_back", "days", "days")
# When nothing waits for anybody.
IDLE = ("report", "appeal", "appeal", "days")
# What leads to an end and asks nothing of anybody else.
QUIET = {"discuss": "nothing", "vote": "no", "hear": "uphold"}
CHOICES = {
    "discuss": ("nothing", "warn", "refer", "refer"),
    "vote": ("no", "yes", "yes"),
    "hear": ("uphold", "vary", "overturn"),
}


@pytest.fixture
def people(cast: dict[str, User], person: Callable[..., User]) -> list[int]:
    """The cast, and enough independent reviewers for every appeal of a walk."""
    return [one.pk for one in [*cast.values(), *(person(f"reviewer{n}", "Reviewers") for n in range(8))]]


class Walk:
    """One customer's cases, and whoever acts on them."""

    def __init__(self, policy: Policy, customer: Customer, people: list[int]) -> None:
        self.policy, self.customer = policy, customer
        self.people = people
        self.appeals = 0

    @property
    def cases(self) -> list[Case]:
        return list(Case.objects.filter(customer=self.customer).order_by("pk"))

    def staff(self) -> list[User]:
        return list(User.objects.filter(pk__in=self.people).order_by("pk"))

    def waiting(self) -> list[Task]:
        return list(Task.objects.filter(flow_task_type="HUMAN", status__in=LIVE).order_by("pk"))

    def report(self) -> None:
        by = self.staff()[0]
        verbs.report_incident(
            policy=self.policy, customer=self.customer, service="Housing", report=an_incident(), by=by
        )

    def appeal(self, case: Case) -> None:
        self.appeals += 1
        key = f"appeal-{self.appeals}"
        try:
            verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key=key)
        except (verbs.WindowClosed, verbs.AlreadyAppealed):
            return

    def take(self, task: Task) -> User | None:
        """Somebody who may takes a task, or has it already; nobody takes a panel's."""
        for user in self.staff():
            if may(user, "complete", task):
                if task.kind != "panel" or not task.votes.filter(member=user).exists():
                    return user
            elif may(user, "take", task):
                engine.take(task=task, by=user)
                return user
        return None

    def act(self, task: Task, outcome: str, terms: dict[str, Any]) -> None:
        user = self.take(task)
        if user is None:
            return
        task = Task.objects.get(pk=task.pk)
        answers = {"outcome": outcome, "reasons": "R", "note": "N", "text_what": "W", "channel": "email", **terms}
        step, pack = engine.step_and_pack(task)
        if isinstance(step, NoticeStep) and step.is_overtaken(pack, task):
            with pytest.raises(Refusal):
                engine.complete(task=task, by=user, answers=answers)
            engine.not_needed(task=task, by=user, reason="It has ended.")
            return
        try:
            engine.complete(task=task, by=user, answers=answers)
        except Refusal:
            return

    def hand_back(self, task: Task) -> None:
        for user in self.staff():
            if may(user, "hand_back", task):
                engine.hand_back(task=task, by=user, reason="R")
                return

    def check(self) -> None:
        for run in Run.objects.all():
            live = Task.objects.filter(process=run, status__in=LIVE).exists()
            assert live == (run.finished is None), f"{run.process_code} is {run.status}, with live tasks: {live}"
        for case in self.cases:
            something = (
                Run.objects.filter(case=case, finished=None).exists()
                or Restriction.objects.filter(case=case, status__in=Restriction.STANDING).exists()
            )
            assert something == (case.closed_at is None)


def wander(walk: Walk, chance: Random, clock: time_machine.Traveller) -> None:
    """One thing that somebody, or the clock, does."""
    tasks = walk.waiting()
    move = chance.choice(MOVES if tasks else IDLE)
    if move == "report":
        walk.report()
    elif move == "appeal":
        walk.appeal(chance.choice(walk.cases))
    elif move == "days":
        clock.shift(dt.timedelta(days=chance.choice((1, 1, 5, 15, 100))))
        assert sweep().stuck == []
    else:
        task = chance.choice(tasks)
        if move == "act":
            outcome = chance.choice(CHOICES.get(task.step, ("done",)))
            walk.act(task, outcome, chance.choice(TERMS))
        elif move == "take":
            walk.take(task)
        else:
            walk.hand_back(task)


def wind_up(walk: Walk, clock: time_machine.Traveller) -> None:
    """Nothing new happens any more, everybody does what waits for them, and time passes."""
    for _ in range(12):
        if all(case.closed_at for case in walk.cases):
            return
        for task in walk.waiting():
            if Task.objects.get(pk=task.pk).is_live:
                walk.act(task, QUIET.get(task.step, "done"), TERMS[0])
                walk.check()
        clock.shift(dt.timedelta(days=100))
        assert sweep().stuck == []
        walk.check()


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_nothing_is_left_hanging_and_every_case_can_end(
    policy: Policy, customer: Customer, cast: dict[str, User], people: list[int], seed: int
) -> None:
    with transaction.atomic(), time_machine.travel(START, tick=False) as clock:
        walk, chance = Walk(policy, customer, people), Random(seed)
        walk.report()
        if chance.random() < 0.7:
            restrict(walk.cases[0], cast)
        for _ in range(12):
            wander(walk, chance, clock)
            walk.check()
        wind_up(walk, clock)
        assert [case.reference for case in walk.cases if case.closed_at is None] == []
        transaction.set_rollback(True)
