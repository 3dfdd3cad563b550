"""A fixed cast and a small policy in force."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.utils import timezone

from home.seeding import ensure_site
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.flows import engine, verbs
from workflows.models import Case, Customer, Policy, Task
from workflows.policies.editions import publish

from .small_pack import small_pack


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a member of staff in the named groups, allowed to report incidents."""

    def make(username: str, *groups: str) -> User:
        user = User.objects.create_user(username, f"{username}@council.example", "a-long-password")
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])
        user.user_permissions.add(
            Permission.objects.get(codename="report_incident", content_type__app_label="workflows"),
            Permission.objects.get(codename="access_admin"),
        )
        return user

    return make


@pytest.fixture
def cast(person: Callable[..., User]) -> dict[str, User]:
    """Everybody the small policy needs, and a stranger."""
    return {
        "officer": person("officer"),
        "manager": person("manager", "Managers"),
        "keeper": person("keeper", "Keepers"),
        "safety": person("safety", "Safety"),
        "reviewer": person("reviewer", "Reviewers"),
        "stranger": person("stranger"),
    }


@pytest.fixture
def policy(db: None, cast: dict[str, User]) -> Policy:
    """The small policy, published."""
    ensure_site(council_name="Smallholm Council")
    made = Policy.objects.create(slug="small", title="Small", content=small_pack())
    publish(policy=made, by=None)
    return made


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create(first_names="Ada", surname="O’Brien", email="ada@customer.example")


def an_incident(**changes: Any) -> IncidentReport:
    """A report with one dated item of evidence."""
    now = timezone.now()
    item = EvidenceItem(kind="call", dated=timezone.localdate(), summary="Shouted at the officer.")
    report = {
        "occurred_at": now - dt.timedelta(minutes=5),
        "channel": "phone",
        "description": "Shouted.",
        "behaviours": ("abuse",),
        "evidence": (item,),
    }
    return IncidentReport(**{**report, **changes})


@pytest.fixture
def case(policy: Policy, customer: Customer, cast: dict[str, User]) -> Case:
    """A case just opened, waiting for the line manager."""
    return verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case


def live(case: Case) -> list[str]:
    """The steps that wait now."""
    return list(
        Task.objects.filter(case=case, status__in=["NEW", "ASSIGNED", "SCHEDULED"]).values_list("step", flat=True)
    )


def waiting(case: Case, step: str) -> Task:
    """The live task of a step."""
    return Task.objects.get(case=case, step=step, status__in=["NEW", "ASSIGNED"])


def do(case: Case, step: str, by: User, **answers: Any) -> None:
    """Take and complete the live task of a step."""
    task = waiting(case, step)
    if task.kind != "panel":
        engine.take(task=task, by=by)
    engine.complete(task=task, by=by, answers=answers)


def restrict(case: Case, cast: dict[str, User], *, channel: str = "email") -> None:
    """Carry a case to restrictions in force, with the decision letter issued."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["one_inbox"], one_inbox__inbox="inbox@council.example")
    do(case, "vote", cast["safety"], outcome="yes", reasons="Calls keep staff from other work.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="I agree.")
    do(case, "letter", cast["keeper"], channel=channel)
