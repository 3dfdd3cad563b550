"""The small interpreter of the plain JSON is able to find fault: it names the way that a policy gives, and no other."""

import pytest

from tests.workflows.small_pack import small_pack

from .paths import Astray, Visit, decided, follow, holds

ESCALATION = small_pack()["processes"][0]
PANEL = {"id": "vote", "shape": "panel", "quorum": 2, "no_majority": "no"}


def test_it_goes_where_outcomes_letters_and_votes_lead() -> None:
    votes = [{"seat": "safety", "outcome": "no"}, {"seat": "keeper", "outcome": "no"}]
    visits = [
        Visit("discuss", "done", [{"outcome": "warn"}]),
        Visit("warn", "done", [{}]),
        Visit("watch", "done"),
        Visit("propose", "done", [{}]),
        Visit("vote", "done", votes),
        Visit("closed", "done"),
    ]
    assert follow(ESCALATION, visits) == [visit.step for visit in visits]


def test_a_wait_that_the_clock_ended_leads_another_way() -> None:
    visits = [Visit("discuss", "done", [{"outcome": "warn"}]), Visit("warn", "done", [{}]), Visit("watch", "cancelled")]
    assert follow(ESCALATION, visits) == ["discuss", "warn", "watch", "closed"]


def test_a_run_that_goes_astray_is_not_followed() -> None:
    visits = [Visit("discuss", "done", [{"outcome": "nothing"}]), Visit("propose", "open")]
    assert follow(ESCALATION, visits) == ["discuss", "closed"]


@pytest.mark.parametrize(
    ("shape", "votes", "outcome"),
    [
        ({}, "yes yes no", "yes"),
        ({}, "yes no", "no"),
        ({"shape": "joint"}, "yes yes no", "no"),
        ({"shape": "joint"}, "yes yes yes", "yes"),
        ({"shape": "consult", "decider": "seat_1"}, "no yes no", "yes"),
    ],
)
def test_votes(shape: dict[str, str], votes: str, outcome: str) -> None:
    cast = [(f"seat_{number}", choice) for number, choice in enumerate(votes.split())]
    assert decided({**PANEL, **shape}, cast) == outcome


def test_too_few_votes_decide_nothing() -> None:
    with pytest.raises(Astray):
        decided(PANEL, [("seat_0", "yes")])


@pytest.mark.parametrize(
    ("operator", "value", "found", "true"),
    [
        ("equals", "yes", True, True),
        ("equals", "no", False, True),
        ("not_equals", "uphold", None, True),
        ("equals", "uphold", None, False),
        ("at_least", 2, 2, True),
        ("at_most", 2, 3, False),
        ("at_most", 2, "many", False),
        ("includes", "red", ["red", "blue"], True),
        ("includes", "red", "red", False),
    ],
)
def test_conditions(operator: str, value: object, found: object, true: bool) -> None:
    condition = {"step": "ask", "question": "it", "operator": operator, "value": value}
    assert holds(condition, {}, {} if found is None else {"ask": {"it": found}}) is true
