"""A draft against the real cases of its policy: what stays, what moves, what could not be carried over."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.policies.test_run import (
    START,
    case,
    customer,
    do,
    incident,
    people,
    policy,
    to_restriction,
)
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Customer, Event, Policy, Task
from workflows.policies.schema import parse
from workflows.rehearsal.replay import Batch, Row, batch, replay, summary

from .conftest import Content, one_of, step_of
from .stories import E

__all__ = ["case", "customer", "people", "policy"]
Replay = Callable[[Content], Row]
LIFTED = "Closed: The restriction has ended"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def keeper(people: dict[str, User]) -> User:
    """Sees every case: the role that keeps the register."""
    return people["experience_manager"]


@pytest.fixture
def against(policy: Policy, keeper: User) -> Replay:
    """The row of the one case there is, under a draft."""

    def row(draft: Content) -> Row:
        (found,) = batch(parse(draft), policy, keeper).rows
        return found

    return row


def days(*, draft: Content, deadline: str, n: int, unit: str = "calendar_days") -> Content:
    one_of(draft, "deadlines", deadline)["span"] = {"n": n, "unit": unit}
    return draft


def test_the_same_policy_changes_nothing(
    case: Case, people: dict[str, User], content: Content, against: Replay, clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    verbs.open_appeal(case=case, grounds=["facts_wrong"], statement="No.", submission_key="one")
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    sweep()
    row = against(content)
    assert (row.reference, row.change.kind, row.change.moved, row.change.roles, row.refused) == (
        case.reference,
        "same",
        (),
        (),
        (),
    )
    assert row.change.now == row.change.then != ""
    assert (row.change.label, row.change.without_any) == ("No change", "No change")


def test_a_withdrawn_appeal_is_withdrawn_again(
    case: Case, people: dict[str, User], content: Content, against: Replay, clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    appeal = verbs.open_appeal(case=case, grounds=["facts_wrong"], statement="No.", submission_key="one")
    clock.shift(dt.timedelta(days=2))
    verbs.withdraw_appeal(appeal=appeal)
    row = against(content)
    assert (row.change.kind, row.change.why, row.refused) == ("same", (), ())


def test_a_longer_deadline_moves_a_date_and_says_by_how_much(case: Case, content: Content, against: Replay) -> None:
    change = against(days(draft=content, deadline="discussion", n=4)).change
    assert (change.kind, change.now) == ("later", "Discuss the incident")
    assert [one.told for one in change.moved] == [
        "“Discuss the incident” due: 3 June 2026 → 5 June 2026 (2 days later)"
    ]


def test_a_shorter_review_moves_the_review_earlier(
    case: Case, people: dict[str, User], content: Content, against: Replay
) -> None:
    to_restriction(case, people)
    change = against(days(draft=content, deadline="review", n=2, unit="months")).change
    assert (change.kind, change.now) == ("earlier", "Restricted, until the review")
    assert [(one.what, one.days) for one in change.moved] == [("Review", -31)]


def test_another_role_gains_and_loses_a_task(case: Case, content: Content, against: Replay) -> None:
    step_of(content, E, "discussion")["role"] = "safety_officer"
    change = against(content).change
    assert change.kind == "role"
    assert change.roles == (("Health and safety officer", "gains"), ("Line manager", "loses"))


def test_an_inserted_step_is_where_the_case_would_wait(
    case: Case, people: dict[str, User], content: Content, against: Replay
) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    steps = next(one for one in content["processes"] if one["id"] == E)["steps"]
    ask = {"id": "ask_first", "kind": "task", "label": "Ask the customer first", "role": "front_line"}
    steps.insert(0, {**ask, "outcomes": [{"id": "asked", "label": "Asked", "goes_to": "discussion"}]})
    change = against(content).change
    assert (change.kind, change.now, change.then) == ("elsewhere", "Investigate", "Ask the customer first")
    assert change.why == ("On 1 June 2026 “Discuss the incident” is not open.",)


def test_a_step_that_is_gone_loses_the_case(
    case: Case, people: dict[str, User], content: Content, against: Replay
) -> None:
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    process = next(one for one in content["processes"] if one["id"] == E)
    process["steps"] = [step for step in process["steps"] if step["id"] != "informal_warning"]
    change = against(content).change
    assert (change.kind, change.then, change.without_any) == ("lost", "At no step of the draft", "Not compared")
    assert change.why[0] == "“Give the informal warning”, where the case is, is no longer a step."


def test_an_outcome_that_is_not_offered_loses_the_case(
    case: Case, people: dict[str, User], content: Content, against: Replay
) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    outcomes = step_of(content, E, "discussion")["outcomes"]
    outcomes[:] = [one for one in outcomes if one["id"] != "investigate"]
    change = against(content).change
    assert (change.kind, change.then) == ("lost", "Not known: it could not go on")
    assert change.why == (
        "“Discuss the incident” was answered with “Refer for investigation”, which “Discuss the incident” does "
        "not offer.",
    )


def test_an_appeal_out_of_the_drafts_window_is_told(
    case: Case, people: dict[str, User], content: Content, against: Replay, clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    clock.move_to(START + dt.timedelta(days=10))
    verbs.open_appeal(case=case, grounds=["facts_wrong"], statement="No.", submission_key="one")
    change = against(days(draft=content, deadline="appeal_window", n=7)).change
    assert (change.kind, change.now, change.then) == ("elsewhere", "Decide the appeal", "Restricted, until the review")
    assert "would not have been taken. The last day to appeal was 8 June 2026." in change.why[0]


def test_a_closed_case_is_compared_as_it_closed(
    case: Case, people: dict[str, User], content: Content, against: Replay, clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    sweep()
    do(case, "look", people["safety_officer"], threat="no")
    clock.move_to(dt.datetime(2027, 9, 1, 9, tzinfo=dt.UTC))
    change = against(content).change
    assert (change.kind, change.now, change.then) == ("same", LIFTED, LIFTED)
    # Each policy says it by the name that it has for this end.
    ends = [one for process in content["processes"] for one in process["steps"] if one.get("outcome") == "lifted"]
    for one in ends:
        one["label"] = "Nothing is restricted any more"
    change = against(content).change
    assert (change.now, change.then) == (LIFTED, "Closed: Nothing is restricted any more")
    one_of(content, "deadlines", "review")["span"]["n"] = 4
    row = against(content)
    assert (row.is_open, row.change.kind, row.change.then) == (False, "elsewhere", "Restricted, until the review")


def test_a_record_that_its_own_edition_does_not_explain_is_not_laid_at_the_drafts_door(
    case: Case, people: dict[str, User], content: Content, against: Replay, clock: time_machine.Traveller
) -> None:
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    do(case, "informal_warning", people["front_line"])
    clock.move_to(dt.datetime(2026, 9, 10, 9, tzinfo=dt.UTC))
    # The wait ended on 1 September, and no sweep has run since: the record is where no edition would have it.
    change = against(content).change
    assert (change.kind, change.then) == ("untold", "Not known")
    assert "under its own edition" in change.why[0]


def test_past_decisions_that_the_draft_refuses(
    case: Case, people: dict[str, User], content: Content, against: Replay
) -> None:
    to_restriction(case, people)
    assert against(content).refused == ()
    # No way to the team but through the warning, and a letter that must say more.
    step_of(content, E, "discussion")["outcomes"] = [
        one for one in step_of(content, E, "discussion")["outcomes"] if one["id"] == "informal_warning"
    ]
    step_of(content, E, "already_warned")["branches"][0]["goes_to"] = "informal_warning"
    more = {"id": "more", "heading": "Who else was told", "text": "The front line."}
    one_of(content, "letters", "decision")["paragraphs"].append(more)
    content["restrictions"] = [one for one in content["restrictions"] if one["id"] != "calls"]
    assert list(against(content).refused) == [
        "“Limited length and number of phone calls”, in force from 1 June 2026, is not a restriction of the draft.",
        "“Limited length and number of phone calls” began on 1 June 2026 without a warning before it, and the draft "
        "has no way without one.",
        "“Decision to restrict contact” of 1 June 2026 lacks what the draft requires: “Who else was told”.",
    ]


def test_who_may_not_see_a_case_is_not_told_which_it_is(
    case: Case, policy: Policy, people: dict[str, User], content: Content, manager: User
) -> None:
    for number in range(3):
        other = Customer.objects.create(surname=f"Other{number}", email=f"o{number}@customer.example")
        incident(policy, other, people)
    done = batch(parse(days(draft=content, deadline="discussion", n=4)), policy, manager)
    (row,) = done.rows
    assert (row.reference, row.cases, row.change.why) == ("", 4, ())
    assert [one.told for one in row.change.moved] == ["“Discuss the incident” due: 2 days later"]
    assert done.tally == Counter({(True, "later"): 4})


def test_batches_come_to_the_whole(
    policy: Policy, people: dict[str, User], content: Content, keeper: User, case: Case
) -> None:
    _more(policy, people, 5)
    first = batch(parse(content), policy, keeper, size=4)
    second = batch(parse(content), policy, keeper, start=first.after, size=4)
    assert (first.after, first.total, first.is_last, second.is_last) == (4, 6, False, True)
    assert len(first.rows) + len(second.rows) == 6
    (whole,) = replay(parse(content), policy, keeper)
    assert whole.tally == first.tally + second.tally


def test_summary_in_sentences() -> None:
    tally = Counter({(True, "same"): 19, (True, "later"): 3, (True, "lost"): 1, (False, "elsewhere"): 2})
    assert summary(tally, 1) == [
        "Of 23 open cases, 1 could not be carried over, 3 would get a later date and 19 stay where they are.",
        "Of 2 closed cases, 2 would have gone another way.",
        "1 case has a past decision that the draft would refuse.",
    ]
    assert summary(Counter(), 0) == ["The policy has no cases yet."]


def test_nothing_is_written_and_a_hundred_cases_cost_what_ten_do(
    policy: Policy, people: dict[str, User], content: Content, keeper: User, case: Case
) -> None:
    to_restriction(case, people)
    draft = parse(days(draft=content, deadline="discussion", n=4))
    _more(policy, people, 9)
    few, ten = _cost(lambda: batch(draft, policy, keeper, size=10))
    _more(policy, people, 90)
    many, hundred = _cost(lambda: batch(draft, policy, keeper, size=100))
    assert (sum(ten.tally.values()), sum(hundred.tally.values())) == (10, 100)
    assert few == many == 15


def _more(policy: Policy, people: dict[str, User], number: int) -> None:
    before = Customer.objects.count()
    for one in range(before, before + number):
        other = Customer.objects.create(surname=f"Other{one}", email=f"o{one}@customer.example")
        incident(policy, other, people)


def _cost(look: Callable[[], Batch]) -> tuple[int, Batch]:
    """How many queries a look takes, none of which writes."""
    look()
    rows = Event.objects.count(), Task.objects.count()
    with CaptureQueriesContext(connection) as queries:
        found = look()
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert rows == (Event.objects.count(), Task.objects.count())
    return len(queries), found
