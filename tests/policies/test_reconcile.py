"""Whoever publishes a policy is told which words of its page an editor had changed."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from home.models import PolicyPage
from workflows.policies import packs, publishing
from workflows.policies.schema import Pack, parse

from .conftest import Content

HEADING = "Why we have this policy"


@pytest.fixture
def reworded(pack: Pack, content: Content, manager: User) -> Content:
    """A new version of the policy in force that rewords a section which an editor has reworded too."""
    publishing.publish_latest(policy=packs.load(pack, by=manager), by=manager, warnings_read_by=manager)
    page = PolicyPage.objects.get()
    page.sections[0].value["body"].source = "<p>An editor’s own words.</p>"
    page.save_revision().publish()
    content["sections"][0]["body"] = "The policy’s new words."
    return content


def test_command_names_the_section(reworded: Content, manager: User, tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(reworded), encoding="utf-8")
    said = StringIO()
    call_command("load_pack", str(path), "--publish", "--by", manager.username, stdout=said)
    assert "Edition 2 is in force." in said.getvalue()
    assert f"“{HEADING}”" in said.getvalue()
    assert "kept as a draft of the page" in said.getvalue()


def test_admin_names_the_section(reworded: Content, manager: User, signed_in: Callable[[User], Client]) -> None:
    new = parse(reworded)
    policy = packs.load(new, by=manager)
    form = {"content": packs.as_text(new), "action-publish": "action-publish"}
    url = reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])
    page = signed_in(manager).post(url, form, follow=True).content.decode()
    assert f"“{HEADING}”" in page
    assert "kept as a draft of the page" in page
