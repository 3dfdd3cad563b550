"""The task page: take, hand back, complete; and every way of being told no."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from workflows.flows import engine, verbs
from workflows.models import Appeal, Case, Decision, Event, Restriction, Task

from .conftest import Desk, do, live, restrict, task_url, waiting

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
ANSWERS = {"note": "We spoke.", "outcome": "refer", "complete": "yes"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def text(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def said(response: HttpResponse) -> str:
    """The messages that go with a redirect."""
    assert response.status_code == 302, text(response)
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def hearing(case: Case, cast: dict[str, User]) -> Task:
    """An appeal waiting for somebody independent."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="I need the phone.", submission_key="one")
    return waiting(case, "hear")


def test_page_says_what_is_asked_and_what_of(case: Case, desk: Desk) -> None:
    page = text(desk("manager").get(task_url(waiting(case, "discuss"))))

    assert "Discuss the incident" in page
    assert "Ada O’Brien" in page
    assert "Shouted at the officer." in page  # the evidence
    assert "What happened" in page
    assert "10 working days from this step opening on 3 June 2026 = 17 June 2026" in page
    assert "Take this task" in page
    assert "What was said?" in page


def test_title_carries_the_reference_only(case: Case, desk: Desk) -> None:
    page = text(desk("manager").get(task_url(waiting(case, "discuss"))))
    title = page[page.index("<title>") : page.index("</title>")]

    assert case.reference in title
    assert "O’Brien" not in title


def test_agreed_adjustments_are_always_shown(case: Case, desk: Desk) -> None:
    case.customer.adjustments = "Large print, agreed 4 May 2026."
    case.customer.save()

    assert "Large print, agreed 4 May 2026." in text(desk("manager").get(task_url(waiting(case, "discuss"))))


def test_take_brings_the_form(case: Case, desk: Desk) -> None:
    client, task = desk("manager"), waiting(case, "discuss")

    assert said(client.post(task_url(task), {"take": "yes"})) == "This task is now with you."

    page = text(client.get(task_url(task)))
    assert 'name="note"' in page
    assert "Complete this task" in page


def test_complete_moves_the_case_and_says_what_happens_next(taken: Task, desk: Desk) -> None:
    message = said(desk("manager").post(task_url(taken), ANSWERS))

    assert "Next: “Propose an arrangement”, with Safety officer." in message
    assert live(taken.case) == ["propose"]


def test_the_end_of_a_process_is_said(taken: Task, desk: Desk) -> None:
    message = said(desk("manager").post(task_url(taken), {**ANSWERS, "outcome": "nothing"}))

    assert "That was the last step of “Escalation”." in message


def test_faults_keep_the_answers(taken: Task, desk: Desk) -> None:
    response = desk("manager").post(task_url(taken), {"note": "We spoke at length.", "complete": "yes"})

    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert "We spoke at length." in text(response)
    assert live(taken.case) == ["discuss"]


def test_hand_back_needs_a_reason(taken: Task, desk: Desk) -> None:
    response = desk("manager").post(task_url(taken), {"hand_back": "yes", "reason": "  "})

    assert "Say why you are handing this task back." in text(response)
    taken.refresh_from_db()
    assert taken.owner is not None


def test_hand_back_puts_it_in_the_queue_with_the_reason(taken: Task, desk: Desk) -> None:
    said(desk("manager").post(task_url(taken), {"hand_back": "yes", "reason": "On leave."}))

    taken.refresh_from_db()
    assert taken.owner is None
    assert Event.objects.get(case=taken.case, kind="task_handed_back").data == {"reason": "On leave."}


