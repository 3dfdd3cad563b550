"""Several decisions on one case: each has its letter, its window, its appeal, and restrictions of its own."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from workflows.access import Refused, may
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Event, Notice, Policy, Restriction, Run, Task
from workflows.policies.editions import publish
from workflows.steps import Refusal

from .conftest import an_incident, do, live, restrict, waiting
from .small_pack import small_pack

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
DUE = dt.datetime(2026, 9, 3, 1, 0, tzinfo=dt.UTC)
INBOX = {"restrictions": ["one_inbox"], "one_inbox__inbox": "other@council.example"}
IN_WRITING = {"restrictions": ["written_only"]}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def again(policy: Policy, cast: dict[str, User]) -> Callable[..., None]:
    """A second escalation on the case, carried to its own restrictions. Its decision letter waits."""

    def escalate(case: Case, **terms: object) -> None:
        report = an_incident()
        verbs.report_incident(
            policy=policy, customer=case.customer, service="Housing", report=report, by=cast["officer"]
        )
        do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
        do(case, "propose", cast["safety"], **(terms or IN_WRITING))
        do(case, "vote", cast["safety"], outcome="yes", reasons="Again.")
        do(case, "vote", cast["keeper"], outcome="yes", reasons="Again.")

    return escalate


@pytest.fixture
def second(person: Callable[..., User]) -> User:
    """Another independent reviewer."""
    return person("second", "Reviewers")


def appeal(case: Case, key: str = "one", letter: Notice | None = None) -> Appeal:
    return verbs.open_appeal(case=case, letter=letter, grounds=["harsh"], statement="Harsh.", submission_key=key)


def hear(made: Appeal, by: User, outcome: str, **answers: object) -> None:
    task = Task.objects.get(process=made.run, step="hear", finished=None)
    engine.take(task=task, by=by)
    engine.complete(task=task, by=by, answers={"outcome": outcome, "reasons": f"We {outcome}.", **answers})


def answer(made: Appeal, by: User) -> Notice:
    task = Task.objects.get(process=made.run, step="answer", finished=None)
    engine.take(task=task, by=by)
    engine.complete(task=task, by=by, answers={"channel": "email"})
    return Notice.objects.get(task=task)


def in_force(case: Case) -> list[str]:
    rows = Restriction.objects.filter(case=case, status="in_force")
    return list(rows.order_by("code").values_list("code", flat=True))


# What an appeal lifts and varies.


def test_overturning_lifts_what_was_appealed_and_leaves_a_later_decision(
    case: Case, cast: dict[str, User], again: Callable[..., None]
) -> None:
    restrict(case, cast)
    made = appeal(case)
    again(case)

    hear(made, cast["reviewer"], "overturn")

    assert in_force(case) == ["written_only"]
    do(case, "letter", cast["keeper"], channel="email")
    assert "Contact us only in writing." in Notice.objects.filter(letter="decision").latest("pk").paragraphs[1]["text"]


def test_varying_changes_what_was_appealed_and_leaves_a_later_decision(
    case: Case, cast: dict[str, User], again: Callable[..., None]
) -> None:
    restrict(case, cast)
    made = appeal(case)
    again(case)

    hear(made, cast["reviewer"], "vary", **INBOX)

    assert in_force(case) == ["one_inbox", "written_only"]
    assert Restriction.objects.get(case=case, code="one_inbox", status="in_force").terms == {
        "inbox": "other@council.example"
    }


def test_an_appeal_cannot_vary_into_what_another_decision_put_in_force(
    case: Case, cast: dict[str, User], again: Callable[..., None]
) -> None:
    restrict(case, cast)
    made = appeal(case)
    again(case)

    with pytest.raises(Refusal, match="already in force by another decision"):
        hear(made, cast["reviewer"], "vary", **IN_WRITING)

    assert in_force(case) == ["one_inbox", "written_only"]


def test_overturning_lifts_what_a_review_has_extended(
    case: Case, cast: dict[str, User], policy: Policy, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    made = appeal(case)
    clock.shift(dt.timedelta(days=1))
    engine.begin(case=case, edition=case.edition, process="escalation")  # keeps the case busy, decides nothing
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    clock.move_to(DUE)
    assert sweep().reviews == 1
    assert Restriction.objects.get(case=case).extensions == 1

    hear(made, cast["reviewer"], "overturn")

    assert in_force(case) == []


def test_overturning_lifts_what_another_appeal_has_varied(
    reviewed: Policy, case: Case, cast: dict[str, User], second: User, clock: time_machine.Traveller
) -> None:
    """The decision and its extension, each with its letter, are both appealed: they are about one restriction."""
    restrict(case, cast)
    first = appeal(case)
    extend(reviewed, case, cast, clock)
    other = appeal(case, "two")
    assert other.letter.run.process_code == "review"

    hear(first, cast["reviewer"], "vary", **IN_WRITING)
    assert in_force(case) == ["written_only"]
    hear(other, second, "overturn")

    assert in_force(case) == []


def test_overturning_a_warning_leaves_what_the_same_run_decided_later(
    policy: Policy, customer: object, cast: dict[str, User]
) -> None:
    content = small_pack()
    content["letters"][0]["opens_appeal"] = True
    case = opened(policy, content, customer, cast)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    made = appeal(case)
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    do(case, "propose", cast["safety"], **IN_WRITING)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Again.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Again.")

    hear(made, cast["reviewer"], "overturn")

    assert in_force(case) == ["written_only"]


def test_policy_that_writes_first_and_restricts_afterwards(
    policy: Policy, customer: object, cast: dict[str, User]
) -> None:
    content = small_pack()
    steps = {step["id"]: step for step in content["processes"][0]["steps"]}
    steps["vote"]["outcomes"][1]["goes_to"] = "letter"
    steps["letter"]["goes_to"], steps["restrict"]["goes_to"] = "restrict", "tell"
    content["letters"][1]["paragraphs"][1]["text"] = "Your contact will be limited."
    case = opened(policy, content, customer, cast)
    restrict(case, cast)

    hear(appeal(case), cast["reviewer"], "overturn")

    assert in_force(case) == []


# The same restriction twice.


def test_the_same_restriction_decided_again_replaces_the_older_one(
    case: Case, cast: dict[str, User], again: Callable[..., None], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    clock.shift(dt.timedelta(days=30))
    again(case, **INBOX)

    old, new = Restriction.objects.filter(case=case).order_by("pk")
    assert (old.status, old.ended_because) == ("replaced", "A new decision replaced it.")
    assert (new.status, new.replaces, new.review_on) == ("in_force", old, dt.date(2026, 10, 3))
    assert "instead of what was in force" in Event.objects.filter(kind="restriction_applied").latest("pk").words


def test_a_decision_that_replaced_an_appealed_one_stays(
    case: Case, cast: dict[str, User], again: Callable[..., None]
) -> None:
    restrict(case, cast)
    made = appeal(case)
    again(case, **INBOX)

    hear(made, cast["reviewer"], "overturn")

    assert in_force(case) == ["one_inbox"]


def test_a_review_with_nothing_left_to_look_at_ends_when_its_restriction_is_replaced(
    reviewed: Policy, case: Case, cast: dict[str, User], again: Callable[..., None], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    clock.move_to(DUE)
    sweep()
    assert live(case) == ["ask"]

    again(case, **INBOX)

    assert live(case) == ["letter"]
    assert Run.objects.get(process_code="review").outcome == "overtaken"


def test_the_database_holds_one_in_force_of_a_kind(case: Case, cast: dict[str, User]) -> None:
    restrict(case, cast)
    row = Restriction.objects.get(case=case)
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# Letters that cannot be true any more.


def test_letter_of_restrictions_that_have_ended_is_said_to_be_not_needed(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    until_the_letter(case, cast)
    clock.move_to(DUE)
    sweep()
    assert in_force(case) == []
    with pytest.raises(Refusal, match="no longer in force"):
        do(case, "letter", cast["keeper"], channel="email")

    engine.not_needed(task=waiting(case, "letter"), by=cast["keeper"], reason="The review lifted it first.")

    case.refresh_from_db()
    assert case.closed_at is not None
    assert live(case) == []
    assert Run.objects.get(process_code="escalation").outcome == "overtaken"
    told = Event.objects.get(case=case, kind="task_not_needed")
    assert (told.actor, told.data) == (cast["keeper"], {"reason": "The review lifted it first."})


def test_letter_is_not_issued_for_another_decisions_restrictions(
    case: Case, cast: dict[str, User], again: Callable[..., None], policy: Policy, clock: time_machine.Traveller
) -> None:
    """Its own restriction has been lifted, and another is in force: the letter would tell of that one instead."""
    until_the_letter(case, cast)
    first = waiting(case, "letter")
    row = Restriction.objects.get(case=case)
    clock.shift(dt.timedelta(days=1))
    engine.begin(case=case, edition=case.edition, process="escalation")
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], **INBOX)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Again.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Again.")
    row.refresh_from_db()
    assert row.status == "replaced"

    engine.take(task=first, by=cast["keeper"])
    with pytest.raises(Refusal, match="no longer in force"):
        engine.complete(task=first, by=cast["keeper"], answers={"channel": "email"})
    engine.not_needed(task=first, by=cast["keeper"], reason="Decided again.")

    assert live(case) == ["letter"]
    do(case, "letter", cast["keeper"], channel="email")
    assert live(case) == []


def test_letter_that_is_true_is_needed(case: Case, cast: dict[str, User]) -> None:
    until_the_letter(case, cast)
    engine.take(task=waiting(case, "letter"), by=cast["keeper"])

    with pytest.raises(Refused, match="still needed"):
        engine.not_needed(task=waiting(case, "letter"), by=cast["keeper"], reason="I would rather not.")

    assert live(case) == ["letter"]


def test_letter_that_tells_of_no_restriction_is_needed(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    engine.take(task=waiting(case, "warn"), by=cast["manager"])

    with pytest.raises(Refused, match="still needed"):
        engine.not_needed(task=waiting(case, "warn"), by=cast["manager"], reason="I would rather not.")


def test_only_its_holder_says_that_a_letter_is_not_needed(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    until_the_letter(case, cast)
    clock.move_to(DUE)
    sweep()

    for name in ("keeper", "manager"):
        with pytest.raises(Refused):
            engine.not_needed(task=waiting(case, "letter"), by=cast[name], reason="It is old.")


# Each letter with its own appeal and its own window.


def test_decision_made_while_an_appeal_is_open_can_be_appealed(
    case: Case, cast: dict[str, User], again: Callable[..., None], second: User, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    first = appeal(case)
    clock.shift(dt.timedelta(days=5))
    again(case)
    do(case, "letter", cast["keeper"], channel="email")
    assert verbs.check_window(case) == dt.date(2026, 6, 22)

    other = appeal(case, "two")

    assert other.letter != first.letter
    assert live(case) == ["hear", "hear"]
    hear(first, cast["reviewer"], "overturn")
    assert in_force(case) == ["written_only"]
    hear(other, second, "uphold")
    said = answer(first, cast["reviewer"]), answer(other, second)
    assert [letter.subject for letter in said] == [f"Your appeal {one.reference}" for one in (first, other)]
    assert [letter.paragraphs[0]["text"] for letter in said] == ["Overturn: We overturn.", "Uphold: We uphold."]
    assert in_force(case) == ["written_only"]
    assert live(case) == []


def test_who_decided_either_appeal_or_the_case_hears_no_other(
    case: Case, cast: dict[str, User], again: Callable[..., None], second: User
) -> None:
    restrict(case, cast)
    first = appeal(case)
    again(case)
    do(case, "letter", cast["keeper"], channel="email")
    other = appeal(case, "two")
    hear(first, cast["reviewer"], "uphold")

    waits = Task.objects.get(process=other.run, step="hear")
    assert may(second, "take", waits)
    assert not may(cast["reviewer"], "take", waits)
    assert not may(cast["safety"], "view", waits)


def test_each_letter_is_appealed_once(
    case: Case, cast: dict[str, User], again: Callable[..., None], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    again(case)
    clock.shift(dt.timedelta(days=1))
    do(case, "letter", cast["keeper"], channel="email")
    new, old = verbs.appealable(case)

    first = appeal(case)
    assert (first.letter, verbs.appealable(case)) == (new, [old])
    with pytest.raises(verbs.AlreadyAppealed, match="is with us"):
        appeal(case, "again", letter=new)
    assert appeal(case, "two").letter == old
    with pytest.raises(verbs.AlreadyAppealed):
        appeal(case, "three")
    assert Appeal.objects.count() == 2


def test_the_window_of_each_letter_counts_on_its_own(
    case: Case, cast: dict[str, User], again: Callable[..., None], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    clock.shift(dt.timedelta(days=10))
    again(case)
    do(case, "letter", cast["keeper"], channel="email")
    new, old = verbs.appealable(case)

    clock.shift(dt.timedelta(days=5))

    assert verbs.appealable(case) == [new]
    with pytest.raises(verbs.WindowClosed, match="17 June 2026"):
        appeal(case, letter=old)
    assert appeal(case).letter == new


def test_closed_case_is_opened_again_by_an_appeal(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    Notice.objects.filter(letter="decision").update(status="held", channel="reception")
    clock.move_to(DUE)
    sweep()
    case.refresh_from_db()
    assert case.closed_at is not None

    appeal(case)

    case.refresh_from_db()
    assert (case.closed_at, case.outcome) == (None, "")
    assert may(cast["reviewer"], "view", case)
    assert Event.objects.filter(case=case, kind="case_reopened").count() == 1


@pytest.fixture
def waits_for_appeal(policy: Policy, customer: object, cast: dict[str, User]) -> Case:
    """A case whose escalation waits, after its letter, for the appeal to be decided."""
    content = small_pack()
    steps = content["processes"][0]["steps"]
    next(step for step in steps if step["id"] == "tell")["goes_to"] = "wait_for_appeal"
    wait = {
        "id": "wait_for_appeal",
        "kind": "wait",
        "label": "Wait",
        "event": "appeal_decided",
        "on_event": "restricted",
    }
    steps.append(wait)
    case = opened(policy, content, customer, cast)
    restrict(case, cast)
    return case


def test_an_appeal_decided_ends_the_wait_for_it(waits_for_appeal: Case, cast: dict[str, User]) -> None:
    made = appeal(waits_for_appeal)
    assert sorted(live(waits_for_appeal)) == ["hear", "wait_for_appeal"]

    hear(made, cast["reviewer"], "uphold")

    assert live(waits_for_appeal) == ["answer"]


def test_an_appeal_against_another_decision_does_not(
    waits_for_appeal: Case, cast: dict[str, User], second: User
) -> None:
    case = waits_for_appeal
    made = appeal(case)
    engine.begin(case=case, edition=case.edition, process="escalation")
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], **IN_WRITING)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Again.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Again.")
    do(case, "letter", cast["keeper"], channel="email")
    other = appeal(case, "two")

    hear(other, second, "uphold")
    assert Task.objects.get(process=made.letter.run, step="wait_for_appeal").is_live

    hear(made, cast["reviewer"], "uphold")
    assert not Task.objects.get(process=made.letter.run, step="wait_for_appeal").is_live


# How the cases of these tests come to be.


@pytest.fixture
def reviewed(policy: Policy) -> Policy:
    """The small policy with a person in its review, and a letter that tells of an extension and opens an appeal."""
    content = small_pack()
    ask = {
        "id": "ask",
        "kind": "task",
        "label": "Ask around",
        "role": "safety",
        "outcomes": [{"id": "asked", "label": "Asked", "goes_to": "look"}],
    }
    letter = {
        "id": "extended_letter",
        "kind": "notice",
        "label": "Write the letter",
        "role": "keeper",
        "letter": "extended",
        "goes_to": "extended",
    }
    steps = content["processes"][1]["steps"]
    next(step for step in steps if step["id"] == "extend")["goes_to"] = "extended_letter"
    content["processes"][1]["steps"] = [ask, *steps, letter]
    content["letters"].append(
        {
            "id": "extended",
            "label": "Extended",
            "subject": "Restrictions go on",
            "opens_appeal": True,
            "paragraphs": [{"id": "what", "text": "Until {{ review_date }}: {{ restrictions }}"}],
        }
    )
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    return policy


def extend(policy: Policy, case: Case, cast: dict[str, User], clock: time_machine.Traveller) -> None:
    """A review extends the restriction, and the letter says so."""
    clock.shift(dt.timedelta(days=1))
    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["officer"]
    )
    clock.move_to(DUE)
    sweep()
    do(case, "ask", cast["safety"])
    do(case, "extended_letter", cast["keeper"], channel="email")


def opened(policy: Policy, content: dict[str, object], customer: object, cast: dict[str, User]) -> Case:
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    return verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case


def until_the_letter(case: Case, cast: dict[str, User]) -> None:
    """Carry a case to its restriction, whose decision letter waits."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], **INBOX)
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    do(case, "vote", cast["keeper"], outcome="yes", reasons="Yes.")
