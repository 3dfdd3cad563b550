"""Three shapes of deciding: the most votes, all together, or one after hearing the others."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User

from home.seeding import ensure_site
from workflows.flows.sweep import sweep
from workflows.models import Decision, Event, Involvement, Notice, Restriction, Task, Vote
from workflows.policies.lint import lint
from workflows.policies.schema import PackFault, parse
from workflows.steps import Refusal

from .conftest import do, live
from .shapes import open_panel, shaped

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
# The panel's deadline of 10 working days has passed.
LATE = dt.datetime(2026, 6, 18, 10, 0, tzinfo=dt.UTC)
PEOPLE = {"Managers": {1}, "Keepers": {2}, "Safety": {3}, "Reviewers": {4}, "Chiefs": {5}}

Open = Callable[..., Task]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def panel(cast: dict[str, User], person: Callable[..., User]) -> Open:
    """Open a case's panel in a shape."""
    ensure_site(council_name="Smallholm Council")
    return lambda shape, **changes: open_panel(shaped(shape, **changes), cast, person)


def say(task: Task, by: User, choice: str) -> None:
    do(task.case, "vote", by, outcome=choice, reasons=f"{by.username} says {choice}.")


def decided(task: Task) -> tuple[str, str] | None:
    found = Decision.objects.filter(task=task).first()
    return (found.outcome, found.reasons) if found else None


def fault(**changes: Any) -> str:
    with pytest.raises(PackFault) as refused:
        parse(shaped(changes.pop("shape"), **changes))
    return str(refused.value)


# What a policy may say


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shape": "joint", "quorum": 2}, "a joint decision needs every seat: the quorum is 2, not 3"),
        ({"shape": "joint", "decider": "keeper"}, "only the shape 'consult' has a decider"),
        ({"shape": "panel", "decider": "keeper"}, "only the shape 'consult' has a decider"),
        ({"shape": "panel", "no_majority": None}, "say which outcome applies when the votes do not settle it"),
        ({"shape": "panel", "no_majority": "perhaps"}, "'perhaps' is not one of the outcomes"),
        ({"shape": "consult", "decider": None}, "say which seat decides once the others have advised"),
        ({"shape": "consult", "decider": "chief"}, "the decider 'chief' is not one of the seats"),
        ({"shape": "consult", "no_majority": "no"}, "leave out 'no_majority'"),
        ({"shape": "joint", "seats": ["keeper", "keeper", "safety"]}, "the seat 'keeper' is named twice"),
        ({"shape": "consult", "quorum": 4}, "the quorum is 4 but there are 3 seats"),
    ],
)
def test_shape_that_does_not_add_up_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    assert words in fault(**changes)


@pytest.mark.parametrize("shape", ["panel", "joint", "consult"])
def test_every_shape_has_the_same_ways_on(shape: str) -> None:
    step = parse(shaped(shape)).process("escalation").step("vote")
    assert [(way.outcome, way.goes_to) for way in step.ways()] == [("no", "closed"), ("yes", "restrict")]


@pytest.mark.parametrize("shape", ["panel", "joint", "consult"])
def test_every_shape_is_sound_when_each_seat_has_its_person(shape: str) -> None:
    assert codes(shaped(shape), PEOPLE) == set()


def codes(content: dict[str, Any], people: dict[str, set[int]]) -> set[str]:
    """What lint says of the panel; the rest of the small policy is for the engine, not for a council."""
    return {finding.code for finding in lint(parse(content), people) if finding.step == "Decide together"}


def test_joint_needs_a_person_of_its_own_for_each_seat() -> None:
    # Three people have a seat, but the two for safety and for the register are the same one.
    shared = PEOPLE | {"Safety": {2}, "Managers": {1, 6}}
    assert codes(shaped("joint"), shared) == {"panel_cannot_meet"}
    assert codes(shaped("panel"), shared) == set()


def test_panel_without_a_deadline_needs_every_seat() -> None:
    shared = PEOPLE | {"Safety": {2}, "Managers": {1, 6}}
    assert codes(shaped("panel", deadline=None, escalate_to=None), shared) == {"panel_cannot_meet"}


def test_whoever_could_decide_does_not_count_as_advising() -> None:
    # The manager and the safety officer are register keepers too: they would never be asked for advice.
    keepers = PEOPLE | {"Keepers": {1, 2, 3}}
    assert codes(shaped("consult"), keepers) == {"panel_cannot_meet"}


def test_decider_with_nobody_in_it_is_told() -> None:
    assert "no_decider" in codes(shaped("consult"), PEOPLE | {"Keepers": set()})


# Panel


def test_panel_decides_by_the_most_votes(panel: Open, cast: dict[str, User]) -> None:
    task = panel("panel")
    say(task, cast["safety"], "yes")
    say(task, cast["keeper"], "no")
    assert decided(task) is None
    say(task, cast["manager"], "yes")
    assert decided(task) == ("yes", "safety says yes.\n\nmanager says yes.")


def test_late_panel_decides_at_quorum(panel: Open, cast: dict[str, User], clock: time_machine.Traveller) -> None:
    task = panel("panel")
    say(task, cast["safety"], "yes")
    say(task, cast["keeper"], "yes")
    clock.move_to(LATE)
    assert sweep().panels == 1
    assert decided(task) is not None


# Joint


def test_joint_decides_what_all_chose(panel: Open, cast: dict[str, User]) -> None:
    task = panel("joint")
    say(task, cast["safety"], "yes")
    say(task, cast["keeper"], "yes")
    assert decided(task) is None
    say(task, cast["manager"], "yes")
    assert decided(task) == ("yes", "safety says yes.\n\nkeeper says yes.\n\nmanager says yes.")
    assert live(task.case) == ["letter"]


