"""The whole way: a draft is compared, moderated and published at a time, and the public is told why."""

import datetime as dt
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from home.models import PolicyPage
from tests.desk.policy_editor.conftest import publish, send, ticks
from workflows.models import Policy
from workflows.policies import drafts, packs
from workflows.policies.scheduled import publish_due
from workflows.policies.schema import parse

from .conftest import Content, with_months
from .test_editions import text_of, url

TODAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def moderated(manager: User) -> None:
    """Drafts of policies are approved by the managers before they are published."""
    workflow = Workflow.objects.create(name="Approval")
    content_type = ContentType.objects.get_for_model(Policy, for_concrete_model=False)
    WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.set(manager.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task)


def approve(client: Client, policy: Policy) -> None:
    state = Policy.objects.get(pk=policy.pk).current_workflow_state.current_task_state
    address = reverse("wagtailsnippets_workflows_policy:workflow_action", args=[policy.pk, "approve", state.pk])
    assert client.post(address, {"comment": ""}).status_code == 302


@pytest.mark.usefixtures("moderated")
def test_from_a_draft_to_an_edition_at_its_time(
    editor: Client, published: Policy, content: Content, manager: User, clock: time_machine.Traveller
) -> None:
    changed = with_months(content, 2)
    del changed["deadlines"][0]["chosen_for_demonstration"]
    policy = packs.load(parse(changed), by=manager)
    assert "Restrictions are reviewed every: 3 months → 2 months" in text_of(editor, url("changes", policy))

    sent = {"action-submit": "1", "acknowledge": ticks(policy), "go_live_at": "2026-03-10 09:00"}
    send(editor, policy, drafts.as_text(changed), **sent)
    approve(editor, policy)
    assert publish_due().published == 0
    assert Policy.objects.get().edition.number == 1

    clock.move_to(DAY)
    assert publish_due().published == 1
    edition = Policy.objects.get().edition
    assert (edition.number, edition.published_at) == (2, DAY)
    assert edition.acknowledgements.get().at == TODAY
    assert "3 months → 2 months" in text_of(editor, url("compare", policy, 1, 2))


def test_the_history_on_the_public_page_is_each_editions_own_reason(
    editor: Client, published: Policy, content: Content, manager: User, client: Client
) -> None:
    first = content["identity"]["change_note"]
    policy = packs.load(parse(with_months(content, 2)), by=manager)
    publish(editor, policy, packs.export(policy))
    page = unescape(client.get(PolicyPage.objects.get().url).content.decode())
    history = page[page.index("Reviews after 2 months.") :]
    assert first in history
    assert page.count("Reviews after 2 months.") == page.count(first) == 1
