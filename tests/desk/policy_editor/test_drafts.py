"""The policy's form: who sees it, what it keeps, what it refuses, and what publishing ends in."""

import datetime as dt
import html
import json
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from workflows.desk.policy_editor.comparison import PackComparison
from workflows.desk.policy_editor.starter import starter
from workflows.models import Edition, Policy
from workflows.policies import packs, publishing
from workflows.policies.drafts import as_text
from workflows.policies.schema import Pack, PackFault, parse

from .conftest import Content, SignIn, edit_url, kept, moderated, publish, send


def test_policy_manager_reads_the_draft_as_text_and_what_lint_says(editor: Client, policy: Policy) -> None:
    page = editor.get(edit_url(policy)).content.decode()
    assert "&quot;evenhand-pack/1&quot;" in page
    assert "can be published" in page
    assert "Chosen for a demonstration and not by the council" in page


def test_nobody_else_sees_policies(policy: Policy, council: dict[str, User], signed_in: SignIn) -> None:
    officer = council["Line managers"]
    officer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = signed_in(officer)
    for name in ("list", "edit", "history"):
        args = [] if name == "list" else [policy.pk]
        url = reverse(f"wagtailsnippets_workflows_policy:{name}", args=args)
        assert client.get(url).status_code == 302, name
    assert "Policies" not in client.get("/admin/").content.decode()


def test_changed_words_are_kept_as_a_draft(editor: Client, policy: Policy, content: Content) -> None:
    content["identity"]["policy_title"] = "A kinder title"
    send(editor, policy, as_text(content))
    kept = Policy.objects.get()
    assert packs.export(kept) == packs.as_text(parse(content))
    assert kept.get_latest_revision_as_object().title == "A kinder title"
    assert not Edition.objects.exists()


def test_fault_of_shape_is_named_with_the_way_to_its_field_and_the_draft_is_kept(
    editor: Client, policy: Policy, content: Content
) -> None:
    content["deadlines"][0]["span"]["n"] = "soon"
    page = send(editor, policy, as_text(content))
    assert "A whole number is expected here, without quotation marks" in page
    assert 'href="#at=deadlines[0].span.n"' in page
    assert kept().content == content
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("button", "done"), [("action-publish", "published"), ("action-submit", "submitted for approval")]
)
def test_a_draft_with_a_fault_is_saved_and_not_published_and_it_is_said_why(
    button: str, done: str, editor: Client, policy: Policy, content: Content, manager: User
) -> None:
    moderated(manager)
    content["deadlines"][0]["span"]["n"] = "soon"
    page = html.unescape(send(editor, policy, as_text(content), **{button: "1"}))
    assert f"The draft is saved. It has not been {done}. Put this right first" in page
    assert "“Before you publish” in the editor leads to each place." in page
    assert "How long › How many: A whole number is expected here" in page
    assert "could not be saved" not in page
    assert 'href="#at=deadlines[0].span.n"' in page
    assert kept().content == content
    assert not Edition.objects.exists()
    assert not Policy.objects.get().workflow_in_progress


def test_of_many_faults_the_first_few_are_told_and_how_many_there_are(
    editor: Client, policy: Policy, content: Content
) -> None:
    for role in content["roles"][:5]:
        role["label"] = ""
    page = html.unescape(send(editor, policy, as_text(content), **{"action-publish": "1"}))
    assert "This has to be filled in. And 2 more." in page


def test_a_moderator_sends_an_unfinished_draft_back(
    editor: Client, policy: Policy, content: Content, manager: User
) -> None:
    moderated(manager)
    policy.get_latest_revision_as_object().get_workflow().start(policy, manager)
    content["roles"][0]["label"] = ""
    sent = {"action-workflow-action": "true", "workflow-action-name": "reject"}
    assert "It has not been" not in send(editor, policy, as_text(content), **sent)
    assert Policy.objects.get().current_workflow_state.status == "needs_changes"


def test_an_approval_of_a_draft_that_has_got_gaps_is_refused_in_words(
    editor: Client, policy: Policy, content: Content, manager: User
) -> None:
    moderated(manager)
    policy.get_latest_revision_as_object().get_workflow().start(policy, manager)
    content["roles"][0]["label"] = ""
    send(editor, policy, as_text(content))
    state = Policy.objects.get().current_workflow_state.current_task_state
    url = reverse("wagtailsnippets_workflows_policy:workflow_action", args=[policy.pk, "approve", state.pk])
    page = editor.post(url, {"comment": ""}, follow=True).content.decode()
    assert "The draft was not approved. Put this right first" in page
    assert "Roles › number 1 › Name: This has to be filled in." in page
    assert not Edition.objects.exists()


def test_text_that_is_not_json_comes_back_as_it_was_typed(editor: Client, policy: Policy) -> None:
    page = send(editor, policy, '{"format": oops')
    assert "it is not JSON" in page
    assert "{&quot;format&quot;: oops" in page


