"""A policy manager at the editor, with the shipped policy as a draft."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from tests.policies.conftest import Content, content, council, manager, pack, signed_in
from workflows.models import Policy
from workflows.policies import drafts, packs
from workflows.policies.acknowledgements import key_of, outstanding
from workflows.policies.schema import Pack

__all__ = ["Content", "content", "council", "manager", "pack", "signed_in"]

SignIn = Callable[[User], Client]


@pytest.fixture
def policy(pack: Pack, manager: User) -> Policy:
    return packs.load(pack, by=manager)


@pytest.fixture
def editor(manager: User, policy: Policy, signed_in: SignIn) -> Client:
    return signed_in(manager)


def edit_url(policy: Policy) -> str:
    return reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])


def send(client: Client, policy: Policy, text: str, **more: str | list[str]) -> str:
    answer = client.post(edit_url(policy), {"content": text, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def ticks(policy: Policy) -> list[str]:
    """What the boxes of every warning that is outstanding send."""
    draft = policy.get_latest_revision_as_object()
    findings = drafts.read(draft.content).findings
    return [key_of(one) for one in outstanding(policy, findings, policy.latest_revision_id)]


def publish(client: Client, policy: Policy, text: str, **more: str) -> str:
    """Send a draft towards the public, with every warning ticked."""
    return send(client, policy, text, **{"action-publish": "1", "acknowledge": ticks(policy), **more})


def moderated(manager: User) -> None:
    """From now on drafts of policies are approved by the managers before they are published."""
    workflow = Workflow.objects.create(name="Approval")
    content_type = ContentType.objects.get_for_model(Policy, for_concrete_model=False)
    WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.set(manager.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task)


@dataclass(frozen=True)
class Kept:
    """The latest draft of the only policy there is."""

    content: Content
    title: str


def kept() -> Kept:
    draft = Policy.objects.get().get_latest_revision_as_object()
    return Kept(draft.content, draft.title)
