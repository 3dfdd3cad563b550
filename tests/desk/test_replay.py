"""The replay's page: who gets it, what a batch shows, what it costs."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, assert_fits_phone
from tests.policies.conftest import content, council, manager, one_of, pack, signed_in
from tests.policies.test_run import START, case, customer, incident, people, policy
from tests.workflows.conftest import person
from workflows.desk import replay as page_of
from workflows.models import Case, Customer, Policy
from workflows.policies import drafts, packs, publishing
from workflows.policies.schema import parse

__all__ = ["case", "content", "council", "customer", "manager", "pack", "people", "person", "policy", "signed_in"]
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(START, tick=True):
        yield


@pytest.fixture
def both(manager: User, people: dict[str, User]) -> User:
    """Edits policies and, as the keeper of the register, sees the cases."""
    manager.groups.add(*people["experience_manager"].groups.all())
    return manager


def url(policy: Policy) -> str:
    return reverse("policies:replay", args=[policy.pk])


def longer(policy: Policy, content: dict) -> None:
    """A draft with a longer time for the discussion."""
    one_of(content, "deadlines", "discussion")["span"]["n"] = 4
    packs.load(parse(content), by=None)


def more(policy: Policy, people: dict[str, User], number: int) -> None:
    before = Customer.objects.count()
    for one in range(before, before + number):
        other = Customer.objects.create(surname=f"Other{one}", email=f"o{one}@customer.example")
        incident(policy, other, people)


def test_who_may_not_edit_policies_gets_404(policy: Policy, people: dict[str, User], signed_in: SignIn) -> None:
    person = people["experience_manager"]
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert signed_in(person).get(url(policy)).status_code == 404


def test_a_batch_shows_rows_counts_and_sentences(
    case: Case, policy: Policy, content: dict, both: User, signed_in: SignIn
) -> None:
    longer(policy, content)
    html = signed_in(both).get(url(policy)).content.decode()
    assert "Of 1 open case, 1 would get a later date." in html
    assert f'href="{reverse("desk:case", args=[case.reference])}"' in html
    assert "3 June 2026 → 5 June 2026 (2 days later)" in html
    assert "data-continue" not in html


def test_without_the_case_there_is_no_reference(
    case: Case, policy: Policy, content: dict, manager: User, signed_in: SignIn
) -> None:
    longer(policy, content)
    html = signed_in(manager).get(url(policy)).content.decode()
    assert case.reference not in html
    assert re.search(r"Not yours to see: <span data-cases>1</span>", html)
    assert "3 June" not in html


def test_continue_adds_up_what_came_before(
    case: Case,
    policy: Policy,
    people: dict[str, User],
    both: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    more(policy, people, 4)
    monkeypatch.setattr(page_of, "BATCH", 2)
    client = signed_in(both)
    html = client.get(url(policy)).content.decode()
    seen = []
    while found := re.search(r'name="so_far" value="([^"]+)"', html):
        seen += re.findall(r'class="desk-reference"[^>]*>([^<]+)<', html)
        html = client.get(url(policy), {"so_far": found[1]}).content.decode()
    seen += re.findall(r'class="desk-reference"[^>]*>([^<]+)<', html)
    assert sorted(seen) == sorted(Case.objects.values_list("reference", flat=True))
    assert "Of 5 open cases, 5 stay where they are." in html


def test_a_draft_that_changed_meanwhile_begins_again(
    case: Case, policy: Policy, content: dict, both: User, signed_in: SignIn
) -> None:
    old = page_of.SoFar("another draft", start=1).as_text()
    for text in (old, "rubbish", old[:-1]):
        html = signed_in(both).get(url(policy), {"so_far": text}).content.decode()
        assert case.reference in html


def test_an_unfinished_draft_is_told_as_the_editor_tells_it(
    case: Case, policy: Policy, content: dict, both: User, signed_in: SignIn
) -> None:
    content["deadlines"][0]["label"] = ""
    policy.content = content
    policy.save_revision()
    editor = reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])
    for query in ({}, {"part": "1"}):
        html = unescape(signed_in(both).get(url(policy), query).content.decode())
        assert "cannot be replayed" in html
        assert "This is still to be filled in before it can be checked and published:" in html
        assert f'This has to be filled in. <a href="{editor}#at=deadlines[0].label">Deadlines and reviews › ' in html
        # In words alone: no path as a pack has it, and no case.
        assert "deadlines[0].label" not in re.sub(r'href="[^"]*"', "", html)
        assert case.reference not in html


def test_a_draft_that_is_no_pack_at_all_says_so(policy: Policy, manager: User, signed_in: SignIn) -> None:
    policy.content = {"format": "something else"}
    policy.save_revision()
    answer = signed_in(manager).get(url(policy))
    assert answer.status_code == 200
    assert "cannot be replayed" in answer.content.decode()


def test_the_head_says_that_the_draft_could_not_be_published(
    case: Case, policy: Policy, content: dict, both: User, signed_in: SignIn
) -> None:
    client = signed_in(both)
    assert "could not be published" not in client.get(url(policy)).content.decode()
    step = next(one for process in content["processes"] for one in process["steps"] if one["id"] == "discussion")
    step["role"] = "nobody_at_all"
    packs.load(parse(content), by=None)
    policy.refresh_from_db()
    draft = drafts.read(policy.get_latest_revision_as_object().content)
    number = sum(one.level == "error" for one in draft.findings)
    html = client.get(url(policy)).content.decode()
    changes = reverse("policies:changes", args=[policy.pk])
    said = f"As it stands, the draft could not be published: it has {number} error{'' if number == 1 else 's'}."
    assert number
    assert said in html
    assert f'<a href="{changes}#before-you-publish">What has to be put right</a>' in html
    assert 'id="before-you-publish"' in client.get(changes).content.decode()
    # The cases are told all the same, and a batch that joins a page says it once.
    assert case.reference in html
    assert said not in client.get(url(policy), {"part": "1"}).content.decode()


def test_the_references_told_are_those_that_the_list_of_older_cases_tells(
    case: Case, policy: Policy, people: dict[str, User], content: dict, manager: User, signed_in: SignIn
) -> None:
    """Of a case that they may move, a manager is told which it is, and neither a date nor what was done on it."""
    one_of(content, "deadlines", "discussion")["span"]["n"] = 4
    content["identity"]["change_note"] = "Longer."
    packs.load(parse(content), by=None)
    publishing.publish_latest(policy=policy, by=None, warnings_read_by=manager)
    policy.refresh_from_db()
    more(policy, people, 1)
    newer = Case.objects.exclude(pk=case.pk).get()
    client = signed_in(manager)
    older = client.get(reverse("desk:older_cases", args=[policy.slug])).content.decode()
    html = client.get(url(policy)).content.decode()
    for page in (older, html):
        assert case.reference in page
        assert newer.reference not in page
    assert f'<span class="desk-reference">{case.reference}</span>' in html
    assert "Held back, since the case is not yours to see" in html
    assert "“Discuss the incident” due: 2 days later" in html
    assert "Not yours to see: <span data-cases>1</span>" in html
    assert "June" not in html[html.index("data-rows") :]
    assert client.get(reverse("desk:case", args=[case.reference])).status_code == 404


def test_who_may_edit_and_not_publish_is_told_no_reference(
    case: Case, policy: Policy, content: dict, manager: User, person: Callable[..., User], signed_in: SignIn
) -> None:
    one_of(content, "deadlines", "discussion")["span"]["n"] = 4
    content["identity"]["change_note"] = "Longer."
    packs.load(parse(content), by=None)
    publishing.publish_latest(policy=policy, by=None, warnings_read_by=manager)
    editor = person("editor")
    editor.user_permissions.add(Permission.objects.get(codename="change_policy"))
    assert case.reference not in signed_in(editor).get(url(policy)).content.decode()


def test_a_page_costs_the_same_with_ten_cases_and_with_forty(
    case: Case, policy: Policy, people: dict[str, User], both: User, signed_in: SignIn
) -> None:
    client = signed_in(both)
    costs = []
    for number in (9, 30):
        more(policy, people, number)
        client.get(url(policy))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(policy)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 35


@pytest.mark.browser
def test_replay_in_a_browser(
    policy: Policy,
    people: dict[str, User],
    content: dict,
    both: User,
    signed_in: SignIn,
    live_server: LiveServer,
    page: Page,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Batches follow each other by themselves, the table is sorted by its headings, and nothing needs a mouse."""
    monkeypatch.setattr(page_of, "BATCH", 3)
    more(policy, people, 8)
    longer(policy, content)
    cookie = {"name": "sessionid", "value": signed_in(both).cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + url(policy))
    expect(page.get_by_role("status").filter(has_text="8 of 8 cases. Done.")).to_be_visible()
    expect(page.locator("[data-rows] > tr")).to_have_count(8)
    expect(page.get_by_text("Of 8 open cases, 8 would get a later date.")).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    page.get_by_role("link", name="Case", exact=True).click()
    expect(page.get_by_role("columnheader", name="Case", exact=True)).to_have_attribute("aria-sort", "ascending")
    shown = page.locator("[data-rows] .desk-reference").all_text_contents()
    assert shown == sorted(shown)
    assert_accessible(page)
    assert_fits_phone(page)
