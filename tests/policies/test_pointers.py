"""Where a policy names its own parts: every place is found, with its path, its step and what it belongs to."""

import pytest

from workflows.policies.pointers import kind_pointed_at, pointers, used_at
from workflows.policies.schema import Pack
from workflows.steps import PanelStep, WaitStep
from workflows.steps.base import Outcome
from workflows.steps.check import Branch
from workflows.steps.parts import RoleId


def test_the_rules_of_appeals_and_reviews_point_too(pack: Pack) -> None:
    told = {(one.path, one.kind, one.code) for one in pointers(pack) if one.step is None}

    assert ("appeal.window", "deadline", "appeal_window") in told
    assert ("review.process", "process", "review") in told
    assert ("monitored_by", "role", "experience_manager") in told


def test_a_place_is_told_with_its_step_and_its_owner(pack: Pack) -> None:
    found = {one.path: one for one in pointers(pack)}
    first = pack.processes[0].steps[0]

    way = found["processes[0].steps[0].outcomes[1].goes_to"]
    assert (way.kind, way.code, way.step) == ("step", "already_warned", first)
    assert isinstance(way.owner, Outcome)
    assert isinstance(found["processes[0].steps[1].branches[0].goes_to"].owner, Branch)


def test_every_seat_of_a_panel_points_to_a_role(pack: Pack) -> None:
    seats = [one for one in pointers(pack) if one.field == "seats" and one.process is pack.processes[0]]

    assert [one.code for one in seats] == ["safety_officer", "experience_manager", "strategy_lead"]
    assert all(isinstance(one.step, PanelStep) for one in seats)


def test_used_at_finds_a_deadline_wherever_it_is_used(pack: Pack) -> None:
    used = used_at(pack, "deadline", "warning_monitoring")

    assert [one.path for one in used if one.step is None] == ["warning_monitoring"]
    assert {one.step.id for one in used if isinstance(one.step, WaitStep)} == {"after_informal", "after_formal"}
    assert used_at(pack, "deadline", "nothing_of_the_kind") == []


def test_a_step_is_looked_for_in_its_own_process(pack: Pack) -> None:
    extension = {one.process.id for one in used_at(pack, "step", "extension", "review") if one.process}

    assert extension == {"review"}
    assert used_at(pack, "step", "extension", "escalation") == []


def test_an_id_that_is_not_there_points_nowhere(pack: Pack) -> None:
    without = pack.model_copy(update={"monitored_by": None})

    assert [one for one in pointers(without) if one.path == "monitored_by"] == []


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [(RoleId, "role"), (RoleId | None, "role"), (tuple[RoleId, ...], "role"), (str, None), (int | None, None)],
)
def test_what_an_annotation_points_at(annotation: object, kind: str | None) -> None:
    assert kind_pointed_at(annotation) == kind
