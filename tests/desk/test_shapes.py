"""What the desk says when all decide together, and when one decides after hearing the others."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from home.seeding import ensure_site
from tests.workflows.shapes import open_panel, shaped
from workflows.flows.sweep import sweep
from workflows.models import Task, Vote

from .conftest import Desk, do, task_url
from .test_task import START, said, text

YES = {"outcome": "yes", "reasons": "Calls keep staff from other work.", "complete": "yes"}
NO = {"outcome": "no", "reasons": "A phone call is all they have.", "complete": "yes"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def joint(cast: dict[str, User], person: Callable[..., User]) -> Task:
    ensure_site(council_name="Smallholm Council")
    return open_panel(shaped("joint"), cast, person)


@pytest.fixture
def consult(cast: dict[str, User], person: Callable[..., User]) -> Task:
    ensure_site(council_name="Smallholm Council")
    return open_panel(shaped("consult"), cast, person)


def test_joint_says_that_all_must_choose_the_same(joint: Task, desk: Desk) -> None:
    page = text(desk("safety").get(task_url(joint)))

    assert "A joint decision" in page
    assert "0 of 3 votes are in. Waiting for: Safety officer, Register keeper, Line manager." in page
    assert "Everybody with a seat must vote, and the decision is what all of them chose." in page
    assert "If they do not all choose the same, it is “No restriction”." in page
    assert "A deadline changes nothing: the decision waits for every vote." in page
    assert "Your vote" in page
    assert "Cast your vote" in page


def test_joint_vote_says_who_is_waited_for_and_stays_blind(joint: Task, desk: Desk) -> None:
    message = said(desk("safety").post(task_url(joint), YES))

    assert "Your vote is recorded. The decision waits for 2 more votes." in message
    assert "Waiting for: Register keeper, Line manager." in message
    page = text(desk("keeper").get(task_url(joint)))
    assert "1 of 3 votes are in." in page
    assert "Nobody sees how others voted until all have voted." in page
    assert "Calls keep staff" not in page


def test_late_joint_decision_says_that_it_still_waits(joint: Task, desk: Desk, clock: time_machine.Traveller) -> None:
    clock.move_to(START + dt.timedelta(days=30))

    page = text(desk("safety").get(task_url(joint)))

    assert "The deadline has passed, but the decision waits for every vote." in page


def test_joint_result_says_who_decided(joint: Task, desk: Desk) -> None:
    for name, vote in (("manager", YES), ("safety", YES), ("keeper", NO)):
        said(desk(name).post(task_url(joint), vote))

    page = text(desk("keeper").get(task_url(joint)))

    assert "Decision: No restriction" in page
    assert "Decided by all together (Safety officer, Register keeper, Line manager)." in page
    assert page.count("Did not agree with the decision") == 2


def test_adviser_gives_advice_and_not_a_vote(consult: Task, desk: Desk) -> None:
    page = text(desk("safety").get(task_url(consult)))

    assert "A decision after advice" in page
    assert "Register keeper decides, once the others have advised." in page
    assert "it need not be followed" in page
    assert "Your advice" in page
    assert "Reasons for your advice" in page
    assert "Register keeper reads them before deciding." in page
    assert "Send your advice" in page
    assert "Your vote" not in page


def test_adviser_is_told_who_is_waited_for(consult: Task, desk: Desk) -> None:
    message = said(desk("safety").post(task_url(consult), YES))
    assert "Your advice is recorded. Waiting for: Line manager." in message

    message = said(desk("manager").post(task_url(consult), NO))
    assert "Your advice is recorded. Waiting for: Register keeper." in message
    assert "You have advised. Your advice cannot be changed." in text(desk("manager").get(task_url(consult)))


def test_advice_is_read_by_whoever_decides_and_by_nobody_else(consult: Task, desk: Desk) -> None:
    said(desk("safety").post(task_url(consult), NO))

    assert "A phone call is all they have." not in text(desk("manager").get(task_url(consult)))
    page = text(desk("keeper").get(task_url(consult)))
    assert "A phone call is all they have." in page
    assert "1 of 2 have advised." in page


def test_decider_cannot_decide_before_the_advice(consult: Task, desk: Desk) -> None:
    said(desk("safety").post(task_url(consult), NO))

    page = text(desk("keeper").get(task_url(consult)))
    assert "You decide once the others have advised. Still to advise: Line manager." in page
    assert "When the deadline has passed, you can decide once 1 has advised." in page
    assert 'value="yes" class="button"' not in page

    response = desk("keeper").post(task_url(consult), YES)
    assert response.status_code == 409
    assert "You decide once the others have advised." in text(response)
    assert Vote.objects.filter(task=consult).count() == 1


def test_decider_decides_with_the_advice_in_view(consult: Task, desk: Desk) -> None:
    for name in ("safety", "manager"):
        said(desk(name).post(task_url(consult), NO))

    page = text(desk("keeper").get(task_url(consult)))
    assert "Your decision" in page
    assert "Reasons for this decision" in page
    assert page.count("A phone call is all they have.") == 2

    message = said(desk("keeper").post(task_url(consult), YES))
    assert "Next: “Write the decision letter”" in message


def test_result_says_who_decided_and_who_advised_otherwise(consult: Task, desk: Desk) -> None:
    for name, vote in (("safety", NO), ("manager", YES), ("keeper", YES)):
        said(desk(name).post(task_url(consult), vote))

    page = text(desk("keeper").get(task_url(consult)))
    assert "Decision: Restrict" in page
    assert "Decided by keeper, Register keeper." in page
    assert page.count("Advised otherwise") == 1
    assert "has already been decided" in said(desk("keeper").post(task_url(consult), YES))

    case = text(desk("keeper").get(reverse("desk:case", args=[consult.case.reference])))
    assert "by keeper, Register keeper" in case
    assert "What was advised and decided (3)" in case


@pytest.mark.parametrize(("name", "words"), [("safety", "your advice is needed"), ("keeper", "you decide")])
def test_inbox_says_what_is_needed_of_each(consult: Task, desk: Desk, name: str, words: str) -> None:
    page = text(desk(name).get(reverse("desk:inbox") + "?tab=queue"))
    assert f"After advice: {words}" in page


def test_inbox_says_that_a_decision_is_joint(joint: Task, desk: Desk) -> None:
    assert "Together: your vote is needed" in text(desk("safety").get(reverse("desk:inbox") + "?tab=queue"))


def test_case_says_how_many_have_advised(consult: Task, cast: dict[str, User], desk: Desk) -> None:
    do(consult.case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    page = text(desk("keeper").get(reverse("desk:case", args=[consult.case.reference])))
    assert "A decision after advice: 1 advised so far" in page


def test_whoever_an_overdue_decision_is_brought_to_is_told_what_for(
    consult: Task, desk: Desk, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + dt.timedelta(days=30))
    sweep()
    page = text(desk("chief").get(task_url(consult)))
    assert "You are not a member of this panel, so you cannot advise." in page
    assert "It has come to you because it is overdue: see that those it waits for act." in page