@pytest.mark.parametrize(
    ("number", "said"),
    [("NaN", "it says NaN where a number is expected"), ("9" * 5000, "it has a number with thousands of digits")],
)
def test_a_number_that_cannot_be_kept_is_told(number: str, said: str, editor: Client, policy: Policy) -> None:
    before = policy.revisions.count()
    assert said in send(editor, policy, '{"format": "evenhand-pack/1", "deadlines": [' + number + "]}")
    assert policy.revisions.count() == before


def test_a_hidden_character_is_not_kept(editor: Client, policy: Policy, content: Content) -> None:
    before = policy.revisions.count()
    content["identity"]["council"] = "West\x00 Lindsey"
    assert "Council: This holds a hidden character" in send(editor, policy, json.dumps(content))
    assert policy.revisions.count() == before


def test_an_empty_text_is_refused(editor: Client, policy: Policy) -> None:
    before = policy.revisions.count()
    send(editor, policy, "")
    assert policy.revisions.count() == before


def test_the_slug_of_a_policy_stays(editor: Client, policy: Policy, content: Content) -> None:
    content["identity"]["slug"] = "elsewhere"
    assert "this policy keeps the address “west-lindsey”" in send(editor, policy, as_text(content))
    assert Policy.objects.get().slug == "west-lindsey"


def test_publishing_ends_in_an_edition_in_force(editor: Client, policy: Policy, manager: User, pack: Pack) -> None:
    publish(editor, policy, packs.as_text(pack))
    edition = Edition.objects.get()
    assert (edition.number, edition.published_by) == (1, manager)
    assert Policy.objects.get().edition == edition
    assert "3 months" in editor.get("/west-lindsey/review/").content.decode()


def test_lint_error_stops_publishing_and_a_draft_may_have_it(editor: Client, policy: Policy, content: Content) -> None:
    content["deadlines"][0]["span"] = None
    page = send(editor, policy, as_text(content), **{"action-publish": "1"})
    assert "is not specified. Say how long it is." in page
    assert not Edition.objects.exists()
    page = send(editor, policy, as_text(content))
    assert "cannot be published" in page
    assert packs.export(Policy.objects.get()) == packs.as_text(parse(content))


def test_a_draft_the_public_page_cannot_show_is_kept(editor: Client, policy: Policy, content: Content) -> None:
    Site.objects.update(root_page=Page.get_first_root_node())
    content["identity"]["version_label"] = "Second"
    page = publish(editor, policy, as_text(content))
    assert "The draft is saved. It has not been published." in page
    assert not Edition.objects.exists()
    assert not Policy.objects.get().live
    assert "Second" in packs.export(Policy.objects.get())


def test_scheduled_policy_becomes_an_edition_on_its_day(editor: Client, policy: Policy, pack: Pack) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC), tick=False):
        editor.force_login(User.objects.get(username="manager"))
        publish(editor, policy, packs.as_text(pack), go_live_at="2026-03-10 09:00")
        assert not Edition.objects.exists()
        call_command("publish_scheduled")
        assert not Edition.objects.exists()
    with time_machine.travel(dt.datetime(2026, 3, 10, 9, 1, tzinfo=dt.UTC), tick=False):
        call_command("publish_scheduled")
        assert Edition.objects.get().published_by == User.objects.get(username="manager")


def test_a_policy_in_force_cannot_be_taken_down(editor: Client, policy: Policy, pack: Pack) -> None:
    publish(editor, policy, packs.as_text(pack))
    url = reverse("wagtailsnippets_workflows_policy:unpublish", args=[policy.pk])
    assert editor.get(url).status_code == 404
    assert editor.post(url).status_code == 404
    assert url not in editor.get(edit_url(policy)).content.decode()
    assert Policy.objects.get().live


def test_two_revisions_are_compared_in_words(editor: Client, policy: Policy, content: Content) -> None:
    content["identity"]["version_label"] = "Second"
    packs.load(parse(content), by=None)
    first, second = policy.revisions.order_by("pk")
    url = reverse("wagtailsnippets_workflows_policy:revisions_compare", args=[policy.pk, first.pk, second.pk])
    page = editor.get(url).content.decode()
    assert "Version: “July 2024” → “Second”" in page
    same = reverse("wagtailsnippets_workflows_policy:revisions_compare", args=[policy.pk, first.pk, first.pk])
    assert "There are no differences" in editor.get(same).content.decode()


def test_comparison_shows_what_was_typed_as_text(pack: Pack, content: Content) -> None:
    content["identity"]["issuer"] = "<b>bold</b>"
    before, after = Policy(content=packs.content_of(pack)), Policy(content=content)
    html = str(PackComparison(Policy._meta.get_field("content"), before, after).htmldiff())
    assert "&lt;b&gt;bold" in html