def test_joint_that_does_not_agree_is_settled_gently_whatever_most_chose(panel: Open, cast: dict[str, User]) -> None:
    task = panel("joint")
    for name, choice in (("safety", "yes"), ("keeper", "no"), ("manager", "yes")):
        say(task, cast[name], choice)
    outcome, reasons = decided(task) or ("", "")
    assert outcome == "no"
    assert reasons.startswith("This had to be decided together, and we did not all choose the same.")
    assert reasons.endswith("keeper says no.")
    assert not Restriction.objects.exists()


def test_late_joint_decides_nothing_and_escalates(
    panel: Open, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    task = panel("joint")
    say(task, cast["safety"], "yes")
    say(task, cast["keeper"], "yes")
    clock.move_to(LATE)
    swept = sweep()
    assert (swept.panels, swept.overdue, swept.stuck) == (0, 1, [])
    task.refresh_from_db()
    assert (task.is_live, task.escalated_to, decided(task)) == (True, "chief", None)
    # Being brought in is no seat: the chief can look after it, and cannot decide in its place.
    with pytest.raises(Refusal):
        say(task, cast["chief"], "yes")
    say(task, cast["manager"], "yes")
    assert decided(task) is not None


def test_person_of_two_seats_takes_the_one_that_is_harder_to_fill(
    panel: Open, cast: dict[str, User], person: Callable[..., User]
) -> None:
    cast["keeper"].groups.add(Group.objects.get(name="Safety"))
    task = panel("joint")
    say(task, cast["keeper"], "yes")
    assert Vote.objects.get(task=task).seat == "keeper"
    say(task, cast["safety"], "yes")
    say(task, cast["manager"], "yes")
    assert decided(task) is not None


# Consult


def test_decider_waits_for_the_advice_and_is_told_whose(panel: Open, cast: dict[str, User]) -> None:
    task = panel("consult")
    say(task, cast["safety"], "no")
    with pytest.raises(Refusal, match="Still to advise: Line manager"):
        say(task, cast["keeper"], "yes")
    assert Vote.objects.filter(task=task).count() == 1


def test_decider_decides_and_is_not_bound_by_the_advice(panel: Open, cast: dict[str, User]) -> None:
    task = panel("consult")
    say(task, cast["safety"], "no")
    say(task, cast["manager"], "no")
    assert decided(task) is None
    say(task, cast["keeper"], "yes")
    assert decided(task) == ("yes", "keeper says yes.")
    assert live(task.case) == ["letter"]


def test_history_says_who_advised_and_who_decided(panel: Open, cast: dict[str, User]) -> None:
    task = panel("consult")
    for name in ("safety", "manager", "keeper"):
        say(task, cast[name], "yes")
    events = Event.objects.filter(case=task.case, task_id=task.pk)
    assert list(events.filter(kind="advice_given").values_list("words", flat=True)) == [
        "Safety officer advised on “Decide together”.",
        "Line manager advised on “Decide together”.",
    ]
    assert events.get(kind="vote_cast").words == "Register keeper decided “Decide together”."
    assert events.get(kind="decided").actor == cast["keeper"]
    deciders = Involvement.objects.filter(task=task, how=Involvement.How.DECIDED)
    assert [row.user for row in deciders] == [cast["keeper"]]
    task.refresh_from_db()
    assert task.owner == cast["keeper"]


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("panel", "Safety officer; Register keeper; Line manager"),
        ("joint", "Safety officer and Register keeper and Line manager, together"),
        ("consult", "Register keeper, who first asked for advice from: Safety officer; Line manager"),
    ],
)
def test_letter_says_who_decided(panel: Open, cast: dict[str, User], shape: str, words: str) -> None:
    task = panel(shape)
    for name in ("safety", "manager", "keeper"):
        say(task, cast[name], "yes")
    do(task.case, "letter", cast["keeper"], channel="email")
    letter = Notice.objects.get(case=task.case, letter="decision")
    assert {"id": "who", "heading": "Who decided", "text": words} in letter.paragraphs


def test_late_consultation_can_be_decided_with_enough_advice(
    panel: Open, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    task = panel("consult")
    clock.move_to(LATE)
    with pytest.raises(Refusal, match="When the deadline has passed, you can decide once 1 has advised"):
        say(task, cast["keeper"], "yes")
    say(task, cast["manager"], "no")
    say(task, cast["keeper"], "yes")
    assert decided(task) == ("yes", "keeper says yes.")


def test_clock_never_decides_a_consultation(panel: Open, cast: dict[str, User], clock: time_machine.Traveller) -> None:
    task = panel("consult")
    say(task, cast["safety"], "yes")
    say(task, cast["manager"], "yes")
    clock.move_to(LATE)
    swept = sweep()
    assert (swept.panels, swept.overdue) == (0, 1)
    assert decided(task) is None


def test_whoever_could_decide_is_not_asked_to_advise(panel: Open, cast: dict[str, User]) -> None:
    cast["keeper"].groups.add(Group.objects.get(name="Safety"))
    task = panel("consult")
    with pytest.raises(Refusal, match="You decide once the others have advised"):
        say(task, cast["keeper"], "yes")


def test_nobody_advises_twice(panel: Open, cast: dict[str, User]) -> None:
    task = panel("consult")
    say(task, cast["safety"], "yes")
    with pytest.raises(Refusal, match="voted already"):
        say(task, cast["safety"], "no")
