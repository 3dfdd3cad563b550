"""The inbox shows what is waiting for the reader, and nothing else."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from workflows.flows.sweep import sweep
from workflows.models import Case, CaseGroupGrant, Customer, Run, Task, TaskGroupGrant

from .conftest import Desk, do, waiting

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
INBOX = "/admin/desk/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


def text_of(client: Client, query: str = "") -> str:
    response = client.get(INBOX + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_queue_shows_the_step_the_case_and_how_the_date_was_reached(case: Case, desk: Desk) -> None:
    page = text_of(desk("manager"), "?tab=queue")

    assert "Discuss the incident" in page
    assert case.reference in page
    assert "Line manager" in page
    assert "10 working days from this step opening on 3 June 2026 = 17 June 2026" in page
    assert "Nobody yet" in page


def test_lists_never_name_the_customer(case: Case, desk: Desk) -> None:
    assert "O’Brien" not in text_of(desk("manager"), "?tab=queue")


def test_taken_task_moves_to_mine(taken: Task, desk: Desk) -> None:
    assert taken.name in text_of(desk("manager"))
    assert taken.case.reference not in text_of(desk("manager"), "?tab=queue")


def test_colleague_sees_who_has_it(taken: Task, desk: Desk, cast: dict[str, User], person: Callable[..., User]) -> None:
    cast["colleague"] = person("colleague", "Managers")

    page = text_of(desk("colleague"), "?tab=colleagues")

    assert taken.case.reference in page
    assert "manager</td>" in page


def test_stranger_sees_nothing_and_is_not_sent_to_look_for_it(case: Case, desk: Desk) -> None:
    page = text_of(desk("stranger"))

    assert case.reference not in page
    assert "You have no tasks, and none is waiting for your teams." in page


def test_without_tasks_of_ones_own_the_inbox_opens_at_the_queue(case: Case, desk: Desk) -> None:
    assert case.reference in text_of(desk("manager"))
    assert "Look in “My teams’ queue” and take one." in text_of(desk("manager"), "?tab=mine")


def test_overdue_is_said_in_words(case: Case, desk: Desk, clock: time_machine.Traveller) -> None:
    clock.move_to(START + dt.timedelta(days=17))

    assert "Overdue by 3 days" in text_of(desk("manager"), "?tab=overdue")


def test_role_that_an_overdue_task_was_brought_to_is_named(
    case: Case, desk: Desk, clock: time_machine.Traveller
) -> None:
    clock.move_to(START + dt.timedelta(days=17))
    sweep()

    assert "Line manager, also Safety officer" in text_of(desk("safety"), "?tab=queue")
    page = text_of(desk("safety"), f"tasks/{waiting(case, 'discuss').pk}/")
    assert "Line manager; since it was overdue, also Safety officer" in page


def test_what_is_due_today_is_not_overdue(case: Case, desk: Desk, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 6, 17, 20, 0, tzinfo=dt.UTC))

    assert "Due today" in text_of(desk("manager"), "?tab=queue")
    assert "Nothing is overdue." in text_of(desk("manager"), "?tab=overdue")


def test_member_is_told_that_their_vote_is_needed_until_they_have_voted(
    voting: Task, desk: Desk, cast: dict[str, User]
) -> None:
    assert "your vote is needed" in text_of(desk("safety"), "?tab=queue")

    do(voting.case, "vote", cast["safety"], outcome="yes", reasons="Yes.")

    assert voting.case.reference not in text_of(desk("safety"), "?tab=queue")
    assert "you have voted" in text_of(desk("safety"), "?tab=colleagues")


def test_the_reference_leads_to_the_case(case: Case, desk: Desk) -> None:
    assert f'href="/admin/desk/cases/{case.reference}/"' in text_of(desk("manager"), "?tab=queue")


def test_filter_by_role_and_step(case: Case, desk: Desk) -> None:
    client = desk("manager")

    assert case.reference in text_of(client, "?tab=queue&role=manager&step=Discuss+the+incident")
    assert case.reference not in text_of(client, "?tab=queue&role=keeper")
    assert "clear the filter" in text_of(client, "?tab=queue&step=Another+step")


@pytest.mark.parametrize("query", ["?tab=nonsense", "?p=nonsense", "?p=-1", "?p=99999999999999999999", "?role=%00x"])
def test_nonsense_in_the_address_is_ignored(case: Case, desk: Desk, query: str) -> None:
    text_of(desk("manager"), query)


def test_first_due_comes_first(
    case: Case, desk: Desk, cast: dict[str, User], clock: time_machine.Traveller, many: Callable[[int], None]
) -> None:
    many(3)
    Task.objects.filter(case__reference="C-0002").update(due=START)

    page = text_of(desk("manager"), "?tab=queue")

    assert page.index("C-0002") < page.index("C-0001") < page.index("C-0003")


def test_pages_of_25_keep_the_filter(case: Case, desk: Desk, many: Callable[[int], None]) -> None:
    many(40)

    page = text_of(desk("manager"), "?tab=queue&role=manager")

    assert page.count('scope="row" data-label="Step"') == 25
    assert "Page 1 of 2" in page
    assert "/admin/desk/?tab=queue&role=manager&p=2" in page


def test_signed_out_goes_to_the_sign_in_page(case: Case, client: Client) -> None:
    assert client.get(INBOX).headers["Location"].startswith("/admin/login/")


def test_inbox_only_shows(case: Case, desk: Desk) -> None:
    assert desk("manager").post(INBOX).status_code == 405


def test_first_page_leads_to_the_inbox(taken: Task, desk: Desk) -> None:
    page = unescape(desk("manager").get("/admin/").content.decode())

    assert "<strong>1</strong> with you" in page
    assert 'href="/admin/desk/"' in page


def test_first_page_offers_only_what_the_reader_may_do(cast: dict[str, User], desk: Desk) -> None:
    page = unescape(desk("manager").get("/admin/").content.decode())

    assert "Search all pages" not in page
    assert "Edit the public pages" not in page
    assert "Editor Guide" not in page


def test_account_without_a_part_is_told_so_in_plain_words(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("newcomer"))

    page = unescape(client.get("/admin/", follow=True).content.decode())

    assert "nobody has given this account a part in Evenhand" in page
    assert "You do not have permission" not in page


@pytest.mark.parametrize("address", ["/admin/", INBOX, "/admin/account/", "/admin/login/", "/admin/password_reset/"])
def test_every_staff_page_offers_the_source_code(address: str, case: Case, desk: Desk) -> None:
    client = Client() if "login" in address or "reset" in address else desk("manager")

    page = client.get(address).content.decode()

    assert '<a href="/source/">Source code</a>' in page
    assert "Evenhand</title>" in page


@pytest.fixture
def many(case: Case, cast: dict[str, User]) -> Callable[[int], None]:
    """Add so many cases, each with a task like the first one, straight into the tables."""

    def add(count: int) -> None:
        copies(case, count)

    return add


def copies(case: Case, count: int) -> None:
    first = waiting(case, "discuss")
    task_grant = TaskGroupGrant.objects.filter(content_object=first).first()
    case_grant = CaseGroupGrant.objects.filter(content_object=case, group__name="Managers").first()
    assert task_grant is not None
    assert case_grant is not None
    same = {"policy_id": case.policy_id, "edition_id": case.edition_id, "opened_by_id": case.opened_by_id}
    customer = Customer.objects.create(surname="Many")
    cases = Case.objects.bulk_create(
        Case(reference=f"C-{n:04}", customer=customer, service="Housing", opened_at=START, **same)
        for n in range(1, count + 1)
    )
    runs = Run.objects.bulk_create(
        Run(flow_class=first.process.flow_class, case=one, edition_id=case.edition_id, process_code="escalation")
        for one in cases
    )
    names = ("step", "kind", "name", "role", "flow_task_type", "status", "edition_id")
    columns = {name: getattr(first, name) for name in names}
    tasks = Task.objects.bulk_create(
        Task(process=run, case=one, flow_task=first.flow_task, due=first.due + dt.timedelta(days=1), **columns)
        for one, run in zip(cases, runs, strict=True)
    )
    group = Group.objects.get(name="Managers")
    TaskGroupGrant.objects.bulk_create(
        TaskGroupGrant(content_object=one, group=group, permission=task_grant.permission, origin="role")
        for one in tasks
    )
    CaseGroupGrant.objects.bulk_create(
        CaseGroupGrant(content_object=one, group=group, permission=case_grant.permission, origin="role")
        for one in cases
    )


@pytest.mark.parametrize("count", [9, 999])
def test_inbox_costs_the_same_however_many_cases(
    count: int,
    case: Case,
    desk: Desk,
    many: Callable[[int], None],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    many(count)
    client = desk("manager")
    text_of(client)

    # 4 who asks, 1 profile, 1 groups, 1 the work counted, 1 roles, 1 rows, 1 late appeals asked for; then Wagtail's
    # menu with 3 and ours with 2. The same with a filter.
    with django_assert_max_num_queries(15):
        text_of(client, "?tab=queue&role=manager")
