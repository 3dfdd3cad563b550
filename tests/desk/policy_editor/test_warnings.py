"""The editor's boxes to tick: without them a draft is kept and goes no further."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from workflows.models import Acknowledgement, Edition, Policy
from workflows.policies import packs
from workflows.policies.drafts import as_text
from workflows.policies.editions import demonstration_choices
from workflows.policies.schema import Pack, parse

from .conftest import Content, edit_url, kept, moderated, publish, send, ticks

READ = "I have read this: Chosen for a demonstration and not by the council"
SAVED = "The draft is saved. It has not been published. Read these warnings first"
SUBMITTED = "The draft is saved. It has not been submitted for approval. Read these warnings first"
LATER = "2099-03-10 09:00"


@pytest.fixture(name="moderated")
def in_moderation(manager: User) -> None:
    moderated(manager)


def test_each_warning_has_a_box(editor: Client, policy: Policy) -> None:
    page = editor.get(edit_url(policy)).content.decode()
    assert page.count('name="acknowledge"') == 1
    assert READ in page


def test_without_a_tick_the_draft_is_saved_and_not_published(editor: Client, policy: Policy, content: Content) -> None:
    content["identity"]["version_label"] = "Second"
    page = send(editor, policy, as_text(content), **{"action-publish": "1"})
    assert SAVED in page
    assert kept().content["identity"]["version_label"] == "Second"
    assert not Edition.objects.exists()


def test_a_tick_publishes_and_is_kept(editor: Client, policy: Policy, pack: Pack, manager: User) -> None:
    publish(editor, policy, packs.as_text(pack))
    assert Edition.objects.get().acknowledgements.get().by == manager
    assert "acknowledge-" not in editor.get(edit_url(policy)).content.decode()


def test_a_tick_for_other_words_does_not_count(editor: Client, policy: Policy, content: Content) -> None:
    read = ticks(policy)
    del content["deadlines"][0]["chosen_for_demonstration"]
    page = send(editor, policy, as_text(content), **{"action-publish": "1", "acknowledge": read})
    assert SAVED in page
    assert not Acknowledgement.objects.exists()


def test_a_draft_that_cannot_be_published_has_no_boxes(editor: Client, policy: Policy, content: Content) -> None:
    content["deadlines"][0]["span"] = None
    assert READ not in send(editor, policy, as_text(content))


@pytest.mark.usefixtures("moderated")
def test_submitting_needs_the_tick_and_the_approval_uses_it(editor: Client, policy: Policy, pack: Pack) -> None:
    assert SUBMITTED in send(editor, policy, packs.as_text(pack), **{"action-submit": "1"})
    assert not Policy.objects.get().workflow_in_progress
    send(editor, policy, packs.as_text(pack), **{"action-submit": "1", "acknowledge": ticks(policy)})
    state = Policy.objects.get().current_workflow_state.current_task_state
    editor.post(f"/admin/snippets/workflows/policy/workflow/action/{policy.pk}/approve/{state.pk}/", {"comment": ""})
    assert Edition.objects.get().acknowledgements.count() == 1


def test_scheduling_needs_the_tick(editor: Client, policy: Policy, pack: Pack) -> None:
    sent = {"action-publish": "1", "go_live_at": LATER}
    assert SAVED in send(editor, policy, packs.as_text(pack), **sent)
    assert not Policy.objects.get().approved_schedule
    publish(editor, policy, packs.as_text(pack), go_live_at=LATER)
    assert Policy.objects.get().approved_schedule


def test_keeping_a_draft_while_it_is_typed_leaves_the_boxes_alone_as_long_as_they_are_the_same(
    editor: Client, policy: Policy, content: Content
) -> None:
    shown = editor.get(edit_url(policy)).context["warnings"].shown
    sent = {"content": as_text(content), "warnings_shown": shown, "acknowledge": ticks(policy)}
    as_typed = {"accept": "application/json"}
    assert "data-editor-warnings" not in editor.post(edit_url(policy), sent, headers=as_typed).json()["html"]
    del content["deadlines"][0]["chosen_for_demonstration"]
    sent["content"] = as_text(content)
    told = editor.post(edit_url(policy), sent, headers=as_typed).json()["html"]
    one_less = len(demonstration_choices(parse(content)))
    assert f"I have read this: Chosen for a demonstration and not by the council: {one_less}." in told


@pytest.mark.usefixtures("moderated")
def test_the_editor_offers_moderation_publishing_and_a_time(editor: Client, policy: Policy) -> None:
    page = editor.get(edit_url(policy)).content.decode()
    for name in ("action-publish", "action-submit", "go_live_at"):
        assert f'name="{name}"' in page, name
