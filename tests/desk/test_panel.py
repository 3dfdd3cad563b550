"""A panel votes blind, and shows who said what once it has decided."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import Permission, User

from workflows.models import CaseGrant, Task, Vote

from .conftest import Desk, do, task_url
from .test_task import START, said, text


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


YES = {"outcome": "yes", "reasons": "Calls keep staff from other work.", "complete": "yes"}
NO = {"outcome": "no", "reasons": "A phone call is all they have.", "complete": "yes"}


def test_seats_and_rules_are_explained(voting: Task, desk: Desk) -> None:
    page = text(desk("safety").get(task_url(voting)))

    assert "0 of 2 votes are in." in page
    assert "Safety officer" in page
    assert "Register keeper" in page
    assert "If votes are tied, it is “No restriction”." in page
    assert "Cast your vote" in page


def test_member_reads_what_was_proposed(voting: Task, desk: Desk) -> None:
    page = text(desk("keeper").get(task_url(voting)))

    assert "Propose an arrangement" in page
    assert "Written contact only" in page


def test_vote_is_recorded_and_the_panel_waits(voting: Task, desk: Desk) -> None:
    message = said(desk("safety").post(task_url(voting), YES))

    assert "Your vote is recorded. The panel waits for 1 more vote." in message
    assert Vote.objects.get(task=voting).choice == "yes"


@pytest.mark.parametrize("reader", ["keeper", "safety"])
def test_nobody_sees_how_others_voted_before_the_decision(voting: Task, desk: Desk, reader: str) -> None:
    said(desk("safety").post(task_url(voting), YES))

    page = text(desk(reader).get(task_url(voting)))

    assert "1 of 2 votes are in." in page
    assert "has voted" in page
    assert "Calls keep staff" not in page


def test_vote_cannot_be_changed(voting: Task, desk: Desk) -> None:
    client = desk("safety")
    said(client.post(task_url(voting), YES))

    assert "You have voted. Your vote cannot be changed." in text(client.get(task_url(voting)))
    response = client.post(task_url(voting), NO)
    assert response.status_code == 409
    assert "A phone call is all they have." in text(response)
    assert Vote.objects.get(task=voting).choice == "yes"


def test_second_click_on_a_vote_is_one_vote(voting: Task, desk: Desk) -> None:
    client = desk("safety")
    said(client.post(task_url(voting), YES))

    assert "Your vote is recorded." in said(client.post(task_url(voting), YES))
    assert Vote.objects.filter(task=voting).count() == 1


def test_second_click_on_the_last_vote_is_one_vote(voting: Task, desk: Desk) -> None:
    said(desk("keeper").post(task_url(voting), YES))
    client = desk("safety")
    assert "Next: “Write the decision letter”" in said(client.post(task_url(voting), YES))

    assert "The panel has already decided" in said(client.post(task_url(voting), YES))


def test_colleague_in_a_filled_seat_is_told_and_loses_nothing(
    voting: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    cast["colleague"] = person("colleague", "Safety")
    said(desk("safety").post(task_url(voting), YES))

    assert "A colleague has already voted in your seat." in text(desk("colleague").get(task_url(voting)))
    response = desk("colleague").post(task_url(voting), NO)
    assert response.status_code == 409
    assert "A phone call is all they have." in text(response)


def test_result_shows_votes_reasons_and_dissent(voting: Task, desk: Desk) -> None:
    said(desk("safety").post(task_url(voting), YES))
    said(desk("keeper").post(task_url(voting), NO))

    page = text(desk("keeper").get(task_url(voting)))

    assert "Decision: No restriction" in page
    assert "Calls keep staff from other work." in page
    assert "A phone call is all they have." in page
    assert page.count("Did not agree with the decision") == 1


def test_deadline_and_quorum_are_explained(voting: Task, desk: Desk) -> None:
    Task.objects.filter(pk=voting.pk).update(due=START + dt.timedelta(days=5), due_explained="5 days from now")

    page = text(desk("safety").get(task_url(voting)))

    assert "Once the deadline has passed, 2 votes are enough." in page
    assert "5 days from now" in page


def test_somebody_outside_the_panel_who_sees_the_case_is_told_why(
    voting: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    # The line manager's grant is gone; somebody with a grant of their own stands for any other reader of the case.
    cast["reader"] = person("reader")
    permission = Permission.objects.get(codename="view_case", content_type__app_label="workflows")
    CaseGrant.objects.create(content_object=voting.case, user=cast["reader"], permission=permission, origin="test")

    page = text(desk("reader").get(task_url(voting)))

    assert "You are not a member of this panel, so you cannot vote." in page
    assert "Cast your vote" not in page
    assert desk("reader").post(task_url(voting), YES).status_code == 409


def test_outsider_finds_nothing(voting: Task, desk: Desk) -> None:
    assert desk("manager").get(task_url(voting)).status_code == 404
    assert desk("stranger").post(task_url(voting), YES).status_code == 404


def test_vote_without_reasons_is_asked_for(voting: Task, desk: Desk) -> None:
    response = desk("safety").post(task_url(voting), {"outcome": "yes", "complete": "yes"})

    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert not Vote.objects.filter(task=voting).exists()


def test_letter_step_follows_the_decision(voting: Task, desk: Desk, cast: dict[str, User]) -> None:
    do(voting.case, "vote", cast["safety"], outcome="yes", reasons="Yes.")

    message = said(desk("keeper").post(task_url(voting), YES))

    assert "Next: “Write the decision letter”, with Register keeper." in message
