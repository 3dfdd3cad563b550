"""The shipped pack, whole, and ways to damage a copy of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from home.seeding import ensure_site
from workflows.policies.schema import Pack, parse

PACK_FILE = Path(__file__).parents[2] / "packs" / "west-lindsey.json"
Content = dict[str, Any]

GROUPS = (
    "Front-line officers",
    "Line managers",
    "Health and safety officers",
    "Customer experience managers",
    "Customer strategy and services leads",
    "Independent reviewers",
)


@pytest.fixture
def content() -> Content:
    """The shipped pack as plain data, to be damaged: without its scenarios, which damage would make fail as well."""
    whole: Content = json.loads(PACK_FILE.read_text(encoding="utf-8"))
    del whole["scenarios"]
    return whole


@pytest.fixture
def pack() -> Pack:
    """The shipped pack, whole."""
    return parse(json.loads(PACK_FILE.read_text(encoding="utf-8")))


def process_of(content: Content, process: str) -> Content:
    return next(one for one in content["processes"] if one["id"] == process)


def step_of(content: Content, process: str, step: str) -> Content:
    return next(one for one in process_of(content, process)["steps"] if one["id"] == step)


def one_of(content: Content, kind: str, code: str) -> Content:
    return next(one for one in content[kind] if one["id"] == code)


@pytest.fixture
def council(db: None) -> dict[str, User]:
    """A site, and one person in each of the policy's groups."""
    ensure_site(council_name="West Lindsey District Council")
    people = {}
    for number, name in enumerate(GROUPS):
        people[name] = User.objects.create_user(f"person{number}")
        people[name].groups.add(Group.objects.get_or_create(name=name)[0])
    return people


@pytest.fixture
def manager(council: dict[str, User]) -> User:
    """A policy manager: changes and publishes policies, and has no part in any case."""
    group = Group.objects.create(name="Policy managers (test)")
    codes = ("view_policy", "change_policy", "publish_policy", "lock_policy", "unlock_policy")
    group.permissions.set(Permission.objects.filter(content_type__app_label="workflows", codename__in=codes))
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = User.objects.create_user("manager")
    user.groups.add(group)
    return user


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
