"""A policy may suspend restrictions while an appeal against their decision is open: promised, and done."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Basis, Case, Customer, Event, Notice, Policy, Restriction, Task
from workflows.policies.editions import publish

from .conftest import an_incident, do, live, restrict, waiting
from .small_pack import small_pack

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def suspending(policy: Policy, customer: Customer, cast: dict[str, User]) -> Case:
    """A restricted case under a policy that suspends."""
    content = small_pack()
    content["appeal"]["stays_restriction"] = True
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(case, cast)
    return case


def appeal(case: Case, key: str = "one") -> Appeal:
    return verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key=key)


def states(case: Case) -> list[str]:
    return list(Restriction.objects.filter(case=case).order_by("pk").values_list("status", flat=True))


def test_suspended_while_the_appeal_is_open(suspending: Case) -> None:
    before = Restriction.objects.get()
    appeal(suspending)

    row = Restriction.objects.get()
    assert row.status == "suspended"
    assert (row.review_on, row.review_explained) == (before.review_on, before.review_explained)
    assert Event.objects.filter(case=suspending, kind="restriction_suspended").count() == 1


def test_not_suspended_where_the_policy_says_so(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    appeal(case)

    assert states(case) == ["in_force"]


@pytest.mark.parametrize(
    ("outcome", "answers", "after"),
    [
        ("uphold", {}, ["in_force"]),
        ("vary", {"restrictions": ["written_only"]}, ["replaced", "in_force"]),
        ("overturn", {}, ["lifted"]),
    ],
)
def test_the_outcome_resumes_or_ends_it(
    suspending: Case, cast: dict[str, User], outcome: str, answers: dict[str, object], after: list[str]
) -> None:
    appeal(suspending)

    do(suspending, "hear", cast["reviewer"], outcome=outcome, reasons="R", **answers)

    assert states(suspending) == after
    assert Event.objects.filter(case=suspending, kind="restriction_resumed").count() == 1


def test_case_stays_open_and_the_review_waits_for_the_outcome(
    suspending: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    appeal(suspending)
    clock.move_to(dt.datetime(2026, 9, 10, 1, 0, tzinfo=dt.UTC))
    assert sweep().reviews == 0

    do(suspending, "hear", cast["reviewer"], outcome="uphold", reasons="R")
    suspending.refresh_from_db()
    assert suspending.closed_at is None

    assert sweep().reviews == 1
    assert states(suspending) == ["lifted"]


def test_a_waiting_letter_is_not_overtaken_by_a_suspension(suspending: Case, cast: dict[str, User]) -> None:
    """A decision letter that waits for its turn cannot be said to be not needed: its restriction may come back."""
    appeal(suspending)
    do(suspending, "hear", cast["reviewer"], outcome="uphold", reasons="R")
    step, pack = engine.step_and_pack(Task.objects.filter(step="letter").get())
    Restriction.objects.update(status="suspended")

    assert not step.is_overtaken(pack, Task.objects.get(step="letter"))  # type: ignore[attr-defined]


def test_two_appeals_each_suspend_their_own(
    suspending: Case, cast: dict[str, User], policy: Policy, person: Callable[..., User]
) -> None:
    first = appeal(suspending)
    verbs.report_incident(
        policy=policy, customer=suspending.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    do(suspending, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(suspending, "propose", cast["safety"], restrictions=["written_only"])
    do(suspending, "vote", cast["safety"], outcome="yes", reasons="Again.")
    do(suspending, "vote", cast["keeper"], outcome="yes", reasons="Again.")
    assert states(suspending) == ["suspended", "in_force"]
    do(suspending, "letter", cast["keeper"], channel="email")
    told = Notice.objects.filter(letter="decision").latest("pk").paragraphs[1]["text"]
    assert told == "- Contact us only in writing."
    appeal(suspending, "two")
    assert states(suspending) == ["suspended", "suspended"]

    task = Task.objects.get(process=first.run, step="hear")
    engine.take(task=task, by=cast["reviewer"])
    engine.complete(task=task, by=cast["reviewer"], answers={"outcome": "uphold", "reasons": "R"})

    assert states(suspending) == ["in_force", "suspended"]


def test_what_two_open_appeals_are_about_waits_for_both(suspending: Case, cast: dict[str, User]) -> None:
    first = appeal(suspending)
    letter = Notice.objects.get(letter="decision")
    task = Task.objects.filter(process=letter.run).exclude(pk=letter.task_id).latest("pk")
    # A second letter about the same restriction, as an extension's is.
    again = Notice.objects.get(pk=letter.pk)
    again.pk, again.task = None, task
    again.save()
    Basis.objects.create(restriction=Restriction.objects.get(), run=letter.run, letter=again)
    appeal(suspending, "two")

    hearing = Task.objects.get(process=first.run, step="hear")
    engine.take(task=hearing, by=cast["reviewer"])
    engine.complete(task=hearing, by=cast["reviewer"], answers={"outcome": "uphold", "reasons": "R"})

    assert states(suspending) == ["suspended"]


def test_every_screen_says_so(suspending: Case, cast: dict[str, User]) -> None:
    appeal(suspending)
    said = "uspended while an appeal is open"

    def page(name: str, url: str) -> str:
        client = Client()
        client.force_login(cast[name], backend="django.contrib.auth.backends.ModelBackend")
        return unescape(client.get(url).content.decode())

    assert page("keeper", f"/admin/desk/cases/{suspending.reference}/").count(said) >= 2
    assert said in page("reviewer", f"/admin/desk/tasks/{waiting(suspending, 'hear').pk}/")
    assert said in page("keeper", "/admin/registers/restrictions/")
    assert live(suspending) == ["hear"]
