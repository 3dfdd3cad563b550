"""Two officers at once with one appeal, and with one request: one appeal, one answer, and the other is told."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from workflows.actions.appeals import Arrival, Lateness
from workflows.actions.late_requests import LateAppeal
from workflows.flows import late, verbs
from workflows.models import Appeal, Case, Event, LateRequest, Notice, Run

from .conftest import restrict
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def clerk(person: Callable[..., User]) -> User:
    return person("clerk", "Keepers")


def test_two_officers_key_in_one_appeal(case: Case, cast: dict[str, User], clerk: User) -> None:
    """The customer rang twice, or two people opened one letter. On PostgreSQL one waits for the other."""
    restrict(case, cast)
    letter = Notice.objects.get(case=case, letter="decision")

    def key_in(by: User) -> Appeal:
        return verbs.open_appeal(
            case=Case.objects.get(pk=case.pk),
            letter=Notice.objects.get(pk=letter.pk),
            grounds=["harsh"],
            statement="Too harsh.",
            arrival=Arrival(came_by="phone", received_on=timezone.localdate(), by=by),
            submission_key=f"form of {by.pk}",
        )

    results = at_once(lambda: key_in(cast["keeper"]), lambda: key_in(clerk))

    told = [one for one in results if isinstance(one, verbs.AlreadyAppealed)]
    made = Appeal.objects.get()
    assert [one.appeal for one in told] == [made], results
    assert Event.objects.filter(kind="appeal_received").count() == 1
    assert Run.objects.filter(process_code="appeal").count() == 1


def test_a_request_accepted_and_refused_at_once_has_one_answer(case: Case, cast: dict[str, User], clerk: User) -> None:
    restrict(case, cast)
    # The letter alone says that its time is over; no clock is moved, so the threads share one.
    long_ago = timezone.localdate() - dt.timedelta(days=20)
    Notice.objects.filter(case=case).update(status=Notice.Status.SENT, served_on=long_ago)
    sent = LateAppeal(from_name="Ada", received_on=timezone.localdate(), why_late="Ill.")
    request = late.ask_late(case=case, sent=sent, submission_key="asked")
    arrival = Arrival(
        came_by="email", received_on=request.received_on, by=cast["keeper"], late=Lateness("illness", "In hospital.")
    )

    def accept() -> Appeal:
        asked = LateRequest.objects.get(pk=request.pk)
        return late.accept_late(
            request=asked, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="accepted"
        )

    def refuse() -> LateRequest:
        asked = LateRequest.objects.get(pk=request.pk)
        return late.refuse_late(case=case, by=clerk, because="no_reason", words="None.", request=asked)

    results = at_once(accept, refuse)

    assert sum(isinstance(one, late.AlreadyAnswered) for one in results) == 1, results
    request.refresh_from_db()
    assert Appeal.objects.count() == (1 if request.answer == "accepted" else 0)
