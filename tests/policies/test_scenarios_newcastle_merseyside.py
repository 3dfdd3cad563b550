"""What is peculiar to the examples of Newcastle-under-Lyme and Merseyside, beside what holds for every pack."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from workflows.access import may
from workflows.models import Task
from workflows.policies import packs
from workflows.policies.schema import parse
from workflows.rehearsal.rules import Rules
from workflows.rehearsal.scenarios import run, run_all
from workflows.steps import NotifyStep, PanelStep, TaskStep

from . import shipped
from .open_council import START, Council, in_force, live, open_council
from .test_packs_shipped_runs import SINGLE, to_monitoring, to_sanction, together

Content = dict[str, Any]
NEWCASTLE, MERSEYSIDE = "newcastle-under-lyme", "merseyside"
CONTENT = {slug: packs.content_of(shipped.pack_named(slug)) for slug in (NEWCASTLE, MERSEYSIDE)}


def holds(slug: str, damage: Callable[[Content], object]) -> bool:
    """Whether every example still comes out as written when something in the pack is changed."""
    content = copy.deepcopy(CONTENT[slug])
    damage(content)
    pack = parse(content)
    rules = Rules(pack)
    return all(run(pack, scenario, rules).passed for scenario in pack.scenarios)


def step_in(content: Content, process: str, code: str) -> Content:
    steps = next(one["steps"] for one in content["processes"] if one["id"] == process)
    return next(one for one in steps if one["id"] == code)


# Newcastle-under-Lyme


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def newcastle(db: None, clock: time_machine.Traveller) -> Council:
    return open_council(NEWCASTLE, clock)


PANELS = [("escalation", "decide_monitoring"), ("escalation", "decide_sanction"), ("review", "go_on")]


def test_the_joint_decisions_are_these() -> None:
    pack = shipped.pack_named(NEWCASTLE)
    panels = [(one.id, step.id) for one in pack.processes for step in one.steps if isinstance(step, PanelStep)]
    assert panels == PANELS


@pytest.mark.parametrize(("process", "code"), PANELS)
def test_an_example_notices_when_one_of_the_two_could_decide_alone(process: str, code: str) -> None:
    alone = {"shape": "panel", "quorum": 1}
    assert not holds(NEWCASTLE, lambda content: step_in(content, process, code).update(alone))


@pytest.mark.parametrize(("process", "code"), PANELS)
def test_an_example_notices_when_not_agreeing_leads_to_more_than_the_gentlest(process: str, code: str) -> None:
    hardest = step_in(CONTENT[NEWCASTLE], process, code)["outcomes"][1]["id"]
    assert not holds(NEWCASTLE, lambda content: step_in(content, process, code).update(no_majority=hardest))


def test_an_example_notices_when_the_single_contact_begins_before_its_letter() -> None:
    assert not holds(NEWCASTLE, lambda content: step_in(content, "escalation", "monitoring_letter").pop("announces"))


def test_what_happens_before_the_monitoring_letter_does_not_count_against_the_customer(newcastle: Council) -> None:
    case = newcastle.report()
    newcastle.do(case, "discuss", "line_manager", outcome="refer")
    newcastle.do(case, "build_case", "relations_officer", outcome="ready", **SINGLE)
    together(newcastle, case, "decide_monitoring", "monitor")
    newcastle.later(days=1)
    newcastle.report(case)
    newcastle.later(days=1)
    assert in_force(case) == []
    newcastle.do(case, "monitoring_letter", "relations_officer")
    assert in_force(case) == ["single_contact"]
    assert "only through Sam Reed" in newcastle.letter(case, "monitoring")
    newcastle.later(days=93)
    assert newcastle.outcomes(case) == ["monitoring_over"]


def test_what_led_to_a_letter_withdrawn_on_appeal_leads_no_further(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.appeal(case)
    newcastle.do(case, "decide", "appeal_officer", outcome="overturn", reasons="There was good reason to ask.")
    newcastle.do(case, "overturned_letter", "appeal_officer")
    assert live(case) == {"monitor"}
    newcastle.later(days=93)
    assert newcastle.outcomes(case) == ["monitoring_over", "overturned"]


def test_substitute_helps_when_the_officer_was_part_of_an_earlier_round(newcastle: Council) -> None:
    officer, substitute = newcastle.people["relations_officer"], newcastle.people["relations_officer_2"]
    case = newcastle.report()
    to_sanction(newcastle, case)
    newcastle.report(case)
    newcastle.do(case, "discuss", "line_manager", outcome="refer")
    task = Task.objects.get(case=case, step="build_case", status="NEW")
    assert (may(officer, "take", task), may(substitute, "take", task)) == (False, True)


def test_staff_hear_of_a_sanction_from_its_start_to_its_end() -> None:
    result = next(one for one in run_all(shipped.pack_named(NEWCASTLE)) if one.scenario.id == "report_to_end")
    told = [(line.on, line.words.split(": ")[-1]) for line in result.trace if line.words.endswith(" was told")]
    start, end = dt.date(2026, 9, 3), dt.date(2026, 12, 10)
    for day in (start, end):
        assert [words for on, words in told if on == day] == [
            "Front-line officer was told",
            "Line manager was told",
        ]


def test_line_managers_hear_of_every_change_to_a_sanction() -> None:
    pack = shipped.pack_named(NEWCASTLE)
    for process, after in (("review", 3), ("appeal", 2)):
        steps = [step for step in pack.process(process).steps if isinstance(step, NotifyStep)]
        assert [step.role for step in steps].count("line_manager") == after
        assert [step.role for step in steps].count("front_line") == after


# Merseyside


def test_the_examples_put_each_of_the_four_definitions_to_a_director() -> None:
    pack = shipped.pack_named(MERSEYSIDE)
    answered = {
        answer.value
        for scenario in pack.scenarios
        for event in scenario.events
        for answer in getattr(event, "answers", ())
        if answer.question == "definitions"
    }
    assert answered == {one.id for one in pack.behaviours}


@pytest.mark.parametrize(("process", "code"), [("escalation", "authorise"), ("review", "review_decision")])
def test_nobody_but_a_director_comes_to_authorise(process: str, code: str) -> None:
    step = step_in(CONTENT[MERSEYSIDE], process, code)
    assert (step["role"], step.get("escalate_to")) == ("director", None)


@pytest.mark.parametrize("number", range(5))
def test_an_example_notices_when_one_of_the_five_answers_is_not_asked_for(number: int) -> None:
    assert not holds(
        MERSEYSIDE, lambda content: step_in(content, "escalation", "ready")["branches"][0]["when"].pop(number)
    )


VULNERABILITY = {
    ("escalation", "talk_through"): "vulnerable",
    ("escalation", "try_options"): "disability",
    ("escalation", "hear"): "support_again",
    ("escalation", "referral"): "vulnerability_considered",
    ("escalation", "authorise"): "vulnerability_view",
    ("review", "look"): "support_since",
    ("appeal", "decide"): "vulnerability_found",
}


@pytest.mark.parametrize(("where", "question"), VULNERABILITY.items())
def test_vulnerability_is_asked_about_at_every_stage(where: tuple[str, str], question: str) -> None:
    step = shipped.pack_named(MERSEYSIDE).process(where[0]).step(where[1])
    assert isinstance(step, TaskStep)
    assert question in [one.id for one in step.questions_asked if one.required]


@pytest.mark.parametrize(
    ("kind", "named"),
    [("group", {"surname": "Parents of Dock Street"}), ("organisation", {"surname": "Dock Street Tenants"})],
)
def test_a_group_or_an_organisation_can_be_bound_and_only_it(
    db: None, clock: time_machine.Traveller, kind: str, named: dict[str, str]
) -> None:
    service = shipped.Council(shipped.pack_named(MERSEYSIDE), clock, kind=kind, first_names="", **named)
    service.do("talk_through", "go_on")
    service.do("try_options", "meet")
    service.do("invitation")
    service.do("meeting", "not_settled")
    service.do("intentions")
    service.do("hear", "watch")
    service.incident()
    service.do("talk_through", "go_on")
    service.do("referral", "refer", restrictions=["visits_to_us"], visits_to_us__contact="01632 960 003")
    service.do("authorise", "authorise")
    service.do("decision_letter")
    letter = service.letter("decision")
    assert f"Dear {named['surname']}" in letter
    assert "the person, group or organisation this letter is addressed to" in letter
