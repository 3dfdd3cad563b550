"""The manager's screens: which cases, what would become of them, what did; and nothing else of any case."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.workflows.conftest import an_incident, do, live, restrict, waiting
from workflows.access import known_by_reference, movable_by
from workflows.flows import engine, verbs
from workflows.models import Case, Customer, Event, Policy, Task

from .conftest import START, events, move, new_edition, plan, rename, set_step

LIST = "/admin/desk/policies/small/older-cases/"
MOVE = f"{LIST}move/"
NOT_NOW = "It is not among the cases that you can move."


@pytest.fixture
def client(mover: User) -> Client:
    client = Client()
    client.force_login(mover)
    return client


@pytest.fixture
def another(policy: Policy, cast: dict[str, User]) -> Case:
    """A second customer's case."""
    person = Customer.objects.create(first_names="Bea", surname="Marsh", email="bea@customer.example")
    return verbs.report_incident(
        policy=policy, customer=person, service="Housing", report=an_incident(), by=cast["officer"]
    ).case


def page(client: Client, path: str, **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def confirm(client: Client, *cases: Case, reason: str = "The steps are clearer.", **more: str) -> Any:
    """Send what the dry run of these cases would send."""
    references = [case.reference for case in cases]
    shown = page(client, MOVE, case=references)
    prints = dict(re.findall(r'name="(plan-[^"]+)" value="([0-9a-f]{64})"', shown))
    return client.post(MOVE, {"case": references, "listed": references, **prints, "reason": reason, **more})


def test_open_cases_under_older_editions_are_listed(
    client: Client, case: Case, another: Case, policy: Policy, cast: dict[str, User]
) -> None:
    do(another, "discuss", cast["manager"], note="Spoke.", outcome="nothing")
    new_edition(policy, set_step("discuss", label="Talk it over"))
    newer = verbs.report_incident(
        policy=policy, customer=another.customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case

    shown = page(client, LIST)

    assert case.reference in shown
    assert "Escalation: Discuss the incident" in shown
    assert another.reference not in shown  # closed
    assert newer.reference not in shown


def test_a_policy_without_older_cases_says_so(client: Client, case: Case) -> None:
    assert "No open case that you could move follows an edition older than 1." in page(client, LIST)


def test_a_manager_reads_nothing_but_where_cases_stand(
    client: Client, case: Case, policy: Policy, cast: dict[str, User]
) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh for me.", submission_key="one")
    new_edition(policy, set_step("hear", "appeal", label="Look at it again"))

    for shown in (page(client, LIST), page(client, MOVE, case=case.reference), confirm(client, case).content.decode()):
        for word in ("Ada", "O’Brien", "ada@", "Too harsh", "Calls keep staff", "One inbox", "inbox@", "Shouted"):
            assert word not in shown
    assert client.get(f"/admin/desk/cases/{case.reference}/").status_code == 404


@pytest.mark.parametrize("name", ["officer", "manager", "keeper", "stranger"])
def test_nobody_else_gets_in(case: Case, policy: Policy, cast: dict[str, User], name: str) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    client = Client()
    client.force_login(cast[name])
    for path in (LIST, MOVE):
        assert client.get(path, {"case": case.reference}).status_code == 404
    assert client.post(MOVE, {"case": case.reference, "reason": "Mine."}).status_code == 404
    assert waiting(case, "discuss").edition.number == 1


def test_whoever_took_part_is_not_offered_the_case(client: Client, case: Case, policy: Policy, mover: User) -> None:
    mover.groups.add(Group.objects.get(name="Managers"))
    engine.take(task=waiting(case, "discuss"), by=mover)
    new_edition(policy, set_step("discuss", label="Talk it over"))

    assert case.reference not in page(client, LIST)
    answer = client.get(MOVE, {"case": case.reference}, follow=True)
    assert "None of these cases can be moved now" in answer.content.decode()
    refused = client.post(MOVE, {"case": case.reference, "reason": "Because."}, follow=True)
    assert NOT_NOW in refused.content.decode()


def test_the_dry_run_shows_where_a_task_goes_on_and_that_its_date_stays(
    client: Client, case: Case, policy: Policy
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over", role="safety"))
    before = Event.objects.count()

    shown = page(client, MOVE, case=case.reference)

    assert "Escalation: Discuss the incident" in shown
    assert "“Talk it over”" in shown
    assert "With Safety officer instead of Line manager" in shown
    assert "Still due on 17 June 2026" in shown
    assert Event.objects.count() == before


def test_confirming_moves_the_case_and_its_history_says_so(
    client: Client, case: Case, policy: Policy, mover: User
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))

    answer = confirm(client, case)

    assert answer.status_code == 200
    assert "Moved to edition 2" in answer.content.decode()
    case.refresh_from_db()
    assert case.edition.number == 2
    assert events(case, "case_moved") == [
        "Moved from edition 1 to edition 2 of the policy. Reason: The steps are clearer."
    ]


def test_a_choice_is_asked_for_and_kept(client: Client, case: Case, policy: Policy) -> None:
    new_edition(policy, rename("discuss", "talk", label="Talk it over"))
    field = f"to-{waiting(case, 'discuss').pk}"

    missing = confirm(client, case)

    assert missing.status_code == 422
    said = missing.content.decode()
    assert f'href="#{field}"' in said
    assert "Choose where “Discuss the incident” of" in said
    assert "The steps are clearer." in said
    answer = confirm(client, case, **{field: "talk"})
    assert "Moved to edition 2" in answer.content.decode()
    assert live(case) == ["talk"]


@pytest.mark.parametrize("value", ["vote", "nothing_like_it", "", "\0", "x" * 500])
def test_a_choice_that_was_not_offered_is_refused(client: Client, case: Case, policy: Policy, value: str) -> None:
    new_edition(policy, rename("discuss", "talk"))
    answer = confirm(client, case, **{f"to-{waiting(case, 'discuss').pk}": value})
    assert answer.status_code == 422
    assert live(case) == ["discuss"]


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Say why the cases are moved"), ("  \0 ", "Say why the cases are moved"), ("x" * 2001, "under 2000")],
)
def test_a_reason_is_asked_for(client: Client, case: Case, policy: Policy, reason: str, words: str) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    answer = confirm(client, case, reason=reason)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    case.refresh_from_db()
    assert case.edition.number == 1


def test_nothing_ticked_is_said(client: Client, case: Case, policy: Policy) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    assert "Tick the cases" in client.get(MOVE, follow=True).content.decode()
    answer = client.post(MOVE, {"listed": case.reference, "reason": "Because."})
    assert answer.status_code == 422
    assert f'href="#case-{case.pk}"' in answer.content.decode()


@pytest.mark.parametrize("reference", ["C-2222-2222", "'; DROP TABLE", "\0", "ü" * 400, ""])
def test_a_reference_that_is_none_moves_nothing(client: Client, case: Case, policy: Policy, reference: str) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    for answer in (
        client.get(MOVE, {"case": reference}),
        client.post(MOVE, {"case": reference, "reason": "Because."}),
        client.post(MOVE, {"case": reference, "reason": "Because.", f"to-{'9' * 30}": "x", "to-x": "y"}),
    ):
        assert answer.status_code in (200, 302)
    case.refresh_from_db()
    assert case.edition.number == 1


def test_one_case_that_is_refused_does_not_stop_the_others(
    client: Client, case: Case, another: Case, policy: Policy, cast: dict[str, User]
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    references = [case.reference, another.reference]
    shown = page(client, MOVE, case=references)
    prints = dict(re.findall(r'name="(plan-[^"]+)" value="([0-9a-f]{64})"', shown))
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    answer = client.post(MOVE, {"case": references, **prints, "reason": "Because."}).content.decode()

    moved, stayed = answer.split("Not moved")
    assert another.reference in moved
    assert case.reference in stayed
    assert "Something has happened on this case" in stayed
    another.refresh_from_db()
    case.refresh_from_db()
    assert (another.edition.number, case.edition.number) == (2, 1)


def test_a_case_with_a_hole_is_shown_with_its_reason_and_cannot_be_ticked(
    client: Client, case: Case, another: Case, policy: Policy, cast: dict[str, User]
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(policy, set_step("vote", seats=["safety", "manager"]))

    shown = page(client, MOVE, case=[case.reference, another.reference])

    assert f"{case.reference} cannot be moved" in shown
    assert "votes have been cast, and in the new edition “Decide together” has other seats." in shown
    assert f'value="{case.reference}" id=' not in shown
    assert f'value="{another.reference}" id=' in shown
    forced = client.post(
        MOVE, {"case": case.reference, f"plan-{case.reference}": plan(case).fingerprint, "reason": "Because."}
    )
    assert case.edition_id == Case.objects.get(pk=case.pk).edition_id
    assert "has other seats" in forced.content.decode()


def test_a_second_click_moves_nothing_and_says_the_same(client: Client, case: Case, policy: Policy) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    prints = re.findall(r'name="(plan-[^"]+)" value="([0-9a-f]{64})"', page(client, MOVE, case=case.reference))
    sent = {"case": case.reference, "listed": case.reference, **dict(prints), "reason": "Because."}

    first, second = (client.post(MOVE, sent).content.decode() for _ in range(2))

    for answer in (first, second):
        assert "Moved to edition 2" in answer
        assert "Not moved" not in answer
    assert len(events(case, "case_moved")) == 1


def test_a_case_without_anything_under_way_can_be_moved(
    client: Client, case: Case, policy: Policy, cast: dict[str, User]
) -> None:
    restrict(case, cast)
    new_edition(policy, set_step("discuss", label="Talk it over"))
    assert "Waits for a review or an appeal" in page(client, LIST)
    assert "Nothing is under way" in page(client, MOVE, case=case.reference)
    confirm(client, case)
    case.refresh_from_db()
    assert case.edition.number == 2


def test_the_list_costs_the_same_for_one_case_and_for_hundreds(
    client: Client, case: Case, policy: Policy, cast: dict[str, User]
) -> None:
    new_edition(policy, set_step("discuss", label="Talk it over"))
    few = _cost(client)
    _more(case, 300)

    assert _cost(client) == few
    # The session, the account and its groups, the right to move, the policy, the count, the page, where they stand;
    # the rest is Wagtail's shell.
    assert few <= 16
    shown = page(client, LIST)
    assert len(re.findall(r'<input type="checkbox" name="case"', shown)) == 25
    assert "Page 1 of 13" in shown
    assert page(client, LIST, all="").count(" checked") == 25


def _cost(client: Client) -> int:
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST).status_code == 200
    return len(queries)


def _more(like: Case, count: int) -> None:
    first = waiting(like, "discuss")
    cases = Case.objects.bulk_create(
        Case(
            reference=f"C-{number:04}", policy_id=like.policy_id, edition_id=like.edition_id, customer=like.customer,
            service="Housing", opened_at=START, opened_by_id=like.opened_by_id,
        )
        for number in range(count)
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(
            process_id=first.process_id, case=one, edition_id=one.edition_id, step="discuss", kind="task", name="Talk",
            flow_task_type="HUMAN", status="NEW", flow_task=first.flow_task,
        )
        for one in cases
    )  # fmt: skip


def test_the_policy_s_pages_lead_to_the_list(
    client: Client, policy: Policy, cast: dict[str, User], person: Callable[..., User]
) -> None:
    assert f'href="{LIST}"' in page(client, "/admin/snippets/workflows/policy/")
    assert f'href="{LIST}"' in page(client, f"/admin/snippets/workflows/policy/edit/{policy.pk}/")
    boss = Client()
    boss.force_login(User.objects.create_superuser("root"))
    assert LIST not in page(boss, "/admin/snippets/workflows/policy/")
    assert LIST not in page(boss, f"/admin/snippets/workflows/policy/edit/{policy.pk}/")


def test_a_task_page_opened_before_the_move_does_not_answer_the_new_step(
    case: Case, policy: Policy, cast: dict[str, User], mover: User
) -> None:
    """The same questions and outcomes, but they may lead elsewhere now: whoever answers must have read them."""
    officer = Client()
    officer.force_login(cast["manager"])
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])
    url = f"/admin/desk/tasks/{waiting(case, 'discuss').pk}/"
    edition = re.findall(r'name="edition" value="(\d+)"', page(officer, url))
    new_edition(policy, set_step("discuss", label="Talk it over"))
    move(case, mover)
    answers = {"note": "Spoke of it at length.", "outcome": "nothing", "complete": "yes"}

    answer = officer.post(url, {**answers, "edition": edition})

    assert answer.status_code == 409
    assert "This case has been moved to another edition of the policy meanwhile." in answer.content.decode()
    assert "Spoke of it at length." in answer.content.decode()
    assert live(case) == ["discuss"]
    again = re.findall(r'name="edition" value="(\d+)"', page(officer, url))
    assert officer.post(url, {**answers, "edition": again}).status_code == 302
    assert live(case) == []