def test_second_taker_is_told_who_was_first(
    taken: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    cast["colleague"] = person("colleague", "Managers")

    response = desk("colleague").post(task_url(taken), {"take": "yes"})

    assert response.status_code == 409
    assert "Somebody else has already taken this task." in text(response)


def test_answers_to_a_task_that_is_not_with_you_are_shown_back(
    taken: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    cast["colleague"] = person("colleague", "Managers")

    response = desk("colleague").post(task_url(taken), {**ANSWERS, "note": "An hour’s work."})

    assert response.status_code == 409
    assert "An hour’s work." in text(response)
    assert live(taken.case) == ["discuss"]


def test_late_colleague_is_told_that_it_is_done_and_nothing_more(
    taken: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    cast["colleague"] = person("colleague", "Managers")
    engine.complete(task=taken, by=cast["manager"], answers={"note": "Spoke.", "outcome": "refer"})

    response = desk("colleague").post(task_url(taken), {**ANSWERS, "note": "An hour’s work."})

    assert response.status_code == 409
    assert "has already been completed by a colleague on 3 June 2026" in text(response)
    assert "An hour’s work." in text(response)
    assert "O’Brien" not in text(response)
    assert desk("colleague").get(task_url(taken)).status_code == 404


def test_second_click_is_told_that_it_was_done_once(taken: Task, desk: Desk) -> None:
    client = desk("manager")
    said(client.post(task_url(taken), ANSWERS))

    message = said(client.post(task_url(taken), ANSWERS))

    assert "You have already completed" in message
    assert Task.objects.filter(case=taken.case, step="propose").count() == 1


def test_second_thought_after_completing_is_shown_back(taken: Task, desk: Desk) -> None:
    client = desk("manager")
    said(client.post(task_url(taken), ANSWERS))

    response = client.post(task_url(taken), {**ANSWERS, "note": "On reflection, no."})

    assert response.status_code == 409
    assert "On reflection, no." in text(response)


def test_who_completed_it_may_come_back_to_the_page_without_the_case(taken: Task, desk: Desk) -> None:
    client = desk("manager")
    said(client.post(task_url(taken), ANSWERS))

    page = text(client.get(task_url(taken)))

    assert "You have already completed “Discuss the incident” on 3 June 2026" in page
    assert "O’Brien" not in page


def test_done_task_shows_its_answers_to_those_who_may_view_the_case(taken: Task, desk: Desk) -> None:
    said(desk("manager").post(task_url(taken), ANSWERS))

    page = text(desk("keeper").get(task_url(taken)))

    assert "Completed by manager on 3 June 2026." in page
    assert "We spoke." in page
    assert "Refer" in page


def test_another_role_that_sees_the_case_is_told_whose_it_is(case: Case, desk: Desk) -> None:
    client, task = desk("keeper"), waiting(case, "discuss")

    page = text(client.get(task_url(task)))

    assert "This task belongs to another role. It is with Line manager." in page
    assert 'name="take"' not in page
    assert client.post(task_url(task), {"take": "yes"}).status_code == 409
    task.refresh_from_db()
    assert task.owner is None


@pytest.mark.parametrize("data", [{}, {"take": "yes"}, ANSWERS])
def test_outsider_finds_nothing(case: Case, desk: Desk, data: dict[str, str]) -> None:
    client, address = desk("stranger"), task_url(waiting(case, "discuss"))

    assert client.get(address).status_code == 404
    assert client.post(address, data).status_code == 404


@pytest.mark.parametrize("pk", [0, 999999, 10**30])
def test_bad_id_is_not_found(case: Case, desk: Desk, pk: int) -> None:
    assert desk("manager").get(f"/admin/desk/tasks/{pk}/").status_code == 404


def test_step_that_nobody_does_is_not_found(case: Case, desk: Desk, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="nothing")
    end = Task.objects.exclude(flow_task_type="HUMAN").filter(case=case).first()
    assert end is not None

    assert desk("keeper").get(task_url(end)).status_code == 404


def test_wrong_method_is_refused(case: Case, desk: Desk) -> None:
    assert desk("manager").delete(task_url(waiting(case, "discuss"))).status_code == 405


def test_signed_out_goes_to_the_sign_in_page(case: Case) -> None:
    assert "/admin/login/" in Client().get(task_url(waiting(case, "discuss"))).headers["Location"]


@pytest.mark.parametrize("decider", ["safety", "keeper", "manager", "officer", "stranger"])
def test_only_the_independent_see_an_appeal(hearing: Task, desk: Desk, decider: str) -> None:
    client = desk(decider)

    assert client.get(task_url(hearing)).status_code == 404
    assert client.post(task_url(hearing), {"take": "yes"}).status_code == 404


def test_original_decider_finds_no_appeal_even_after_it_is_decided(
    hearing: Task, desk: Desk, cast: dict[str, User]
) -> None:
    do(hearing.case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.")

    assert desk("safety").get(task_url(hearing)).status_code == 404
    assert desk("safety").post(task_url(hearing), {"take": "yes"}).status_code == 404


def test_reviewer_reads_what_the_customer_wrote(hearing: Task, desk: Desk) -> None:
    page = text(desk("reviewer").get(task_url(hearing)))

    assert "I need the phone." in page
    assert "It is too harsh" in page
    assert "28 calendar days from receipt on 3 June 2026 = 1 July 2026" in page
    assert "Write only to inbox@council.example." in page


@pytest.fixture
def heard(hearing: Task, desk: Desk) -> Client:
    """The reviewer, with the appeal taken."""
    client = desk("reviewer")
    said(client.post(task_url(hearing), {"take": "yes"}))
    return client


def test_who_hears_the_appeal_reads_the_decision_and_its_letter(hearing: Task, heard: Client) -> None:
    page = text(heard.get(task_url(hearing)))

    decided = Decision.objects.get()
    assert "I need the phone." in page
    assert decided.outcome_label in page
    assert decided.reasons.splitlines()[0] in page


def test_other_tasks_do_not_repeat_decisions(taken: Task, desk: Desk) -> None:
    assert 'id="decisions-heading"' not in text(desk("manager").get(task_url(taken)))


VARY = {"outcome": "vary", "reasons": "Too much.", "complete": "yes"}


def test_reviewer_varies_the_restriction(hearing: Task, heard: Client) -> None:
    said(heard.post(task_url(hearing), {**VARY, "restrictions": ["written_only"]}))

    row = Restriction.objects.get(case=hearing.case, status="in_force")
    assert row.code == "written_only"
    assert Appeal.objects.get().outcome == "vary"


def test_refusal_lands_on_its_question(hearing: Task, heard: Client) -> None:
    response = heard.post(task_url(hearing), VARY)

    assert response.status_code == 200
    assert '<a class="w-inline-block w-py-1" href="#id_restrictions">Choose at least one restriction' in text(response)
    assert "Too much." in text(response)


def test_restriction_that_may_contradict_an_adjustment_must_be_explained(hearing: Task, heard: Client) -> None:
    hearing.case.customer.adjustments = "Prefers the phone."
    hearing.case.customer.save()

    response = heard.post(task_url(hearing), {**VARY, "restrictions": ["written_only"]})

    assert 'href="#id_restrictions_adjustment_note"' in text(response)
    assert "Agreed: Prefers the phone." in text(response)


def test_every_question_is_on_the_page_and_says_when_it_applies(hearing: Task, heard: Client) -> None:
    page = text(heard.get(task_url(hearing)))

    assert 'name="one_inbox__inbox"' in page
    assert "Answer this only if you chose “One inbox” at “Restrictions”." in page
    assert "Answer this only if you chose “Vary” at “What happens next?”." in page
    assert "Leave at least one way to reach us." in page


def test_answers_to_questions_that_do_not_apply_are_neither_judged_nor_kept(hearing: Task, heard: Client) -> None:
    typed = {**VARY, "outcome": "uphold", "restrictions": ["one_inbox"], "one_inbox__inbox": "not an address"}

    said(heard.post(task_url(hearing), typed))

    hearing.refresh_from_db()
    assert set(hearing.data["answers"]) == {"outcome", "reasons"}


def test_question_of_a_chosen_restriction_is_required(hearing: Task, heard: Client) -> None:
    response = heard.post(task_url(hearing), {**VARY, "restrictions": ["one_inbox"]})

    assert 'href="#id_one_inbox__inbox"' in text(response)


def test_task_page_costs_no_more_than_this(
    taken: Task, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = desk("manager")
    client.get(task_url(taken))

    # 4 who asks, 4 Wagtail's menu and profile, 1 ours; 2 the task, 1 groups, 1 workable; 6 the case's facts.
    with django_assert_max_num_queries(24):
        client.get(task_url(taken))


def test_case_is_linked(case: Case, desk: Desk) -> None:
    page = text(desk("manager").get(task_url(waiting(case, "discuss"))))

    assert reverse("desk:case", args=[case.reference]) in page
