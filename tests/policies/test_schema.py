"""A pack that is not a pack: every fault is named with its path."""

from collections.abc import Callable

import pytest

from workflows.policies.schema import PackFault, parse

from .conftest import Content, step_of

Damage = Callable[[Content], object]


def wrong_type(content: Content) -> None:
    content["deadlines"][0]["span"]["n"] = "soon"


def unknown_field(content: Content) -> None:
    content["roles"][0]["salary"] = 1


def unknown_kind(content: Content) -> None:
    content["processes"][0]["steps"][0]["kind"] = "guess"


def no_kind(content: Content) -> None:
    del content["processes"][0]["steps"][0]["kind"]


def missing_field(content: Content) -> None:
    del content["processes"][0]["steps"][0]["role"]


def no_steps(content: Content) -> None:
    content["processes"][0]["steps"] = []


def unknown_fact(content: Content) -> None:
    step_of(content, "escalation", "already_warned")["branches"][0]["when"][0]["fact"] = "mood"


def other_format(content: Content) -> None:
    content["format"] = "evenhand-pack/9"


def reserved_question(content: Content) -> None:
    step_of(content, "escalation", "discussion")["questions"][0]["id"] = "outcome"


@pytest.mark.parametrize(
    ("damage", "path"),
    [
        (wrong_type, "deadlines[0].span.n"),
        (unknown_field, "roles[0].salary"),
        (unknown_kind, "processes[0].steps[0]"),
        (no_kind, "processes[0].steps[0]"),
        (missing_field, "processes[0].steps[0].role"),
        (no_steps, "processes[0].steps"),
        (unknown_fact, "processes[0].steps[1].branches[0].when[0]"),
        (other_format, "format"),
        (reserved_question, "processes[0].steps[0]"),
    ],
)
def test_fault_is_named_by_its_path(content: Content, damage: Damage, path: str) -> None:
    damage(content)
    with pytest.raises(PackFault) as refused:
        parse(content)
    assert [fault[0] for fault in refused.value.faults] == [path]


def test_all_faults_are_named_at_once(content: Content) -> None:
    wrong_type(content)
    unknown_field(content)
    with pytest.raises(PackFault) as refused:
        parse(content)
    assert {path for path, _ in refused.value.faults} == {"deadlines[0].span.n", "roles[0].salary"}


@pytest.mark.parametrize("value", ["3", True, 3.0, 2.5, None, 0, 4000])
def test_length_of_time_is_a_whole_number(content: Content, value: object) -> None:
    content["deadlines"][0]["span"]["n"] = value
    with pytest.raises(PackFault, match=r"deadlines\[0\]\.span\.n: "):
        parse(content)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (wrong_type, "deadlines[0].span.n: a whole number is expected here"),
        (unknown_field, "roles[0].salary: there is no field of this name; check how it is spelled, or take it out"),
        (unknown_kind, "processes[0].steps[0]: there is no kind “guess”; choose one of task, "),
        (no_kind, "processes[0].steps[0]: say of which kind this is (kind)"),
        (missing_field, "processes[0].steps[0].role: this has to be filled in"),
        (no_steps, "processes[0].steps: too few of these: there must be 2 or more"),
    ],
)
def test_fault_is_said_in_plain_words(content: Content, damage: Damage, words: str) -> None:
    damage(content)
    with pytest.raises(PackFault) as refused:
        parse(content)
    said = str(refused.value)
    assert words in said
    for raw in ("Input", "Extra inputs", "Field required", "should be", "Value error"):
        assert raw not in said


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (lambda content: content["identity"].update(council="West\x00 Lindsey"), "identity.council"),
        (lambda content: content["sections"][1].update(body="Words\x1b here."), "sections[1].body"),
        (lambda content: content["letters"][0]["paragraphs"][0].update(text="A\x00"), "letters[0].paragraphs[0].text"),
        (lambda content: content["roles"][0].update(source="8.5\x00"), "roles[0].source"),
        (lambda content: content["scope"].update({"a\x00": "b"}), "scope.a name in here"),
    ],
)
def test_character_that_nobody_can_see_is_refused_with_its_path(content: Content, place: Damage, path: str) -> None:
    place(content)
    with pytest.raises(PackFault) as refused:
        parse(content)
    assert [fault[0] for fault in refused.value.faults] == [path]
    assert "hidden character" in str(refused.value)


@pytest.mark.parametrize("content", [None, [], "a pack", 7, {}])
def test_what_is_no_pack_at_all_is_refused(content: object) -> None:
    with pytest.raises(PackFault):
        parse(content)
