"""A policy manager at the editor, with the shipped policy as a draft."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.policies.conftest import Content, content, council, manager, pack, signed_in
from workflows.models import Policy
from workflows.policies import packs
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


def send(client: Client, policy: Policy, text: str, **more: str) -> str:
    answer = client.post(edit_url(policy), {"content": text, **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@dataclass(frozen=True)
class Kept:
    """The latest draft of the only policy there is."""

    content: Content
    title: str


def kept() -> Kept:
    draft = Policy.objects.get().get_latest_revision_as_object()
    return Kept(draft.content, draft.title)
