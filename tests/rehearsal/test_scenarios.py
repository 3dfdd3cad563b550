"""Scenarios run: each kind of event, each kind of expectation, and where a policy goes another way, in words."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from workflows.policies.schema import Pack, PackFault, parse
from workflows.rehearsal.play import Play as Rehearsed
from workflows.rehearsal.rules import Rules
from workflows.rehearsal.scenarios import Result, run, run_all

from .conftest import Content, one_of, step_of
from .stories import (
    APPEAL,
    INCIDENT,
    TIME,
    A,
    E,
    R,
    answer,
    damaged,
    event,
    letter,
    restricted,
    scenario,
    step,
    task,
    votes,
)

Play = Callable[..., Result]


@pytest.fixture
def play(content: Content) -> Play:
    """Run one story under the shipped pack, or under a damaged copy of it."""

    def run_it(*events: Content, under: Content | None = None) -> Result:
        pack = parse(damaged(under or content, scenarios=[scenario(*events)]))
        return run(pack, pack.scenarios[0])

    return run_it


def told(result: Result) -> tuple[str, str]:
    """The place and the words of the one failure."""
    (failure,) = result.failures
    return failure.path, failure.words


def test_the_shipped_scenarios_come_out_as_they_say(pack: Pack) -> None:
    results = run_all(pack)
    assert len(results) >= 6
    assert [failure.words for result in results for failure in result.failures] == []


def test_they_touch_no_database(pack: Pack) -> None:
    # No database is asked for here, and pytest-django refuses a query.
    assert all(result.passed for result in run_all(pack))


MISMATCHES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"open": [step("determination")]},
        "open",
        "On day 4 (5 June 2026) the scenario expects “Decide as the determination team”, but nothing is open; a "
        "restriction is in force.",
    ),
    ({"letters": []}, "no_letters", "expects no letters to have been issued so far, but issued so far: “Decision to"),
    ({"letters": ["formal_warning", "decision"]}, "letters", "“Formal warning” and “Decision to restrict contact”"),
    ({"restrictions": ["offices"]}, "restrictions", "“Limited access to council offices” to be in force, but in force"),
    ({"restrictions": []}, "no_restrictions", "expects no restriction to be in force, but in force: “Limited length"),
    ({"review_on": "2026-09-04"}, "review_on", "the review to be 4 September 2026, but it is 5 September 2026"),
    ({"appeal_last_day": 17}, "appeal_last_day", "the last day to appeal to be 18 June 2026, but it is 19 June 2026"),
    ({"appeal_decide_by": 17}, "appeal_decide_by", "decide-by date to be 18 June 2026, but there is none"),
    ({"ended": [{"process": E, "outcome": "resolved"}]}, "ended[0]", "“resolved”, but it ended with “restricted”"),
    ({"ended": [{"process": R, "outcome": "lifted"}]}, "ended[0]", "ended with “lifted”, but it has not ended"),
    ({"case": "closed"}, "case", "expects that the case is closed, but nothing is open; a restriction is in force"),
    ({"outcome": "lifted"}, "outcome", "the case to have closed with “lifted”, but it has not closed"),
]


@pytest.mark.parametrize(("expect", "path", "words"), MISMATCHES)
def test_what_is_not_as_expected_is_told_with_its_place(
    play: Play, expect: dict[str, Any], path: str, words: str
) -> None:
    story = restricted()
    story[-1] = event(story[-1]["day"], letter("decision_letter"), **expect)
    result = play(*story)
    assert told(result)[0] == f"events[5].expect.{path}"
    assert words in told(result)[1]


def test_what_is_as_expected_passes(play: Play) -> None:
    story = restricted()
    story[-1]["expect"] = {
        "nothing_open": True,
        "letters": ["decision"],
        "restrictions": ["calls"],
        "review_on": "2026-09-05",
        "appeal_last_day": 18,
        "ended": [{"process": E, "outcome": "restricted"}],
        "case": "open",
    }
    assert play(*story).passed


def test_another_step_is_told_with_why_the_case_is_where_it_is(play: Play) -> None:
    result = play(
        event(0, INCIDENT),
        event(1, task("discussion", "informal_warning")),
        event(2, letter("informal_warning")),
        event(95, INCIDENT, open=[step("determination")]),
    )
    assert told(result) == (
        "events[3].expect.open",
        "On day 95 (4 September 2026) the scenario expects “Decide as the determination team”, but the case is at "
        "“Discuss the incident”, because an incident was reported.",
    )
    assert result.trace[-1].day == 95
    assert [line.day for line in result.trace] == sorted(line.day for line in result.trace)


def test_role_deadline_and_escalation_are_told_apart(play: Play) -> None:
    first = step("discussion", role="strategy_lead", due=3)
    result = play(event(0, INCIDENT, open=[first]))
    assert [(failure.path, failure.words.split("expects ")[1]) for failure in result.failures] == [
        (
            "events[0].expect.open[0].role",
            "“Discuss the incident” to be with “Customer strategy and services lead”, but it is with “Line manager”.",
        ),
        (
            "events[0].expect.open[0].due",
            "“Discuss the incident” to be due on 4 June 2026, but it is due on 3 June 2026 (2 working days from this "
            "step opening on 1 June 2026 = 3 June 2026).",
        ),
    ]
    late = step("discussion", escalated_to="experience_manager")
    assert not play(event(0, INCIDENT), event(2, TIME, open=[late])).passed
    assert play(event(0, INCIDENT), event(3, TIME, open=[late])).passed


def test_what_cannot_happen_is_told_and_stops_the_story(play: Play) -> None:
    path, words = told(play(event(0, INCIDENT), event(1, letter("formal_warning")), event(2, TIME, open=[])))
    assert path == "events[1]"
    assert words == (
        "On day 1 (2 June 2026) “Write the formal warning” is not open: the case is at “Discuss the incident”, because "
        "an incident was reported."
    )
    path, words = told(
        play(
            event(0, INCIDENT),
            event(0, task("discussion", "investigate")),
            event(1, task("investigation", "recommend_restriction")),
        )
    )
    assert (path, "Choose at least one restriction" in words) == ("events[2]", True)


def test_a_seat_votes_once(play: Play) -> None:
    twice = {**votes("restriction"), "votes": [{"seat": "safety_officer", "outcome": "restriction"}] * 2}
    result = play(
        event(0, INCIDENT),
        event(0, task("discussion", "investigate")),
        event(0, task("investigation", "recommend_less")),
        event(0, twice),
    )
    assert "Health and safety officer has voted already" in told(result)[1]


def test_an_appeal_that_is_refused_must_be_expected_and_the_other_way_round(play: Play) -> None:
    late = event(19, APPEAL, appeal_refused="window_closed")
    assert play(*restricted(), late).passed
    assert told(play(*restricted(), event(19, APPEAL)))[1] == (
        "On day 19 (20 June 2026) the appeal is refused. The last day to appeal was 19 June 2026."
    )
    early = event(18, APPEAL, appeal_refused="window_closed")
    assert "expects the appeal to be refused, but it is accepted" in told(play(*restricted(), early))[1]
    assert play(event(0, APPEAL, appeal_refused="nothing_to_appeal")).passed
    again = event(18, APPEAL, appeal_refused="already_appealed")
    assert play(*restricted(), event(18, APPEAL), again).passed


def test_what_the_customer_did_is_told_of_an_incident(play: Play) -> None:
    result = play(event(0, {**INCIDENT, "behaviours": ["scatter_gun"]}, open=[step("discussion")]))
    assert result.passed
    raised = "“Raised the same matter with several services or partners at once”"
    assert result.trace[0].words == f"an incident was reported: {raised}"


def test_an_incident_after_the_case_has_closed_opens_another(play: Play) -> None:
    result = play(
        event(0, INCIDENT),
        event(1, task("discussion", "no_action"), case="closed", outcome="no_action"),
        event(30, INCIDENT, open=[step("discussion")], case="open"),
    )
    assert result.passed


def test_overturned_appeal_ends_the_restriction_and_the_review_under_way(play: Play) -> None:
    result = play(
        event(0, INCIDENT),
        event(1, task("discussion", "urgent")),
        event(2, task("immediate_action", "ask_approval", restrictions=["calls"])),
        event(3, task("approval", "approve")),
        event("2026-09-01", letter("urgent_letter")),
        event("2026-09-04", TIME, open=[step("look", R)]),
        event("2026-09-05", APPEAL),
        event(
            "2026-09-06",
            task("decide", "overturn", A),
            open=[step("overturned_letter", A)],
            restrictions=[],
            ended=[{"process": R, "outcome": "overtaken"}],
        ),
    )
    assert result.failures == ()


FAULTS: list[tuple[Content, str, str]] = [
    (task("discussion"), "outcome", "Say with which outcome"),
    (task("discussion", "cheer"), "outcome", "does not offer the outcome “cheer”"),
    (task("nowhere", "x"), "step", "There is no step “nowhere” in “Unacceptable actions”"),
    (task("discussion", "urgent", "nowhere"), "process", "There is no process called “nowhere”"),
    (task("determination", "restriction"), "step", "is no task: its members vote"),
    (task("after_informal", "x"), "step", "is no task: nobody does it"),
    (task("discussion", "urgent", restrictions=["calls"]), "restrictions", "No restrictions are set out"),
    (task("investigation", "recommend_less", restrictions=["jail"]), "restrictions", "called “jail”"),
    (task("discussion", "urgent", answers=[answer("colour", "red")]), "answers[0].question", "does not ask"),
    (task("discussion", "urgent", answers=[answer("other_teams", "maybe")]), "answers[0].value", "one of: no, yes"),
    (
        task("legal_advice", "recorded", "further_action", answers=[answer("legal_advice_on", "soon")]),
        "answers[0].value",
        "Answer with a date",
    ),
    (
        task("investigation", "recommend_less", answers=[answer("alternatives_considered", "bribes")]),
        "answers[0].value",
        "Answer with these",
    ),
    (
        task("investigation", "recommend_less", answers=[answer("calls__calls", "many")]),
        "answers[0].value",
        "Answer with a number",
    ),
    ({**votes("restriction"), "step": "discussion"}, "step", "is not decided by votes"),
    (votes("cheer"), "votes[0].outcome", "does not offer the outcome “cheer”"),
    (
        {**votes(), "votes": [{"seat": "line_manager", "outcome": "restriction"}]},
        "votes[0].seat",
        "“Line manager” has no seat",
    ),
    ({**votes(), "votes": [{"seat": "mayor", "outcome": "restriction"}]}, "votes[0].seat", "called “mayor”"),
    (letter("discussion"), "step", "issues no letter"),
    (
        {**INCIDENT, "behaviours": ["scatter_gun", "whistling"]},
        "behaviours",
        "There is no behaviour called “whistling”",
    ),
    (letter("acknowledge", A), "step", "goes out by itself"),
]


@pytest.mark.parametrize(("happens", "path", "words"), FAULTS)
def test_what_the_policy_does_not_have_is_named_with_its_place(
    play: Play, happens: Content, path: str, words: str
) -> None:
    result = play(event(0, INCIDENT), event(1, happens))
    assert result.wrong
    assert told(result)[0] == f"events[1].{path}"
    assert words in told(result)[1]


@pytest.mark.parametrize(
    ("expect", "path"),
    [
        ({"open": [step("nowhere")]}, "open[0].step"),
        ({"open": [step("discussion", role="mayor")]}, "open[0].role"),
        ({"letters": ["valentine"]}, "letters"),
        ({"restrictions": ["jail"]}, "restrictions"),
        ({"ended": [{"process": E, "outcome": "joy"}]}, "ended[0].outcome"),
        ({"ended": [{"process": "x", "outcome": "joy"}]}, "ended[0].process"),
    ],
)
def test_an_expectation_names_what_the_policy_has(play: Play, expect: dict[str, Any], path: str) -> None:
    assert told(play(event(0, INCIDENT, **expect)))[0] == f"events[0].expect.{path}"


SHAPES: list[tuple[Content, str, str]] = [
    (scenario(event("tomorrow", INCIDENT)), "scenarios[0].events[0].day", "a number of days from the start"),
    (scenario(event(-1, INCIDENT)), "scenarios[0].events[0].day", "a number of days from the start"),
    (scenario(event(True, INCIDENT)), "scenarios[0].events[0].day", "a number of days from the start"),
    (scenario(event(4000, INCIDENT)), "scenarios[0].events[0].day", "a number of days from the start"),
    (scenario(event(5, INCIDENT), event(4, TIME)), "scenarios[0].events[1].day", "2026-06-05 comes before the event"),
    (scenario(event("2026-05-31", INCIDENT)), "scenarios[0].events[0].day", "comes before the start"),
    (scenario(event("2099-01-01", INCIDENT)), "scenarios[0].events[0].day", "lasts at most 3660 days"),
    (scenario(event(0, {"kind": "miracle"})), "scenarios[0].events[0]", "miracle"),
    (scenario(event(0, {"kind": "task", "step": "x"})), "scenarios[0].events[0].process", "to be filled in"),
    (scenario(event(0, INCIDENT, weather="fine")), "scenarios[0].events[0].expect.weather", "no field of this name"),
    (scenario(), "scenarios[0].events", "there must be 1 or more"),
]


@pytest.mark.parametrize(("story", "path", "words"), SHAPES)
def test_a_scenario_of_another_shape_is_no_pack(content: Content, story: Content, path: str, words: str) -> None:
    with pytest.raises(PackFault) as fault:
        parse(damaged(content, scenarios=[story]))
    assert path in dict(fault.value.faults)
    assert words in dict(fault.value.faults)[path]


def test_ids_of_scenarios_are_unique(content: Content) -> None:
    with pytest.raises(PackFault, match=re.escape("scenarios: the id 'story' is used twice")):
        parse(damaged(content, scenarios=[scenario(event(0, INCIDENT))] * 2))


def test_a_policy_with_holes_is_told_and_never_raises(play: Play, content: Content) -> None:
    for name, value in (("role", "mayor"), ("deadline", "someday")):
        broken = damaged(content)
        step_of(broken, E, "investigation")[name] = value
        result = play(event(0, INCIDENT), event(1, task("discussion", "investigate")), under=broken)
        assert value in told(result)[1]
    unanswered = damaged(content)
    one_of(unanswered, "deadlines", "investigation")["span"] = None
    result = play(event(0, INCIDENT), event(1, task("discussion", "investigate")), under=unanswered)
    assert "is not specified" in told(result)[1]


def test_steps_that_go_round_stop_in_words(play: Play, content: Content) -> None:
    at_once = damaged(content)
    step_of(at_once, E, "already_warned")["otherwise"] = "already_warned"
    result = play(event(0, INCIDENT), event(1, task("discussion", "informal_warning")), under=at_once)
    assert "the steps go round without end" in told(result)[1]
    each_other = damaged(content)
    step_of(each_other, "further_action", "legal_advice").update(
        {"kind": "start", "process": "further_action", "goes_to": "taken"}
    )
    for name in ("role", "instructions", "deadline", "escalate_to", "questions", "outcomes"):
        step_of(each_other, "further_action", "legal_advice").pop(name)
    result = play(
        event(0, INCIDENT),
        event(1, task("discussion", "investigate")),
        event(2, task("investigation", "recommend_less")),
        event(3, votes("further_action", "further_action", "further_action")),
        under=each_other,
    )
    assert "processes begin each other without end" in told(result)[1]


def test_a_wait_that_comes_back_every_day_stops_too(play: Play, content: Content) -> None:
    daily = damaged(content)
    one_of(daily, "deadlines", "warning_monitoring")["span"] = {"n": 1, "unit": "calendar_days"}
    step_of(daily, E, "after_informal")["goes_to"] = "after_informal"
    result = play(
        event(0, INCIDENT),
        event(1, task("discussion", "informal_warning")),
        event(2, letter("informal_warning")),
        event(3600, TIME),
        under=daily,
    )
    assert "the steps go round without end" in told(result)[1]


def test_what_is_late_from_its_first_moment_ends_at_the_next_midnight_and_not_before(pack: Pack) -> None:
    """A step of an appeal counts its time from the day the appeal came: it can begin after that time has passed."""
    story = Rehearsed(Rules(pack), dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC))
    story.incident()
    story.complete(E, "discussion", {"outcome": "informal_warning"})
    story.complete(E, "informal_warning", {})
    now = story.now + dt.timedelta(days=20)
    story.pass_time(now)
    (wait,) = story.record.live()
    wait.fires = now - dt.timedelta(days=12)
    story.pass_time(now + dt.timedelta(days=2))
    assert wait.finished is not None
    assert timezone.localdate(wait.finished) == dt.date(2026, 6, 22)


def test_a_letter_that_cannot_write_itself_is_left_out_as_the_engine_does(play: Play, content: Content) -> None:
    broken = damaged(content)
    one_of(broken, "letters", "appeal_received")["subject"] = "{{ decision }}"
    result = play(*restricted(), event(5, APPEAL, letters=["decision"], open=[step("decide", A)]), under=broken)
    assert result.failures == ()
    assert any("could not go out by itself" in line.words for line in result.trace)
