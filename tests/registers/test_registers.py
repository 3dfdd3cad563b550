"""Registers: what they list, for whom, and what they answer to anything typed."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.workflows.conftest import an_incident, do
from workflows.flows import verbs
from workflows.models import Appeal, Case, Customer, Policy, Restriction, Task

SLUGS = ["cases", "restrictions", "appeals"]
EVERY = pytest.mark.parametrize("slug", SLUGS)
HOSTILE = [
    "\x00",
    "a\x00b",
    '" OR NEAR(a b',
    "AND AND",
    "'; DROP TABLE workflows_case; --",
    "9" * 90,
    "9" * 5000,
    "%",
    "_",
    "\\",
    "*",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "🙂",
]


def index(slug: str) -> str:
    return reverse(f"registers_{slug}_modeladmin_index")


def inspect(slug: str, pk: int | str) -> str:
    return f"/admin/registers/{slug}/inspect/{pk}/"


def record(slug: str, case: Case) -> Case | Restriction | Appeal:
    if slug == "restrictions":
        return Restriction.objects.get(case=case)
    return Appeal.objects.get(case=case) if slug == "appeals" else case


def listed(client: Client, slug: str, **asked: str) -> int:
    return len(client.get(index(slug), asked).context["rows"])


# Who sees what


@EVERY
def test_who_may_see_a_case_finds_it_in_the_register(slug: str, case: Case, keeper: Client) -> None:
    page = keeper.get(index(slug)).content.decode()

    assert case.reference in page
    assert "Ada O’Brien" in page
    assert reverse("desk:case", args=[case.reference]) in page


@EVERY
def test_stranger_sees_an_empty_register(slug: str, case: Case, stranger: Client) -> None:
    answer = stranger.get(index(slug))

    assert answer.status_code == 200
    assert "There is nothing here that you may see." in answer.content.decode()
    assert case.reference not in answer.content.decode()


@EVERY
def test_stranger_asking_by_id_is_told_there_is_no_such_page(slug: str, case: Case, stranger: Client) -> None:
    assert stranger.get(inspect(slug, record(slug, case).pk)).status_code == 404


@EVERY
@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999", "9" * 5000, "abc", "-1", "1_0", "_31"])
def test_what_is_not_there_is_no_such_page(slug: str, pk: str, case: Case, keeper: Client) -> None:
    assert keeper.get(inspect(slug, pk)).status_code == 404


@EVERY
def test_record_of_ones_own(slug: str, case: Case, keeper: Client) -> None:
    answer = keeper.get(inspect(slug, record(slug, case).pk))

    assert answer.status_code == 200
    assert case.reference in answer.content.decode()


@EVERY
def test_nobody_is_asked_to_sign_in(slug: str, case: Case, client: Client) -> None:
    for address in (index(slug), inspect(slug, record(slug, case).pk)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


@EVERY
def test_superuser_gets_no_silent_pass(slug: str, case: Case, cast: dict[str, User], stranger: Client) -> None:
    User.objects.filter(pk=cast["stranger"].pk).update(is_superuser=True)

    assert listed(stranger, slug) == 0
    assert stranger.get(inspect(slug, record(slug, case).pk)).status_code == 404


@EVERY
@pytest.mark.parametrize("action", ["create", "edit", "delete", "history", "copy", "choose_parent"])
def test_nothing_can_be_changed(slug: str, action: str, case: Case, cast: dict[str, User], keeper: Client) -> None:
    User.objects.filter(pk=cast["keeper"].pk).update(is_superuser=True)
    pk = record(slug, case).pk

    for address in (f"/admin/registers/{slug}/{action}/", f"/admin/registers/{slug}/{action}/{pk}/"):
        assert keeper.get(address).status_code == 404
        assert keeper.post(address).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse(f"registers_{slug}_modeladmin_{action}", args=[pk])


def test_menu_offers_registers_only_where_there_is_something(case: Case, keeper: Client, stranger: Client) -> None:
    assert "/admin/registers/cases/" in keeper.get(index("appeals")).content.decode()
    assert "/admin/registers/cases/" not in stranger.get(index("appeals")).content.decode()


# What they say


def test_titles_carry_the_reference_alone(case: Case, keeper: Client) -> None:
    for slug in SLUGS:
        page = keeper.get(inspect(slug, record(slug, case).pk)).content.decode()
        title = page.split("<title>")[1].split("</title>")[0]
        assert "Brien" not in title


def test_review_says_how_it_was_reached_and_when_it_is_late(
    case: Case, keeper: Client, clock: time_machine.Traveller
) -> None:
    page = keeper.get(index("restrictions")).content.decode()
    assert "3 months from the start of the restriction on 3 June 2026 = 3 September 2026" in page
    assert "overdue by" not in page

    clock.move_to(dt.datetime(2026, 9, 5, 9, 0, tzinfo=dt.UTC))
    keeper.force_login(User.objects.get(username="keeper"), backend="django.contrib.auth.backends.ModelBackend")
    assert "Review overdue by 2 days" in keeper.get(index("restrictions")).content.decode()


def test_appeal_says_by_when_and_what_was_decided(case: Case, keeper: Client, cast: dict[str, User]) -> None:
    page = keeper.get(index("appeals")).content.decode()
    assert "28 calendar days from receipt on 3 June 2026 = 1 July 2026" in page
    assert "Not decided yet" in page

    do(case, "hear", cast["reviewer"], outcome="uphold", reasons="It was right.", restrictions=[])
    do(case, "answer", cast["reviewer"], channel="email")
    assert "Uphold" in keeper.get(index("appeals")).content.decode()


def test_closed_case_says_when(a_case: Case, keeper: Client, cast: dict[str, User]) -> None:
    do(a_case, "discuss", cast["manager"], note="Spoke.", outcome="nothing")

    assert "Closed" in [cell.text for cell in keeper.get(index("cases")).context["rows"][0].cells]


# Filters, search, order


def test_filters_of_cases(case: Case, keeper: Client, clock: time_machine.Traveller) -> None:
    assert listed(keeper, "cases", state="open", policy="small", service="Housing", since="2026-06-03") == 1
    assert listed(keeper, "cases", state="closed") == 0
    assert listed(keeper, "cases", state="restricted") == 1
    assert listed(keeper, "cases", state="review_overdue") == 0
    assert listed(keeper, "cases", until="2026-06-02") == 0
    assert listed(keeper, "cases", since="3 June 2026", until="03/06/2026") == 1


def test_filter_of_cases_with_an_overdue_task(a_case: Case, keeper: Client) -> None:
    assert listed(keeper, "cases", state="overdue") == 0
    Task.objects.filter(case=a_case, step="discuss").update(due=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert listed(keeper, "cases", state="overdue") == 1


def test_filter_of_overdue_cases_tells_an_original_decider_nothing_of_the_hearing(
    case: Case, cast: dict[str, User], clock: time_machine.Traveller
) -> None:
    """Only the appeal’s hearing is late: whoever may not see it must not learn of it by asking what is late."""
    Task.objects.filter(case=case, step="hear").update(due=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))

    def late(name: str) -> int:
        client = Client()
        client.force_login(cast[name])
        assert listed(client, "cases") == 1
        return listed(client, "cases", state="overdue")

    assert {name: late(name) for name in ("safety", "keeper", "reviewer")} == {"safety": 0, "keeper": 0, "reviewer": 1}


def test_filters_of_restrictions(case: Case, keeper: Client) -> None:
    assert listed(keeper, "restrictions", state="in_force") == 1
    assert listed(keeper, "restrictions", state="lifted") == 0
    assert listed(keeper, "restrictions", state="overdue") == 0
    Restriction.objects.update(starts_on=dt.date(2020, 1, 1), review_on=dt.date(2020, 6, 1))
    assert listed(keeper, "restrictions", state="overdue") == 1
    assert listed(keeper, "cases", state="review_overdue") == 1


def test_filters_of_appeals(case: Case, keeper: Client) -> None:
    assert listed(keeper, "appeals", state="open") == 1
    assert listed(keeper, "appeals", state="decided") == 0
    assert listed(keeper, "appeals", state="overdue") == 0
    Appeal.objects.update(decide_by=dt.date(2020, 1, 1))
    assert listed(keeper, "appeals", state="overdue") == 1


@EVERY
def test_search_by_reference_and_by_name(slug: str, case: Case, keeper: Client) -> None:
    for q in (case.reference, case.reference.lower(), case.reference[2:6], "o'brien", "OBRIEN", "Ada O’Brien"):
        assert listed(keeper, slug, q=q) == 1, q
    for q in ("nobody", "Ada nobody", "%", "_"):
        assert listed(keeper, slug, q=q) == 0, q


def test_search_by_the_reference_of_an_appeal(case: Case, keeper: Client) -> None:
    assert listed(keeper, "appeals", q=Appeal.objects.get().reference) == 1


@EVERY
@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_may_be_typed_anywhere(slug: str, typed: str, case: Case, keeper: Client) -> None:
    for name in ("q", "state", "policy", "service", "since", "until", "o", "p", "export"):
        answer = keeper.get(index(slug), {name: typed})
        assert answer.status_code == 200, name


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("q", "a\x00b", "hidden characters"),
        ("q", "9" * 101, "at most 100 letters"),
        ("since", "soon", "Enter a date"),
        ("service", "Elsewhere", "Choose one from the list."),
    ],
)
def test_what_cannot_be_understood_is_said_in_words(
    name: str, typed: str, told: str, case: Case, keeper: Client
) -> None:
    answer = keeper.get(index("cases"), {name: typed})

    assert told in answer.content.decode()
    assert answer.context["rows"] == []


def test_address_cannot_ask_for_other_fields(case: Case, keeper: Client, cast: dict[str, User]) -> None:
    """modeladmin by itself would let ?opened_by__password__startswith=… be answered with yes or no."""
    assert listed(keeper, "cases", opened_by__password__startswith="nothing-like-it") == 1
    assert listed(keeper, "cases", o="opened_by__password") == 1


def test_service_choices_name_only_services_of_ones_own(case: Case, stranger: Client) -> None:
    assert "Housing" not in stranger.get(index("cases")).content.decode()


def test_policy_choices_name_only_policies_of_ones_own_cases(case: Case, keeper: Client, stranger: Client) -> None:
    Policy.objects.create(slug="secret", title="A policy nobody has published", content={})
    titles = [label for _, label in keeper.get(index("cases")).context["filter"].fields["policy"].choices]
    assert titles == ["All policies", case.policy.title]
    nothing = [label for _, label in stranger.get(index("cases")).context["filter"].fields["policy"].choices]
    assert nothing == ["All policies"]


def test_order(case: Case, keeper: Client, cast: dict[str, User], policy: Policy) -> None:
    other = Customer.objects.create(surname="Zebra")
    verbs.report_incident(policy=policy, customer=other, service="Bins", report=an_incident(), by=cast["officer"])

    def names(order: str) -> list[str]:
        return [row.cells[1].text for row in keeper.get(index("cases"), {"o": order}).context["rows"]]

    assert names("customer") == ["Ada O’Brien", "Zebra"]
    assert names("-customer") == ["Zebra", "Ada O’Brien"]


# Pages and queries


@EVERY
def test_pages_of_25(slug: str, case: Case, keeper: Client, many: Callable[[int], None]) -> None:
    many(60)

    assert [listed(keeper, slug, p=page) for page in ("1", "2", "3")] == [25, 25, 11]
    assert listed(keeper, slug, p="99") == 11
    assert listed(keeper, slug, p="-1") == 11
    page = keeper.get(index(slug), {"p": "2", "q": "name"})
    assert "q=name" in page.context["next_url"]


@EVERY
def test_queries_do_not_grow_with_the_register(
    slug: str, case: Case, keeper: Client, many: Callable[[int], None]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert keeper.get(index(slug)).status_code == 200
        return len(seen)

    many(10)
    queries()  # content types and sites are fetched once in a process
    few = queries()
    many(1000)

    assert queries() == few
    assert few <= 20
