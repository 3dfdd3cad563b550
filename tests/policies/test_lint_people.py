"""What lint says once it knows who is in which group."""

import pytest
from django.contrib.auth.models import Group, User

from workflows.policies.lint import lint, people_of
from workflows.policies.schema import Pack

from .conftest import GROUPS

FULL = {name: frozenset({number}) for number, name in enumerate(GROUPS)}


def found(pack: Pack, people: dict[str, frozenset[int]]) -> dict[str, str]:
    return {finding.code: finding.path for finding in lint(pack, people) if finding.code != "demonstration_choices"}


def test_a_role_filled_everywhere_is_sound(pack: Pack) -> None:
    assert found(pack, FULL) == {}


def test_role_with_nobody_in_it(pack: Pack) -> None:
    assert found(pack, FULL | {"Line managers": frozenset()}) == {"empty_role": "roles[1].groups"}


def test_group_that_does_not_exist_is_an_empty_role(pack: Pack) -> None:
    people = {name: ids for name, ids in FULL.items() if name != "Front-line officers"}
    assert found(pack, people) == {"empty_role": "roles[0].groups"}


def test_deciding_step_with_no_decider(pack: Pack) -> None:
    people = FULL | {"Independent reviewers": frozenset()}
    assert found(pack, people) == {"no_decider": "processes[3].steps[1]"}


def test_panel_whose_seats_one_person_holds_cannot_meet(pack: Pack) -> None:
    team = ("Health and safety officers", "Customer experience managers", "Customer strategy and services leads")
    findings = lint(pack, FULL | {name: frozenset({7}) for name in team})
    paths = [finding.path for finding in findings if finding.code == "panel_cannot_meet"]
    assert paths == ["processes[0].steps[5].quorum", "processes[1].steps[2].quorum"]


def test_reviewers_who_all_sit_on_the_team_leave_nobody_to_hear_an_appeal(pack: Pack) -> None:
    people = FULL | {"Independent reviewers": FULL["Health and safety officers"]}
    assert found(pack, people) == {"appeal_nobody_left": "processes[3].steps[1].role"}


@pytest.mark.django_db
def test_people_are_active_members_of_the_packs_groups(pack: Pack, council: dict[str, User]) -> None:
    council["Line managers"].is_active = False
    council["Line managers"].save()
    council["Front-line officers"].groups.add(Group.objects.create(name="Choir"))
    people = people_of(pack)
    assert set(people) == set(GROUPS)
    assert people["Line managers"] == set()
    assert people["Front-line officers"] == {council["Front-line officers"].pk}
