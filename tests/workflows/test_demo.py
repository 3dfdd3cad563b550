"""The demonstration can be lived through, whatever the day."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import override_settings

from workflows.clock import is_working_day
from workflows.demo.emails import fifty_eight_emails
from workflows.models import Case, Edition, Event, Evidence, Notice, Restriction, Run, Task

pytestmark = pytest.mark.django_db


def seed(day: str) -> str:
    said = StringIO()
    moment = dt.datetime.fromisoformat(f"{day}T11:00:00+00:00")
    with override_settings(DEMO_PASSWORD="an-even-hand"), time_machine.travel(moment, tick=False):
        call_command("seed_demo", stdout=said)
    return said.getvalue()


# The first working day of a year, a leap day, a day after the clocks changed.
@pytest.mark.parametrize("day", ["2027-01-04", "2028-02-29", "2026-10-26"])
def test_a_dozen_cases_at_different_steps(day: str) -> None:
    seed(day)

    assert Case.objects.count() >= 12
    live = Task.objects.filter(flow_task_type="HUMAN", finished__isnull=True)
    assert live.values("step").distinct().count() >= 8
    assert Restriction.objects.filter(status="in_force").exists()
    # An open run has a live task and a closed one has none.
    for run in Run.objects.all():
        assert run.task_set.filter(finished__isnull=True).exists() == (run.finished is None), run


def test_a_policy_is_in_force_before_its_cases_and_nothing_happens_on_a_closed_day() -> None:
    seed("2026-11-25")

    published = Edition.objects.get().published_at
    assert not Case.objects.filter(opened_at__lt=published).exists()
    by_people = Event.objects.filter(actor__isnull=False)
    assert {event.at.date() for event in by_people if not is_working_day(event.at.date())} == set()


def test_letters_go_out_on_the_day_they_are_written() -> None:
    seed("2026-11-25")

    emailed = Notice.objects.filter(channel="email")
    assert emailed.count() > 5
    assert {notice.pk for notice in emailed if notice.settled_at.date() != notice.issued_at.date()} == set()
    assert len(mail.outbox) >= emailed.count()


def test_58_emails_and_a_second_seeding() -> None:
    seed("2026-06-01")

    emails = Evidence.objects.filter(kind="email", incident__case__customer__surname="Hale")
    assert emails.count() == 58
    assert emails.values("department").distinct().count() == 7
    assert emails.values("dated").distinct().count() < 20

    before = (Case.objects.count(), Edition.objects.count())
    assert "nothing was changed" in seed("2026-06-02")
    assert (Case.objects.count(), Edition.objects.count()) == before


def test_emails_fall_on_working_days() -> None:
    days = {item.dated for item in fifty_eight_emails(dt.date(2026, 6, 23))}

    assert max(days) == dt.date(2026, 6, 23)
    assert all(day.weekday() < 5 for day in days)


@override_settings(DEMO_PASSWORD="")
def test_demonstration_is_refused_where_its_password_is_not_set() -> None:
    with pytest.raises(CommandError, match="Set DEMO_PASSWORD"):
        call_command("seed_demo", stdout=StringIO())
