"""A case that was moved, told again: as it was until its move, and under the draft from then on."""

import copy
import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User

from tests.workflows.conftest import do, live, restrict
from workflows.actions.appeals import Arrival, Lateness
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Policy
from workflows.policies.schema import parse
from workflows.rehearsal.replay import Row, batch

from .conftest import CHECKED, START, Change, insert_before, move, new_edition, one_of, rename, set_step
from .holes import NO_HOLE, drop, other

MOVED = (
    "Moved from edition 1 to edition 2 on 3 June 2026: told as it was until then, and compared with the draft from "
    "then on."
)


def row(policy: Policy, reader: User, *changes: Change) -> Row:
    """What the replay says to a reader of the one case there is. The draft is the edition in force with changes."""
    policy.refresh_from_db()
    assert policy.edition is not None
    draft = copy.deepcopy(policy.edition.content)
    for change in changes:
        change(draft)
    (found,) = batch(parse(draft), policy, reader).rows
    return found


def refer(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")


def test_a_moved_case_is_told_under_each_edition_it_has_gone_by(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    refer(case, cast)
    # What was done is no step any more, what was open has another name, and a new step is ahead.
    new_edition(policy, rename("discuss", "talk"), rename("propose", "set_out"), insert_before("vote", CHECKED))
    move(case, mover, propose="set_out")
    do(case, "set_out", cast["safety"], restrictions=["written_only"])
    assert live(case) == ["legal"]

    found = row(policy, cast["keeper"])

    assert (found.change.kind, found.change.now, found.change.then) == ("same", *["Ask for legal advice"] * 2)
    assert found.was_moved == MOVED


@pytest.mark.parametrize(("came", "late"), [(9, None), (30, Lateness("illness", "In hospital."))])
def test_an_appeal_that_was_keyed_in_is_told_again_as_it_was(
    case: Case,
    cast: dict[str, User],
    policy: Policy,
    clock: time_machine.Traveller,
    came: int,
    late: Lateness | None,
) -> None:
    """By the day it came, and when late as it was accepted: told again it is the same, to its decide-by date."""
    restrict(case, cast)
    clock.move_to(START + dt.timedelta(days=35))
    day = (START + dt.timedelta(days=came)).date()
    arrival = Arrival(came_by="letter", received_on=day, by=cast["keeper"], late=late)
    made = verbs.open_appeal(case=case, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="one")
    assert bool(made.late_because) == bool(late)

    found = row(policy, cast["keeper"])

    assert found.change.kind == "same"
    assert not found.change.moved


def test_what_came_after_the_move_is_compared_and_what_came_before_is_not(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    def longer(content: dict) -> None:
        one_of(content, "deadlines", "monitoring")["span"]["n"] = 12

    new_edition(policy, insert_before("vote", CHECKED))
    move(case, mover)
    # The discussion was open at the move, and moves keep dates.
    assert row(policy, cast["keeper"], longer).change.kind == "same"
    refer(case, cast)
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    assert [one.told for one in row(policy, cast["keeper"], longer).change.moved] == [
        "“Ask for legal advice” due: 17 June 2026 → 19 June 2026 (2 days later)"
    ]


def test_each_of_two_moves_is_honoured(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    refer(case, cast)
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(policy, rename("vote", "meet"), rename("discuss", "talk"))
    move(case, mover, vote="meet")
    clock.move_to(START + dt.timedelta(days=2))
    new_edition(policy, rename("meet", "decide"), other("deadlines", "window", span={"n": 7, "unit": "calendar_days"}))
    move(case, mover, meet="decide")
    do(case, "decide", cast["keeper"], outcome="yes", reasons="I agree.")
    do(case, "letter", cast["keeper"], channel="email")

    found = row(policy, cast["keeper"])

    assert (found.change.kind, found.change.now) == ("same", "Restricted, until the review")
    assert found.was_moved == (
        "Moved from edition 1 to edition 2 on 3 June 2026 and to edition 3 on 5 June 2026: told as it was until the "
        "last move, and compared with the draft from then on."
    )


def test_a_letter_keeps_what_its_edition_promised(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    restrict(case, cast)
    new_edition(
        policy,
        other("deadlines", "window", span={"n": 7, "unit": "calendar_days"}),
        other("deadlines", "decision", span={"n": 5, "unit": "calendar_days"}),
        lambda content: content["appeal"].update(stays_restriction=True),
    )
    move(case, mover)
    assert row(policy, cast["keeper"]).change.kind == "same"
    # Too late by the new edition, in time by the letter.
    clock.move_to(START + dt.timedelta(days=10))
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    found = row(policy, cast["keeper"])
    assert (found.change.kind, found.change.now, found.change.moved) == ("same", "Decide the appeal", ())


def test_a_draft_without_a_place_for_what_was_open_at_the_move(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    refer(case, cast)
    new_edition(policy, insert_before("vote", CHECKED))
    move(case, mover)
    do(case, "propose", cast["safety"], restrictions=["written_only"])

    change = row(policy, cast["keeper"], rename("propose", "set_out")).change

    assert (change.kind, change.then) == ("lost", "Not known: it could not go on")
    assert change.why == ("The move carried “Propose an arrangement” on to a step that is no longer one.",)


def test_a_draft_under_which_the_case_could_not_have_been_moved(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    refer(case, cast)
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(policy, set_step("vote", label="Decide as a team"))
    move(case, mover)
    assert row(policy, cast["keeper"]).change.kind == "same"

    change = row(policy, cast["keeper"], set_step("vote", seats=["safety", "manager"])).change

    assert change.kind == "lost"
    assert change.why == (
        "At its move the case could not have gone over to it: votes have been cast, and in the new edition “Decide as "
        "a team” has other seats.",
    )


def test_a_wait_that_could_not_end_by_itself_any_more(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)
    change = row(policy, cast["keeper"], set_step("watch", deadline=None, goes_to=None)).change
    assert "in the new edition “Watch” has none" in change.why[0]


def test_a_task_that_was_late_at_the_move_could_not_end_by_itself(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + dt.timedelta(days=20))
    sweep()
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)
    change = row(policy, cast["keeper"], set_step("discuss", on_expiry="closed")).change
    assert change.kind == "lost"
    assert "“Talk it over” ends by itself when its time is over, and it was late" in change.why[0]


def test_an_end_that_is_new_counts_as_it_does_on_the_record(
    case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    new_edition(policy, set_step("watch", deadline=None, goes_to=None))
    move(case, mover)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    clock.move_to(START + dt.timedelta(days=30))
    new_edition(policy, set_step("watch", deadline="monitoring", goes_to="closed"))
    move(case, mover)
    assert row(policy, cast["keeper"]).change.kind == "same"
    # The same, had the deadline been longer in the edition it was moved to: the wait began with the move.
    change = row(
        policy, cast["keeper"], other("deadlines", "monitoring", span={"n": 11, "unit": "working_days"})
    ).change
    assert [one.told for one in change.moved] == ["“Watch” due: 17 July 2026 → 20 July 2026 (3 days later)"]


def test_whoever_may_not_see_the_case_is_told_neither_the_day_nor_the_story(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)
    found = row(policy, mover, drop("discuss"), set_step("propose", label="Propose"))
    assert (found.reference, found.change.why) == ("", ())
    assert found.was_moved == (
        "Moved from edition 1 to edition 2: told as it was until then, and compared with the draft from then on."
    )


@pytest.mark.parametrize("which", NO_HOLE)
def test_whatever_can_be_moved_is_told_as_it_went_on(
    which: str, case: Case, cast: dict[str, User], policy: Policy, mover: User, clock: time_machine.Traveller
) -> None:
    """Held to the engine: the edition it was moved to, taken as the draft, changes nothing, now and later."""
    stand, changes = NO_HOLE[which]
    stand(case, cast)
    new_edition(policy, *changes, rename("warn", "caution"), other("roles", "keeper", label="Keeper"))
    move(case, mover)
    for days in range(121):
        clock.move_to(dt.datetime.combine(START.date() + dt.timedelta(days=days), dt.time(12), dt.UTC))
        sweep()
        if days in (0, 1, 20, 60, 120):
            found = row(policy, cast["keeper"]).change
            assert (found.kind, found.moved, found.why) == ("same", (), ()), f"after {days} days"
