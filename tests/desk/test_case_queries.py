"""What a case page costs: the same whatever the case and the register hold."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from workflows.flows import verbs
from workflows.models import Case, CaseGroupGrant, Event, Evidence
from workflows.models import Customer as Person

from .conftest import Desk, restrict

pytestmark = pytest.mark.django_db
LIMIT = 45


@pytest.fixture
def full(case: Case, cast: dict[str, User]) -> Case:
    """A case with everything on it: a restriction, a decision, a letter, an appeal."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too much.", submission_key="once")
    return case


@pytest.fixture
def cost(desk: Desk) -> Callable[[Case], int]:
    """How many queries a case's page takes, once everything that is kept in the process is warm."""
    client = desk("keeper")

    def count(case: Case) -> int:
        url = reverse("desk:case", args=[case.reference])
        client.get(url)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


def test_a_full_case_keeps_the_limit(full: Case, cost: Callable[[Case], int]) -> None:
    assert cost(full) <= LIMIT


def test_a_thousand_cases_cost_what_ten_do(full: Case, cost: Callable[[Case], int]) -> None:
    _more_cases(full, 10)
    ten = cost(full)
    _more_cases(full, 1000)
    assert cost(full) == ten


def test_58_items_and_100_events_cost_what_one_does(full: Case, cost: Callable[[Case], int]) -> None:
    few = cost(full)
    incident = full.incidents.get()
    Evidence.objects.bulk_create(
        Evidence(incident=incident, kind="email", dated=dt.date(2026, 6, 1), department="Planning", summary="x")
        for _ in range(57)
    )
    now = timezone.now()
    Event.objects.bulk_create(Event(case=full, at=now, kind="note", words=f"Line {n}.") for n in range(100))
    assert cost(full) == few


def _more_cases(like: Case, count: int) -> None:
    grant = CaseGroupGrant.objects.filter(content_object=like).first()
    assert grant is not None
    person = Person.objects.create(surname="Other")
    start = Case.objects.count()
    made = Case.objects.bulk_create(
        Case(
            reference=f"T-{start + number:04}-0000",
            policy_id=like.policy_id,
            edition_id=like.edition_id,
            customer=person,
            service="Housing",
            opened_at=timezone.now(),
            opened_by_id=like.opened_by_id,
        )
        for number in range(count)
    )
    CaseGroupGrant.objects.bulk_create(
        CaseGroupGrant(content_object=one, group_id=grant.group_id, permission_id=grant.permission_id, origin="role")
        for one in made
    )
