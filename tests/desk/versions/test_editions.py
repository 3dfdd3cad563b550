"""Editions for managers: listed, read, compared, downloaded, and copied back to a draft."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.desk.policy_editor.conftest import edit_url
from tests.policies.conftest import PACK_FILE
from tests.workflows.conftest import an_incident
from workflows.flows import verbs
from workflows.models import Customer, Policy
from workflows.policies import packs
from workflows.policies.drafts import as_text
from workflows.policies.schema import Pack, parse

from .conftest import Content, SignIn, publish_next, with_months


def url(name: str, policy: Policy, *more: int) -> str:
    return reverse(f"policies:{name}", args=[policy.pk, *more])


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as found:
        client.get(address)
    return len(found)


def test_what_the_draft_would_change_against_the_edition_in_force(
    editor: Client, published: Policy, content: Content, manager: User
) -> None:
    assert "says the same as edition 1" in text_of(editor, url("changes", published))
    packs.load(parse(with_months(content, 2)), by=manager)
    page = text_of(editor, url("changes", published))
    assert "Restrictions are reviewed every: 3 months → 2 months" in page
    assert "Deadlines and reviews" in page
    assert "The draft can be published" in page
    assert edit_url(published) in page


def test_a_first_draft_has_nothing_to_be_compared_with(editor: Client, policy: Policy) -> None:
    assert "No edition is in force yet" in text_of(editor, url("changes", policy))


def test_a_draft_with_gaps_is_compared_and_says_what_is_missing(
    editor: Client, published: Policy, content: Content
) -> None:
    del content["scope"]
    editor.post(edit_url(published), {"content": as_text(content)})
    page = text_of(editor, url("changes", published))
    assert "Whom the policy applies to" in page
    assert "still to be filled in" in page


def test_two_editions_are_compared_either_way(
    editor: Client, published: Policy, content: Content, manager: User
) -> None:
    publish_next(content, 2, manager)
    assert "every: 3 months → 2 months" in text_of(editor, url("compare", published, 1, 2))
    assert "every: 2 months → 3 months" in text_of(editor, url("compare", published, 2, 1))
    assert "Both editions say the same" in text_of(editor, url("compare", published, 1, 1))
    assert editor.get(url("compare", published, 1, 7)).status_code == 404
    answer = editor.get(url("editions", published) + "?from=2&to=1")
    assert answer["Location"] == url("compare", published, 2, 1)


def test_the_list_says_who_when_why_and_how_many_cases(
    editor: Client, published: Policy, content: Content, manager: User, council: dict[str, User]
) -> None:
    officer = council["Front-line officers"]
    officer.user_permissions.add(Permission.objects.get(codename="report_incident"))
    customer = Customer.objects.create(first_names="Ada", surname="Marsh")
    report = an_incident(behaviours=("abusive",))
    verbs.report_incident(policy=published, customer=customer, service="Planning", report=report, by=officer)
    publish_next(content, 2, manager)
    page = text_of(editor, url("editions", published))
    assert "Reviews after 2 months." in page
    assert page.count(">manager<") == 2
    assert [cell in page for cell in ('"Open cases">1<', '"Open cases">0<')] == [True, True]
    assert page.index("Edition 2") < page.index("Edition 1")


def test_the_list_takes_as_many_queries_for_one_edition_as_for_three(
    editor: Client, published: Policy, content: Content, manager: User
) -> None:
    one = queries_of(editor, url("editions", published))
    publish_next(content, 2, manager)
    publish_next(content, 4, manager)
    assert queries_of(editor, url("editions", published)) == one


def test_an_edition_is_read_with_its_charts_letters_and_deadlines(editor: Client, published: Policy) -> None:
    page = text_of(editor, url("edition", published, 1))
    assert page.count("<svg") >= 4
    assert "Restrictions are reviewed every" in page
    assert "Informal warning" in page
    assert "Acknowledged by manager on" in page
    assert editor.get(url("edition", published, 2)).status_code == 404


def test_every_part_of_an_edition_is_read(editor: Client, published: Policy, pack: Pack) -> None:
    page = text_of(editor, url("edition", published, 1))
    read = [section.heading for section in pack.sections]
    read += [one.label for one in (*pack.roles, *pack.deadlines, *pack.restrictions, *pack.behaviours, *pack.letters)]
    read += [step.label for process in pack.processes for step in process.steps]
    read += [one.label for one in (*pack.immediate_steps, *pack.appeal.grounds)]
    assert [words for words in read if words not in page] == []
    assert [one.words for one in pack.restrictions if one.words not in page] == []
    assert "<dt>Time until a review</dt><dd>3 months</dd>" in page
    assert "<dt>Telephone number</dt><dd>01632 960001</dd>" in page
    assert "<dt>When a review finds nothing new</dt><dd>The restriction is lifted</dd>" in page
    assert "<dt>Who watches behaviour after a warning</dt><dd>Customer experience manager</dd>" in page


def test_reading_and_comparing_ask_the_database_little(
    editor: Client,
    published: Policy,
    content: Content,
    manager: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    publish_next(content, 2, manager)
    few = 20
    for address in (
        url("edition", published, 1),
        url("compare", published, 1, 2),
        url("changes", published),
        url("edition_pack", published, 1),
    ):
        assert queries_of(editor, address) <= few, address


def test_copying_back_asks_first_and_keeps_the_present_draft(
    editor: Client, published: Policy, content: Content, manager: User
) -> None:
    publish_next(content, 2, manager)
    draft = packs.load(parse(with_months(content, 9)), by=manager).latest_revision
    assert "nothing is lost" in text_of(editor, url("copy_back", published, 1))
    assert "9" in packs.export(Policy.objects.get())
    answer = editor.post(url("copy_back", published, 1), follow=True)
    assert "Edition 1 is the draft now." in answer.content.decode()
    assert packs.export(Policy.objects.get()) == PACK_FILE.read_text(encoding="utf-8")
    kept = Policy.objects.get().revisions.get(pk=draft.pk)
    assert kept.content["content"]["identity"]["change_note"] == "Reviews after 9 months."
    assert Policy.objects.get().edition.number == 2


def test_a_locked_policy_is_not_copied_back_to(editor: Client, published: Policy, council: dict[str, User]) -> None:
    Policy.objects.update(locked=True, locked_by=council["Line managers"])
    before = published.revisions.count()
    assert "locked" in text_of(editor, url("copy_back", published, 1))
    assert editor.post(url("copy_back", published, 1)).status_code == 409
    assert published.revisions.count() == before


@pytest.mark.parametrize("name", ["changes", "pack", "editions", "edition", "edition_pack", "copy_back"])
def test_nobody_else_has_these_pages(name: str, published: Policy, council: dict[str, User], signed_in: SignIn) -> None:
    officer = council["Line managers"]
    officer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    numbers = [1] if name in ("edition", "edition_pack", "copy_back") else []
    assert signed_in(officer).get(url(name, published, *numbers)).status_code == 404
    assert signed_in(officer).get(reverse("policies:import")).status_code == 404


def test_the_editor_leads_to_all_of_it(editor: Client, published: Policy) -> None:
    page = text_of(editor, edit_url(published))
    for name in ("changes", "editions", "pack"):
        assert url(name, published) in page, name
    assert reverse("policies:import") in text_of(editor, reverse("wagtailsnippets_workflows_policy:list"))
