"""A policy manager with the shipped policy in force as edition 1, and a second edition on demand."""

import copy

import pytest
from django.contrib.auth.models import User

from tests.desk.policy_editor.conftest import SignIn, editor, policy
from tests.policies.conftest import Content, content, council, manager, pack, signed_in
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.publishing import publish_latest
from workflows.policies.schema import parse

__all__ = ["Content", "SignIn", "content", "council", "editor", "manager", "pack", "policy", "published", "signed_in"]


@pytest.fixture
def published(policy: Policy, manager: User) -> Policy:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    policy.refresh_from_db()
    return policy


def with_months(content: Content, months: int) -> Content:
    """The policy with another time until a review."""
    changed = copy.deepcopy(content)
    next(one for one in changed["deadlines"] if one["id"] == "review")["span"]["n"] = months
    changed["identity"]["change_note"] = f"Reviews after {months} months."
    return changed


def publish_next(content: Content, months: int, by: User) -> None:
    publish_latest(policy=packs.load(parse(with_months(content, months)), by=by), by=by, warnings_read_by=by)
