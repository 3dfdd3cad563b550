"""Wagtail's own approval publishes without the policy's form: a refusal is said in words and approves nothing."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowContentType, WorkflowTask

from workflows.models import Edition, Policy
from workflows.policies import packs
from workflows.policies.acknowledgements import acknowledge_all
from workflows.policies.schema import Pack

SignIn = Callable[[User], Client]


@pytest.fixture
def workflow(manager: User) -> Workflow:
    """A workflow for policies without a task yet: what is submitted is published at once."""
    made = Workflow.objects.create(name="Approval")
    content_type = ContentType.objects.get_for_model(Policy, for_concrete_model=False)
    WorkflowContentType.objects.create(workflow=made, content_type=content_type)
    return made


@pytest.fixture
def policy(pack: Pack, manager: User) -> Policy:
    return packs.load(pack, by=manager)


@pytest.fixture
def submitted(workflow: Workflow, policy: Policy, manager: User, council: dict[str, User]) -> Policy:
    """A policy that was fit to publish when it was submitted, and has a role with nobody in it now."""
    task = GroupApprovalTask.objects.create(name="Look at it")
    task.groups.set(manager.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task)
    acknowledge_all(policy=policy, by=manager)
    workflow.start(policy, manager)
    empty_a_role(council)
    return policy


def empty_a_role(council: dict[str, User]) -> None:
    User.objects.filter(pk=council["Independent reviewers"].pk).update(is_active=False)


def approve(client: Client, policy: Policy, **headers: str) -> str:
    state = policy.current_workflow_state.current_task_state
    url = reverse("wagtailsnippets_workflows_policy:workflow_action", args=[policy.pk, "approve", state.pk])
    answer = client.post(url, {"comment": ""}, headers=headers, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_approval_publishes(submitted: Policy, manager: User, council: dict[str, User], signed_in: SignIn) -> None:
    User.objects.filter(pk=council["Independent reviewers"].pk).update(is_active=True)
    approve(signed_in(manager), submitted)
    assert Edition.objects.get().policy == submitted


def test_an_approval_that_cannot_publish_says_why_and_approves_nothing(
    submitted: Policy, manager: User, signed_in: SignIn
) -> None:
    page = approve(signed_in(manager), submitted)
    assert "The draft was not approved. The policy cannot be published." in page
    assert Policy.objects.get().workflow_in_progress
    assert not Edition.objects.exists()


def test_an_approval_in_a_dialog_leads_to_the_words(submitted: Policy, manager: User, signed_in: SignIn) -> None:
    client = signed_in(manager)
    answer = approve(client, submitted, x_requested_with="XMLHttpRequest")
    assert '"step": "success"' in answer
    assert "The draft was not approved." in client.get("/admin/").content.decode()


def test_a_submission_that_publishes_at_once_is_refused_in_words(
    workflow: Workflow, policy: Policy, pack: Pack, manager: User, signed_in: SignIn
) -> None:
    Site.objects.update(root_page=Page.get_first_root_node())
    url = reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])
    acknowledge_all(policy=policy, by=manager)
    sent = {"content": packs.as_text(pack), "action-submit": "1"}
    page = signed_in(manager).post(url, sent, follow=True).content.decode()
    assert "The draft is saved. It has not been submitted for approval." in page
    assert Policy.objects.get().current_workflow_state is None
    assert not Edition.objects.exists()
