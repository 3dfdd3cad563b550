"""Runs move as the edition says."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.auth.models import User

from workflows.access import Refused, may
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Edition, Event, Notice, Policy, Restriction, Run, Task
from workflows.policies.editions import publish

from .conftest import an_incident, do, live, restrict, waiting
from .small_pack import small_pack

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def test_incident_opens_a_case_with_the_line_manager(case: Case) -> None:
    assert live(case) == ["discuss"]
    assert case.edition.number == 1


def test_outcome_leads_to_its_step(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")

    assert live(case) == ["warn"]


def test_case_closes_when_nothing_is_open(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="nothing")

    case.refresh_from_db()
    assert case.closed_at is not None
    assert case.outcome == "closed"


def test_panel_restricts_and_the_letter_says_why(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)

    row = Restriction.objects.get(case=case)
    assert row.review_on == dt.date(2026, 9, 3)
    assert row.terms_words == "Write only to inbox@council.example."
    notice = Notice.objects.get(case=case, letter="decision")
    text = " ".join(part["text"] for part in notice.paragraphs)
    assert "Calls keep staff from other work." in text
    assert "Appeal by 17 June 2026." in text
    assert live(case) == []


def test_votes_that_differ_take_the_gentlest_way(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    do(case, "vote", cast["keeper"], outcome="no", reasons="No.")

    case.refresh_from_db()
    assert case.outcome == "closed"
    assert not Restriction.objects.filter(case=case).exists()


def test_nobody_votes_twice(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")

    with pytest.raises(Exception, match="voted already"):
        do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")


def test_wait_ends_by_time(case: Case, cast: dict[str, User], clock: time_machine.Traveller) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    assert sweep().timers == 0

    clock.move_to(START + dt.timedelta(days=20))
    assert sweep().timers == 1
    assert sweep().timers == 0

    case.refresh_from_db()
    assert case.closed_at is not None


def test_wait_ends_by_a_new_incident(case: Case, cast: dict[str, User], policy: Policy) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")

    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )

    assert live(case) == ["propose"]


def test_review_lifts_when_there_were_no_further_incidents(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    clock.move_to(dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC))

    assert sweep().reviews == 1
    assert sweep().reviews == 0

    assert Restriction.objects.get(case=case).status == Restriction.Status.LIFTED
    assert Notice.objects.filter(case=case, letter="lifted").count() == 1


def test_review_extends_by_the_step_and_comes_round_again(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    clock.move_to(dt.datetime(2026, 7, 1, 9, 0, tzinfo=dt.UTC))
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    clock.move_to(dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC))
    assert sweep().reviews == 1

    row = Restriction.objects.get(case=case)
    assert (row.status, row.review_on, row.extensions) == ("in_force", dt.date(2026, 12, 3), 1)

    clock.move_to(dt.datetime(2026, 12, 3, 1, 0, tzinfo=dt.UTC))
    assert sweep().reviews == 1
    row.refresh_from_db()
    assert row.status == "lifted"


def test_appeal_is_heard_by_somebody_who_took_no_part(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    appeal = verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    task = waiting(case, "hear")

    # The safety officer is in a group of the deciding role, but voted for the restriction.
    assert not may(cast["safety"], "take", task)
    assert not may(cast["safety"], "view", task)
    with pytest.raises(Refused, match="took part"):
        engine.take(task=task, by=cast["safety"])

    do(
        case,
        "hear",
        cast["reviewer"],
        outcome="vary",
        reasons="One inbox is more than was needed.",
        restrictions=["written_only"],
    )
    do(case, "answer", cast["reviewer"], channel="email")

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_by) == ("vary", cast["reviewer"])
    assert list(Restriction.objects.filter(case=case, status="in_force").values_list("code", flat=True)) == [
        "written_only"
    ]


def test_same_sent_form_makes_one_appeal(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)

    first = verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    second = verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")

    assert first == second
    assert Appeal.objects.count() == 1


def test_window_closes_after_its_last_day(case: Case, cast: dict[str, User], clock: time_machine.Traveller) -> None:
    restrict(case, cast)
    clock.move_to(dt.datetime(2026, 6, 17, 22, 30, tzinfo=dt.UTC))
    assert verbs.check_window(case) == dt.date(2026, 6, 17)

    clock.move_to(dt.datetime(2026, 6, 17, 23, 30, tzinfo=dt.UTC))  # half past midnight in London
    with pytest.raises(verbs.WindowClosed, match="17 June 2026"):
        verbs.check_window(case)


def test_case_keeps_its_edition(case: Case, cast: dict[str, User], policy: Policy) -> None:
    changed = small_pack()
    changed["identity"]["change_note"] = "No more panels."
    changed["processes"][0]["steps"][0]["outcomes"][2]["goes_to"] = "closed"
    policy.content = changed
    policy.save()
    assert publish(policy=policy, by=None).number == 2

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    assert live(case) == ["propose"]
    assert case.edition.number == 1


def test_second_person_is_told_in_plain_words(case: Case, cast: dict[str, User], person: object) -> None:
    other = person("second", "Managers")  # type: ignore[operator]
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])

    with pytest.raises(Refused, match="already taken"):
        engine.take(task=waiting(case, "discuss"), by=other)


def test_overdue_task_is_marked_once_and_escalates(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    task = waiting(case, "discuss")
    assert not may(cast["safety"], "take", task)
    clock.move_to(START + dt.timedelta(days=30))

    assert sweep().overdue == 1
    assert sweep().overdue == 0

    assert may(cast["safety"], "take", task)


def test_grants_follow_the_work(case: Case, cast: dict[str, User]) -> None:
    assert may(cast["manager"], "view", case)
    assert not may(cast["safety"], "view", case)

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    assert not may(cast["manager"], "view", case)
    assert may(cast["safety"], "view", case)
    assert may(cast["keeper"], "view", case)
    assert not may(cast["stranger"], "view", case)


def test_open_runs_have_a_live_task_and_closed_ones_none(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)

    assert not Task.objects.filter(
        process__in=Run.objects.filter(finished__isnull=False), finished__isnull=True
    ).exists()
    assert Event.objects.filter(case=case, kind="case_closed").count() == 0


def test_edition_cannot_be_changed(policy: Policy) -> None:
    edition = Edition.objects.get(policy=policy)

    with pytest.raises(Exception, match="publish a new edition"):
        edition.save()
