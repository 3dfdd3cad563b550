"""What Cumbria's policy says, read off the shipped pack. How a case runs under it is in test_whole_case."""

import pytest

from workflows.policies.schema import Pack
from workflows.steps import CheckStep, HumanStep, TaskStep

from .shipped import asked, gates, pack_named


@pytest.fixture
def cumbria() -> Pack:
    return pack_named("cumbria")


def test_lists_nineteen_behaviours_and_two_unacceptable_kinds(cumbria: Pack) -> None:
    unacceptable = [one for one in cumbria.behaviours if one.group == "Unacceptable behaviour"]
    assert [one.id for one in unacceptable] == ["abuse", "bullying"]
    assert len(cumbria.behaviours) - len(unacceptable) == 19
    assert [one.id for one in cumbria.behaviours if not one.source] == []


def test_covert_recording_is_a_behaviour_of_its_own(cumbria: Pack) -> None:
    recording = next(one for one in cumbria.behaviours if one.id == "covert_recording")
    assert recording.source == "2.1, line 86"
    assert "without the knowledge and consent" in recording.label


def test_asks_five_questions_and_each_has_a_note(cumbria: Pack) -> None:
    tests = gates(cumbria, "tests_met")
    assert tests == {
        "test_discussed",
        "test_handled",
        "test_decision",
        "test_communication",
        "test_nothing_new",
    }
    assert asked(cumbria, "five_tests") == [
        code for test in asked(cumbria, "five_tests")[::2] for code in (test, test.replace("test_", "note_"))
    ]


def test_considers_three_other_ways_each_with_what_came_of_it(cumbria: Pack) -> None:
    ways = {"meeting", "joint", "advocate"}
    assert {"key_officer"} | ways | {f"{way}_why" for way in ways} <= set(asked(cumbria, "other_ways"))
    assert {f"{way}_result" for way in ways} <= set(asked(cumbria, "other_ways_result"))


def test_warns_once_and_only_a_senior_manager_may_leave_it_out(cumbria: Pack) -> None:
    assert [letter.id for letter in cumbria.letters if letter.warning] == ["warning"]
    check = cumbria.processes[0].step("warned_before")
    assert isinstance(check, CheckStep)
    assert [(one.fact, one.operator, one.value) for one in check.branches[0].when] == [
        ("formal_warnings", "at_least", 1)
    ]
    leaving_out = cumbria.processes[0].step("without_warning")
    assert isinstance(leaving_out, HumanStep)
    assert (leaving_out.role, leaving_out.escalate_to) == ("senior_manager", None)


def test_sends_the_policy_and_the_copies(cumbria: Pack) -> None:
    assert {"policy_sent_on", "copies_sent_on", "staff_told"} <= set(asked(cumbria, "send_copies"))
    copied = cumbria.processes[0].step("read_copies")
    assert isinstance(copied, TaskStep)
    assert copied.role == "assistant_director"
    assert "printed copy" in cumbria.letter("decision").paragraphs[0].text


def test_restrictions_are_those_of_the_policy_with_their_limits(cumbria: Pack) -> None:
    assert [(one.id, one.source) for one in cumbria.restrictions] == [
        ("time_limits", "2.4, line 123"),
        ("number_of_calls", "2.4, line 124"),
        ("one_medium", "2.4, line 126"),
        ("one_person", "2.4, line 126"),
        ("witness", "2.4, line 127"),
        ("same_matter", "2.4, line 128"),
        ("offices", "2.4, line 129"),
    ]
    calls = next(one for one in cumbria.restrictions if one.id == "number_of_calls").questions
    assert (calls[0].id, calls[0].rules.min) == ("calls", 1)
    assert {"Monday morning", "Friday afternoon"} <= {option.label for option in calls[1].options}


def test_public_page_tells_of_the_count_and_of_the_ombudsman(cumbria: Pack) -> None:
    bodies = {section.slug: section.body for section in cumbria.sections}
    assert "Each directorate counts" in bodies["what-we-record"]
    assert "been through all of our complaints procedure" in bodies["complaints-and-ombudsman"]
    assert "been through all of our complaints procedure" in cumbria.signposts.ombudsman
    assert "{{ appeal_window }}" in bodies["appeal"]
    assert "{{ review }}" in bodies["review"]


def test_further_action_waits_for_legal_advice(cumbria: Pack) -> None:
    check = cumbria.process("further_action").step("advice_recorded")
    assert isinstance(check, CheckStep)
    assert (check.branches[0].when[0].fact, check.otherwise) == ("legal_advice_recorded", "legal_advice")
