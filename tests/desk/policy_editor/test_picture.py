"""The picture of a draft: every process with its gaps, whatever is half typed; and nothing of it is kept."""

import copy
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from workflows.desk.policy_editor.drawable import GAP_WORDS
from workflows.desk.policy_editor.outline import outline
from workflows.desk.policy_editor.picture import pictures
from workflows.desk.policy_editor.starter import starter
from workflows.flows import compile as compiling
from workflows.models import Edition, Policy
from workflows.policies import drafts

from .conftest import Content

pytestmark = pytest.mark.django_db


def preview(client: Client, policy: Policy, content: Content) -> str:
    url = reverse("wagtailsnippets_workflows_policy:preview_on_edit", args=[policy.pk])
    told = client.post(url, {"content": json.dumps(content)}).json()
    assert told == {"is_valid": True, "is_available": True}
    return client.get(url).content.decode()


def test_every_process_is_drawn_as_typed(editor: Client, policy: Policy, content: Content) -> None:
    content["processes"][0]["steps"][0]["label"] = "Typed a moment ago"
    page = preview(editor, policy, content)
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg" class="flow-chart"') == len(content["processes"])
    assert "Typed a moment ago" in page
    assert "Typed a moment ago" not in json.dumps(Policy.objects.get().get_latest_revision_as_object().content)


def test_what_lint_says_stands_above_with_the_way_to_the_field(
    editor: Client, policy: Policy, content: Content
) -> None:
    content["deadlines"][0]["span"] = None
    page = preview(editor, policy, content)
    url = reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk])
    assert f'href="{url}#at=deadlines[0].span" target="_top"' in page


def test_a_step_that_nothing_leads_to_is_named(editor: Client, policy: Policy, content: Content) -> None:
    alone = {**copy.deepcopy(content["processes"][0]["steps"][0]), "id": "new-1", "label": "Left alone"}
    content["processes"][0]["steps"].append(alone)
    page = preview(editor, policy, content)
    assert "No case can come to:</strong> “Left alone”" in page


def test_a_draft_with_gaps_is_drawn_with_its_gaps(content: Content) -> None:
    first = content["processes"][0]["steps"][0]
    first["outcomes"][0]["goes_to"] = ""
    del first["role"]
    content["roles"][0]["label"] = ""
    drawn = pictures(drafts.read(content))
    assert all(one.chart for one in drawn)
    assert GAP_WORDS in str(drawn[0].chart.svg)
    assert [(step.label, way.label) for step, way in drawn[0].process.loose_ends] == [
        (first["label"], first["outcomes"][0]["label"])
    ]


def test_the_beginning_of_a_policy_is_drawn(manager: User) -> None:
    assert [bool(one.chart) for one in pictures(drafts.read(starter()))] == [True, True, True]


@pytest.mark.parametrize(
    "processes",
    [
        None,
        [],
        "text",
        [None],
        [{}],
        [{"steps": []}],
        [{"id": "p", "label": "P", "steps": [{}]}],
        [{"id": "p", "label": "P", "steps": [{"kind": "task"}, {"kind": "nonsense", "id": "x"}]}],
        [{"id": "p", "label": "P", "steps": [{"kind": "task", "id": "a", "label": "A", "outcomes": [{}, 3]}]}],
        [{"id": "p", "label": "P", "steps": [{"kind": "wait", "id": "a"}, {"kind": "end", "id": "a"}]}],
    ],
)
def test_nothing_half_typed_breaks_the_preview(
    editor: Client, policy: Policy, content: Content, processes: object
) -> None:
    content["processes"] = processes
    assert "The flow of the draft" in preview(editor, policy, content)


def test_nothing_of_a_picture_is_kept(policy: Policy, content: Content) -> None:
    before = set(compiling._compiled)
    assert pictures(drafts.read(content))[0].chart
    assert set(compiling._compiled) == before
    assert not Edition.objects.exists()


def test_a_new_policy_has_a_preview_too(manager: User, client: Client) -> None:
    manager.groups.first().permissions.add(
        *manager.groups.model._meta.apps.get_model("auth.Permission").objects.filter(codename="add_policy")
    )
    client.force_login(manager)
    url = reverse("wagtailsnippets_workflows_policy:preview_on_add")
    assert client.post(url, {"content": json.dumps(starter())}).json()["is_valid"]
    assert "When an incident is reported" in client.get(url).content.decode()


def test_outline_follows_every_way(content: Content) -> None:
    told = outline(content)
    assert [len(one.steps) for one in told] == [len(one["steps"]) for one in content["processes"]]
    assert not any(one.unreached or one.loose_ends for one in told)


def test_a_way_to_a_step_that_is_gone_leads_nowhere(content: Content) -> None:
    content["processes"][0]["steps"][0]["outcomes"][0]["goes_to"] = "gone"
    drawn = pictures(drafts.read(content))[0]
    assert drawn.chart
    assert "no step “gone”" in str(drawn.chart.svg)


def test_a_case_does_not_go_to_a_step_that_a_letter_only_announces() -> None:
    letter = {"kind": "notice", "id": "tell", "goes_to": "over", "announces": "limit"}
    steps = [letter, {"kind": "restrict", "id": "limit"}, {"kind": "end", "id": "over"}]
    process = outline({"processes": [{"id": "p", "label": "P", "steps": steps}]})[0]
    assert [way.goes_to for way in process.steps[0].ways] == ["over"]
    assert [step.code for step in process.unreached] == ["limit"]