def test_the_list_tells_no_reference_but_those_that_access_lets_be_known(
    client: Client, case: Case, another: Case, policy: Policy, mover: User, cast: dict[str, User]
) -> None:
    """The same rule that a replay goes by (access.known_by_reference)."""
    mover.groups.add(Group.objects.get(name="Managers"))
    engine.take(task=waiting(another, "discuss"), by=mover)
    engine.complete(task=waiting(another, "discuss"), by=mover, answers={"note": "Spoke.", "outcome": "refer"})
    mover.groups.clear()
    new_edition(policy, set_step("discuss", label="Talk it over"))
    third = Customer.objects.create(surname="Reed", email="reed@customer.example")
    newer = verbs.report_incident(
        policy=policy, customer=third, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    everything = {case.reference, another.reference, newer.reference}

    shown = page(client, LIST)

    # Read again: groups are kept on the person.
    mover = User.objects.get(pk=mover.pk)
    known = set(known_by_reference(mover, policy).values_list("reference", flat=True))
    # Not of one in which they took part, nor of one that there is nothing to move in.
    assert known == {case.reference}
    assert {reference for reference in everything if reference in shown} == known
    # Whoever may not move is told none, whatever page asks.
    boss = User.objects.create_superuser("root")
    assert not known_by_reference(boss, policy).exists()
    assert not movable_by(boss, policy).exists()
    # The keeper of the register sees every case, and moves none.
    assert known_by_reference(cast["keeper"], policy).count() == 3
    assert not movable_by(cast["keeper"], policy).exists()
