"""Cases, restrictions and appeals in a register, and people who may and may not see them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from tests.workflows.conftest import case as a_case
from tests.workflows.conftest import cast, customer, person, policy, restrict
from workflows.flows import verbs
from workflows.models import Appeal, Case, CaseGroupGrant, Customer, Notice, Policy, Restriction, Run, Task

__all__ = ["a_case", "cast", "customer", "person", "policy"]

NOW = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def case(clock: time_machine.Traveller, a_case: Case, cast: dict[str, User]) -> Case:
    """A case with a restriction in force and an appeal under way; the keeper sees it, the stranger does not."""
    restrict(a_case, cast)
    verbs.open_appeal(case=a_case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    return a_case


@pytest.fixture
def signed_in(cast: dict[str, User]) -> Callable[[str], Client]:
    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(cast[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def keeper(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("keeper")


@pytest.fixture
def stranger(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("stranger")


@pytest.fixture
def many(policy: Policy) -> Callable[[int], None]:
    """Make so many cases that the keeper sees, each with a restriction in force and an appeal."""

    def make(count: int) -> None:
        seen = Permission.objects.get(codename="view_case")
        keepers, now = Group.objects.get(name="Keepers"), timezone.now()
        maker, start = User.objects.get(username="officer"), Case.objects.count()
        people = Customer.objects.bulk_create(
            Customer(surname=f"Name{n}", surname_key=f"name{n}") for n in range(start, start + count)
        )
        common: dict[str, Any] = {"policy": policy, "edition": policy.edition, "service": "Housing"}
        cases = Case.objects.bulk_create(
            Case(reference=f"C-{n:06}", customer=one, opened_at=now, opened_by=maker, **common)
            for n, one in enumerate(people, start)
        )
        CaseGroupGrant.objects.bulk_create(
            CaseGroupGrant(content_object=one, group=keepers, permission=seen, origin="role") for one in cases
        )
        run = Run.objects.first()
        Restriction.objects.bulk_create(
            Restriction(
                case=one, run=run, code="x", label="One inbox", terms_words="Write.", reasons="R", status="in_force",
                starts_on=now.date(), counts_from=now,
                review_on=now.date() + dt.timedelta(days=90), review_explained="3 months",
            )
            for one in cases
        )  # fmt: skip
        tasks = Task.objects.bulk_create(
            Task(
                process=run, case=one, edition_id=run.edition_id, flow_task_type="HUMAN", status="DONE", step="letter",
                kind="notice",
            )
            for one in cases
        )  # fmt: skip
        letters = Notice.objects.bulk_create(
            Notice(
                case=one.case, run=run, task=one, letter="decision", label="Decision", subject="S", paragraphs=[],
                recipient_name="N", channel="post", issued_at=now,
            )
            for one in tasks
        )  # fmt: skip
        Appeal.objects.bulk_create(
            Appeal(
                reference=f"A-{n:06}", case=one, letter=letter, grounds=["harsh"], statement="S", received_at=now,
                decide_by=now.date(), decide_by_explained="28 calendar days", submission_key=f"many-{n}",
            )
            for n, (one, letter) in enumerate(zip(cases, letters, strict=True), start)
        )  # fmt: skip

    return make
