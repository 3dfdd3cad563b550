"""The policy and the edition that an address names, for those who may change policies."""

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ...access import may
from ...models import Edition, Policy


def managers_only(user: User) -> None:
    """Raises Http404 for everybody else."""
    if not may(user, "edit_policy"):
        raise Http404("There is no such page.")


def policy_or_404(user: User, pk: int) -> Policy:
    managers_only(user)
    return get_object_or_404(Policy.objects.select_related("edition"), pk=pk)


def edition_or_404(policy: Policy, number: int) -> Edition:
    return get_object_or_404(policy.editions.select_related("published_by"), number=number)


def editor_url(policy: Policy) -> str:
    return reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])


def page(policy: Policy, title: str, **more: Any) -> dict[str, Any]:
    """What every one of these pages shows: its title, and the policy it is about."""
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "doc-full-inverse",
        "policy": policy,
        "editor": editor_url(policy),
        **more,
    }
