"""When a case is not moved: by whom, why, and that nothing of it has changed then."""

import pytest
from django.contrib.auth.models import Group, User

from tests.workflows.conftest import do, live, waiting
from workflows.access import Refused
from workflows.flows import engine
from workflows.models import (
    Case,
    Edition,
    Event,
    Policy,
)
from workflows.moving.move import CHANGED, NOT_OPEN, move_case
from workflows.moving.plan import CannotMove

from .conftest import (
    check_invariant,
    events,
    move,
    new_edition,
    plan,
    rename,
    set_step,
)


def test_without_a_choice_it_stays(case: Case, policy: Policy, mover: User) -> None:
    new_edition(policy, rename("discuss", "talk"))

    with pytest.raises(CannotMove, match="Choose the step with which “Discuss the incident” goes on"):
        move(case, mover)
    with pytest.raises(CannotMove, match="Choose the step"):
        move(case, mover, discuss="vote")
    case.refresh_from_db()
    assert case.edition.number == 1
    assert live(case) == ["discuss"]


def test_a_hole_keeps_the_case_where_it_is(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(policy, set_step("vote", seats=["safety", "manager"]))
    before = Event.objects.count()

    with pytest.raises(CannotMove, match="has other seats"):
        move(case, mover)

    case.refresh_from_db()
    assert case.edition.number == 1
    assert Event.objects.count() == before
    check_invariant(case)


def test_a_reason_is_required(case: Case, policy: Policy, mover: User) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    with pytest.raises(CannotMove, match="Say why"):
        move(case, mover, reason="  ")


@pytest.mark.parametrize("name", ["officer", "manager", "stranger"])
def test_only_a_policy_manager_moves_cases(case: Case, cast: dict[str, User], policy: Policy, name: str) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    with pytest.raises(Refused, match="does not have this right"):
        move(case, cast[name])
    case.refresh_from_db()
    assert case.edition.number == 1


def test_a_superuser_has_no_silent_pass(case: Case, policy: Policy) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    with pytest.raises(Refused, match="does not have this right"):
        move(case, User.objects.create_superuser("root"))


def test_whoever_took_part_does_not_move_the_case(case: Case, policy: Policy, mover: User) -> None:
    mover.groups.add(Group.objects.get(name="Managers"))
    engine.take(task=waiting(case, "discuss"), by=mover)
    new_edition(policy, set_step("discuss", label="Talk it over"))
    with pytest.raises(Refused, match="You took part in this case"):
        move(case, mover)


def test_the_same_confirmation_twice_moves_once(case: Case, policy: Policy, mover: User) -> None:
    edition = new_edition(policy, set_step("discuss", label="Talk it over"))
    shown = plan(case).fingerprint

    def confirm() -> bool:
        return move_case(case=case, to=edition, chosen={}, shown=shown, reason="Because.", by=mover)

    assert (confirm(), confirm()) == (True, False)
    assert len(events(case, "case_moved")) == 1


def test_a_plan_that_is_not_what_was_shown_is_refused(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    shown = plan(case).fingerprint
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    with pytest.raises(CannotMove, match="Something has happened on this case"):
        move(case, mover, shown=shown)
    assert live(case) == ["propose"]
    case.refresh_from_db()
    assert case.edition.number == 1


def test_an_edition_that_is_not_in_force_any_more_is_refused(case: Case, policy: Policy, mover: User) -> None:
    old = new_edition(policy, set_step("discuss", label="Talk it over"))
    shown = plan(case).fingerprint
    new_edition(policy, set_step("discuss", label="Talk about it"))
    with pytest.raises(CannotMove) as no:
        move_case(case=case, to=old, chosen={}, shown=shown, reason="Because.", by=mover)
    assert str(no.value) == CHANGED


def test_a_case_never_goes_back(case: Case, policy: Policy, mover: User) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)
    first = Edition.objects.get(policy=policy, number=1)
    with pytest.raises(CannotMove) as no:
        move_case(case=case, to=first, chosen={}, shown="", reason="Because.", by=mover)
    assert str(no.value) == CHANGED


def test_a_closed_case_stays(case: Case, cast: dict[str, User], policy: Policy, mover: User) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="nothing")
    with pytest.raises(CannotMove) as no:
        move(case, mover)
    assert str(no.value) == NOT_OPEN


def test_answers_to_the_old_step_s_questions_are_not_taken_for_the_new_one_s(
    case: Case, cast: dict[str, User], policy: Policy, mover: User
) -> None:
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    opened = waiting(case, "discuss")
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)

    with pytest.raises(Refused, match="moved to another edition"):
        engine.complete(task=opened, by=cast["manager"], answers={"note": "Spoke.", "outcome": "nothing"})
    assert live(case) == ["discuss"]
