"""The small policy's cast at their desks."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.workflows.conftest import an_incident, case, cast, customer, do, live, person, policy, restrict, waiting
from workflows.flows import engine
from workflows.models import Case, Task

__all__ = [
    "an_incident",
    "case",
    "cast",
    "customer",
    "do",
    "live",
    "person",
    "policy",
    "restrict",
    "task_url",
    "waiting",
]

Desk = Callable[[str], Client]


@pytest.fixture
def desk(cast: dict[str, User]) -> Desk:
    """A signed-in browser for one of the cast, by name."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast[name])
        return client

    return sign_in


def task_url(task: Task) -> str:
    return reverse("desk:task", args=[task.pk])


@pytest.fixture
def taken(case: Case, cast: dict[str, User]) -> Task:
    """The line manager's task, taken."""
    task = waiting(case, "discuss")
    engine.take(task=task, by=cast["manager"])
    task.refresh_from_db()
    return task


@pytest.fixture
def voting(case: Case, cast: dict[str, User]) -> Task:
    """The panel's task, open."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    return waiting(case, "vote")


@pytest.fixture
def writing(case: Case, cast: dict[str, User]) -> Task:
    """The warning letter, taken by the line manager."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    task = waiting(case, "warn")
    engine.take(task=task, by=cast["manager"])
    task.refresh_from_db()
    return task