def test_a_locked_policy_is_not_changed(
    editor: Client, policy: Policy, content: Content, council: dict[str, User]
) -> None:
    Policy.objects.update(locked=True, locked_by=council["Line managers"])
    content["identity"]["policy_title"] = "Changed behind the lock"
    send(editor, policy, as_text(content))
    assert "behind the lock" not in packs.export(Policy.objects.get())


def add_policy(manager: User, client: Client, text: str) -> str:
    manager.groups.get().permissions.add(Permission.objects.get(codename="add_policy"))
    client.force_login(manager)
    answer = client.post(reverse("wagtailsnippets_workflows_policy:add"), {"content": text}, follow=True)
    return answer.content.decode()


def test_a_new_policy_begins_with_the_starter_and_gets_its_address_from_its_title(
    manager: User, client: Client
) -> None:
    begun = starter()
    begun["identity"] |= {"policy_title": "Fair treatment for all", "slug": "new-1"}
    page = add_policy(manager, client, as_text(begun))
    policy = Policy.objects.get()
    assert (policy.slug, policy.title) == ("fair-treatment-for-all", "Fair treatment for all")
    assert kept().content["identity"]["slug"] == "fair-treatment-for-all"
    assert "still to be filled in" in page


def test_a_new_policy_without_a_title_is_kept_and_gets_its_address_later(manager: User, client: Client) -> None:
    page = add_policy(manager, client, as_text(starter()))
    policy = Policy.objects.get()
    assert policy.slug.startswith("new-")
    assert policy.title == "Policy without a title"
    assert 'href="#at=identity.policy_title"' in page
    content = kept().content
    content["identity"]["policy_title"] = "Fair treatment"
    send(client, policy, as_text(content))
    assert Policy.objects.get().slug == "fair-treatment"
    assert kept().title == "Fair treatment"


def test_a_title_that_another_policy_has_is_refused_and_comes_back(
    editor: Client, policy: Policy, manager: User
) -> None:
    begun = starter()
    begun["identity"] |= {"policy_title": "West Lindsey", "slug": "new-1"}
    page = add_policy(manager, editor, as_text(begun))
    assert "The draft was not saved. There is a policy “west-lindsey” already." in page
    assert "&quot;policy_title&quot;: &quot;West Lindsey&quot;" in page
    assert Policy.objects.get() == policy


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.pop("scope"),
        lambda content: content["roles"][0].pop("label"),
        lambda content: content["processes"][0]["steps"][0].update(role=""),
        lambda content: content["processes"][0]["steps"].append({"kind": "wait", "id": "new-1", "label": ""}),
        lambda content: content["letters"][0].update(subject="x" * 999),
        lambda content: content["processes"][0]["steps"][0]["outcomes"].clear(),
        lambda content: content.update(identity={"slug": "west-lindsey"}),
    ],
)
def test_an_unfinished_draft_is_kept_as_it_is_and_given_back(
    editor: Client, policy: Policy, content: Content, damage: Callable[[Content], object]
) -> None:
    damage(content)
    page = send(editor, policy, as_text(content))
    assert kept().content == content
    assert "still to be filled in" in page
    assert html.escape(json.dumps(content["signposts"]["contact"], ensure_ascii=False)) in page
    assert not Edition.objects.exists()


def test_a_row_of_a_list_in_which_nothing_was_chosen_is_no_fault(
    editor: Client, policy: Policy, content: Content
) -> None:
    groups = content["roles"][0]["groups"]
    groups.append("")
    assert "can be published" in send(editor, policy, as_text(content))
    assert kept().content["roles"][0]["groups"] == groups[:-1]


def test_an_unfinished_draft_is_never_published_by_any_road(editor: Client, policy: Policy, content: Content) -> None:
    del content["scope"]
    send(editor, policy, as_text(content))
    with pytest.raises(PackFault):
        publishing.publish_latest(policy=Policy.objects.get(), by=None)
    assert not Edition.objects.exists()


def test_keeping_a_draft_while_it_is_typed_tells_what_there_is_to_do(
    editor: Client, policy: Policy, content: Content
) -> None:
    content["deadlines"][0]["span"] = None
    answer = editor.post(edit_url(policy), {"content": as_text(content)}, headers={"accept": "application/json"})
    told = answer.json()
    assert told["success"]
    assert 'href="#at=deadlines[0].span"' in told["html"]
    assert kept().content["deadlines"][0]["span"] is None


def test_a_hundred_and_twenty_steps_are_one_field(editor: Client, policy: Policy, content: Content) -> None:
    """Django refuses forms of more than 1000 fields; ours has one, however long the policy is."""
    steps = content["processes"][0]["steps"]
    steps += [{**steps[0], "id": f"more_{n}"} for n in range(120)]
    send(editor, policy, as_text(content))
    assert len(kept().content["processes"][0]["steps"]) == len(steps)
