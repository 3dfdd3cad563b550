"""People for rehearsals that are held to the engine, and the clock that they live by."""

import datetime as dt
from collections.abc import Iterable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from hypothesis import HealthCheck

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
# A hearing closes its own reviewer out of the next one.
REVIEWERS = 4
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]


def people_in(groups: Iterable[str]) -> list[User]:
    """Somebody in no group who may report incidents, and several people in each of the groups."""
    reporter = User.objects.create_user("reporter")
    report = Permission.objects.get(codename="report_incident", content_type__app_label="workflows")
    reporter.user_permissions.add(report)
    return [reporter, *(_person(f"{name} {number}", name) for name in groups for number in range(REVIEWERS))]


def _person(username: str, group: str) -> User:
    user = User.objects.create_user(username)
    user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved
