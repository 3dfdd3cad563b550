"""What the public is told of an edition of the shipped policy."""

import json
from pathlib import Path

import pytest

from workflows.policies.editions import appeal_points, chosen_facts, demonstration_choices, in_a_sentence, public_facts
from workflows.policies.schema import Pack, parse

PACK = Path(__file__).resolve().parents[2] / "packs" / "west-lindsey.json"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return parse(json.loads(PACK.read_text()))


def test_only_what_the_source_leaves_open_counts_as_chosen(pack: Pack) -> None:
    chosen = chosen_facts(pack)
    assert "appeal_window" in chosen
    assert "role_independent_reviewer" in chosen
    assert "review" not in chosen
    assert "role_line_manager" not in chosen


def test_customer_is_told_by_when_who_decides_and_where_to_get_help(pack: Pack) -> None:
    told = {label: words for label, words, _ in appeal_points(pack)}
    assert told["By when"] == (
        "Within 14 calendar days of the day our letter is sent to you, or handed to you at our reception."
    )
    assert told["Who decides"] == "The independent reviewer, who took no part in the decision."
    assert told["When you hear from us"] == "Within 28 calendar days of the day we receive your appeal."
    assert told["If you need help"] == pack.signposts.contact


def test_what_happens_to_a_late_appeal_is_marked_as_chosen(pack: Pack) -> None:
    chosen = {label: why for label, _, why in appeal_points(pack)}
    assert "late appeal" in chosen["If you are late"]
    assert chosen["If you need help"]


def test_role_in_the_middle_of_a_sentence_begins_small(pack: Pack) -> None:
    assert public_facts(pack)["role_safety_officer"] == "health and safety officer"


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Line manager", "line manager"),
        ("Head of service", "head of service"),
        ("Chief Executive", "Chief Executive"),
        ("Executive Director (Resources)", "Executive Director (Resources)"),
        ("CRO", "CRO"),
        ("Director", "director"),
    ],
)
def test_title_keeps_its_capitals(label: str, said: str) -> None:
    assert in_a_sentence(label) == said


def test_choices_name_every_part_they_are_about(pack: Pack) -> None:
    said = "\n".join(demonstration_choices(pack))
    for part in ("Services: ", "Where else to turn: ", "Limited length and number of phone calls: ", "“Review”: "):
        assert part in said


def test_policy_without_an_appeal_promises_none(pack: Pack) -> None:
    assert appeal_points(pack.model_copy(update={"appeal": None})) == []
