"""The list of what to do: each thing in plain words with the way to its field, and each once."""

import copy
import html
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.editor import gaps
from workflows.desk.policy_editor.starter import starter
from workflows.desk.policy_editor.to_do import ToDo, to_do
from workflows.models import Policy
from workflows.policies import drafts, packs
from workflows.policies.codes import schema_of, shape
from workflows.policies.drafts import as_text
from workflows.policies.publishing import publish_latest
from workflows.policies.schema import Pack, parse

from .conftest import Content, edit_url, send

GONE = "a step that is no longer in this policy"


def told(content: Content, policy: Policy | None = None) -> ToDo:
    return to_do(drafts.read(content), policy)


def lines(found: ToDo) -> list[tuple[str, str, str]]:
    return [(item.level, item.path, item.words) for item in found.items]


def box(client: Client, policy: Policy) -> str:
    page = html.unescape(client.get(edit_url(policy)).content.decode())
    found = re.search(r"<div class=\"help-block[^>]*data-editor-to-do>.*?</div>", page, re.DOTALL)
    assert found
    return found[0]


def without_investigation(pack: Pack, policy: Policy, by: User | None) -> Policy:
    """A draft from which the step “Investigate” was removed, though steps lead to it."""
    content = copy.deepcopy(pack.as_json())
    steps = content["processes"][0]["steps"]
    steps[:] = [step for step in steps if step["id"] != "investigation"]
    packs.load(parse({**content, "scenarios": []}), by=by)
    draft: Policy = Policy.objects.get(pk=policy.pk).get_latest_revision_as_object()
    return draft


# Missing or wrong.


@pytest.mark.parametrize(
    ("damage", "level", "path", "words"),
    [
        (lambda c: c["roles"][0].update(label=""), "missing", "roles[0].label", "This has to be filled in."),
        (lambda c: c["roles"][0].update(groups=[]), "missing", "roles[0].groups", "Too few of these"),
        (lambda c: c["restrictions"].__delitem__(slice(1, None)), "missing", "restrictions", "Too few of these"),
        (lambda c: c["deadlines"][0]["span"].update(n="soon"), "wrong", "deadlines[0].span.n", "A whole number"),
        (lambda c: c["deadlines"][0]["span"].update(n=None), "missing", "deadlines[0].span.n", "This has to be"),
        (lambda c: c["letters"][0].update(subject="x" * 999), "wrong", "letters[0].subject", "This is too long"),
        (lambda c: c["identity"].update(review_due="soon"), "wrong", "identity.review_due", "A day is expected"),
        (
            lambda c: c["identity"]["contact"].update(email="us"),
            "wrong",
            "identity.contact.email",
            "This is not an email address",
        ),
        (
            lambda c: c["processes"][0]["steps"][0].update(kind="teleport"),
            "wrong",
            "processes[0].steps[0]",
            "There is no kind “teleport”",
        ),
    ],
)
def test_what_is_wrong_is_called_wrong_and_only_what_is_missing_missing(
    damage: Callable[[Content], object], level: str, path: str, words: str, content: Content
) -> None:
    damage(content)
    ((said, at, how),) = lines(told(content))
    assert (said, at) == (level, path)
    assert how.startswith(words)


def test_the_day_of_an_event_that_is_not_said_yet_is_missing(pack: Pack) -> None:
    content = pack.as_json()
    content["scenarios"][0]["events"][0]["day"] = ""
    assert lines(told(content)) == [("missing", "scenarios[0].events[0].day", "This has to be filled in.")]


def test_an_event_before_the_one_before_it_is_told_at_its_day_and_without_a_path_in_words(pack: Pack) -> None:
    content = pack.as_json()
    content["scenarios"][0]["events"][0]["day"] = 3000
    ((level, path, words),) = lines(told(content))
    assert (level, path) == ("wrong", "scenarios[0].events[1].day")
    assert "events[" not in words


def test_the_box_speaks_of_what_is_wrong_only_when_something_is(content: Content) -> None:
    content["roles"][0]["label"] = ""
    assert "put right" not in told(content).summary
    content["deadlines"][0]["span"]["n"] = "soon"
    assert "put right" in told(content).summary


# Every thing has a field to go to.


def test_a_nameless_draft_is_asked_for_its_name_and_not_for_an_address(manager: User) -> None:
    for slug in ("", "new-1"):
        begun = starter()
        begun["identity"]["slug"] = slug
        paths = [path for _, path, _ in lines(told(begun))]
        assert paths.count("identity.policy_title") == 1
        assert "identity.slug" not in paths
    assert not any(item.place.endswith("Web address") for item in told(starter()).items)


def test_all_that_is_missing_from_the_beginning_of_a_policy_has_a_field(manager: User) -> None:
    for item in told(starter()).items:
        value, schema = starter(), shape()
        for part in re.findall(r"[^.\[\]]+", item.path):
            schema = schema_of(value, schema)
            schema = schema["items"] if part.isdecimal() else schema["properties"][part]
            value = value[int(part)] if part.isdecimal() else value.get(part)
        assert "x-made-from" not in schema, item.path


def test_a_paragraph_without_words_is_asked_for_its_heading(content: Content) -> None:
    content["letters"][0]["paragraphs"].append({"id": "new-7"})
    last = len(content["letters"][0]["paragraphs"]) - 1
    assert lines(told(content)) == [("missing", f"letters[0].paragraphs[{last}].heading", "This has to be filled in.")]


def test_what_names_something_new_that_was_removed_again_is_told(content: Content) -> None:
    content["processes"][0]["steps"][0]["outcomes"][0]["goes_to"] = "new-5"
    content["roles"][0]["label"] = ""
    assert ("wrong", "processes[0].steps[0].outcomes[0].goes_to", f"{gaps.CHOOSE_AGAIN.capitalize()}.") in lines(
        told(content)
    )


# What is gone, by its name.


def test_what_was_removed_is_named_by_the_name_it_last_had(policy: Policy, pack: Pack, manager: User) -> None:
    draft = without_investigation(pack, policy, manager)
    words = [words for _, _, words in lines(told(draft.content, draft))]
    assert any(
        words.startswith("The outcome “Refer for investigation” of “Discuss the incident”")
        and words.endswith(f"leads to “Investigate”, {GONE}.")
        for words in words
    )
    assert not any("“investigation”" in one for one in words)


def test_the_name_comes_from_the_edition_in_force_where_no_draft_has_it(
    policy: Policy, pack: Pack, manager: User
) -> None:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    draft = without_investigation(pack, policy, manager)
    policy.revisions.exclude(pk=draft.latest_revision_id).filter(pk__in=_not_live(policy)).delete()
    assert f"leads to “Investigate”, {GONE}." in str(lines(told(draft.content, draft)))


def _not_live(policy: Policy) -> list[int]:
    live = Policy.objects.get(pk=policy.pk).live_revision_id
    Policy.objects.filter(pk=policy.pk).update(live_revision=None)
    return [live]


def test_what_nobody_remembers_is_told_without_a_name(policy: Policy, pack: Pack, manager: User) -> None:
    draft = without_investigation(pack, policy, manager)
    policy.revisions.exclude(pk=draft.latest_revision_id).delete()
    words = str(lines(told(draft.content, draft)))
    assert f"leads to {GONE}." in words
    assert "“investigation”" not in words


PLACES = [
    (lambda steps: steps[0].update(role="mayor"), "names a role that is no longer in this policy."),
    (lambda steps: steps[0].update(deadline="someday"), "names a deadline that is no longer in this policy."),
    (lambda steps: _of_kind(steps, "notice").update(letter="lost"), "names a letter that is no longer"),
    (
        lambda steps: _of_kind(steps, "panel")["seats"].__setitem__(0, "mayor"),
        "has a seat for a role",
    ),
    (
        lambda steps: _of_kind(steps, "check")["branches"][0].update(goes_to="gone"),
        "leads to a step that is no longer in this policy.",
    ),
    (
        lambda steps: _of_kind(steps, "check")["branches"][0].update(
            when=[{"step": "gone", "question": "outcome", "operator": "equals", "value": "x"}]
        ),
        "looks at an answer of a step that is no longer in this policy.",
    ),
]


def _of_kind(steps: list[Content], kind: str) -> Content:
    return next(step for step in steps if step["kind"] == kind)


@pytest.mark.parametrize(("damage", "words"), PLACES)
def test_no_code_is_said_of_anything_that_is_gone(
    damage: Callable[[list[Content]], object], words: str, policy: Policy, content: Content
) -> None:
    process = next(one for one in content["processes"] if {"panel", "check", "notice"} <= _kinds(one))
    damage(process["steps"])
    said = str([one for _, _, one in lines(told(content, policy))])
    assert words in said
    assert not {"“mayor”", "“someday”", "“lost”", "“gone”"} & set(re.findall("“[^”]*”", said))


def _kinds(process: Content) -> set[str]:
    return {step["kind"] for step in process["steps"]}


def test_the_role_of_the_policy_itself_that_is_gone_has_no_code(policy: Policy, content: Content) -> None:
    content["monitored_by"] = "mayor"
    assert "This names a role that is no longer in this policy." in str(lines(told(content, policy)))


def test_names_are_looked_for_only_when_something_is_gone(editor: Client, policy: Policy, pack: Pack) -> None:
    draft = policy.get_latest_revision_as_object()
    with CaptureQueriesContext(connection) as found:
        told({**pack.as_json()}, draft)
    assert not [one for one in found if "wagtailcore_revision" in one["sql"]]


# The edition in force has more scenarios.


def test_a_draft_with_fewer_scenarios_than_the_edition_in_force_says_which_are_not_in_it(
    editor: Client, policy: Policy, pack: Pack, manager: User
) -> None:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    count, out = len(pack.scenarios), pack.scenarios[2].label
    content = pack.as_json()
    del content["scenarios"][2]
    draft = packs.load(parse(content), by=manager)
    said = f"fewer scenarios ({count - 1}) than edition 1, which is in force ({count}). Not in the draft: “{out}”."
    for page in (edit_url(policy), reverse("policies:changes", args=[policy.pk])):
        assert said in html.unescape(editor.get(page).content.decode()), page
    assert told(content, draft).at_fields[-1].path == "scenarios"
    assert "fewer scenarios" not in str(lines(told(pack.as_json(), draft)))


def test_of_many_scenarios_that_are_not_in_the_draft_a_few_are_named(policy: Policy, pack: Pack, manager: User) -> None:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    _, _, words = lines(told({**pack.as_json(), "scenarios": []}, Policy.objects.get()))[-1]
    assert words.endswith(f"“{pack.scenarios[4].label}” and {len(pack.scenarios) - 5} more.")


def test_another_scenario_instead_of_one_is_not_fewer(policy: Policy, pack: Pack, manager: User) -> None:
    publish_latest(policy=policy, by=manager, warnings_read_by=manager)
    content = pack.as_json()
    content["scenarios"][2]["id"] = "another"
    assert "fewer scenarios" not in str(lines(told(content, Policy.objects.get())))


def test_a_first_draft_may_have_as_few_as_it_likes(policy: Policy, content: Content) -> None:
    assert "fewer scenarios" not in str(lines(told(content, policy)))


# Warnings, once.

WARNING = "Chosen for a demonstration and not by the council"


def test_a_warning_stands_at_its_box_and_not_in_the_list_too(editor: Client, policy: Policy, content: Content) -> None:
    page = editor.get(edit_url(policy)).content.decode()
    without_data = re.sub(r"<script[^>]*id=\"editor-data\".*?</script>", "", page, flags=re.DOTALL)
    assert without_data.count(WARNING) == 1
    assert "Its warnings stand below" in box(editor, policy)
    saved = {"content": as_text(content)}
    answer = editor.post(edit_url(policy), saved, headers={"accept": "application/json"}).json()["html"]
    assert answer.count(WARNING) == 1


def test_a_draft_that_cannot_be_published_has_its_warnings_in_the_list(
    editor: Client, policy: Policy, content: Content
) -> None:
    content["deadlines"][0]["span"] = None
    send(editor, policy, as_text(content))
    assert WARNING in box(editor, policy)


def test_the_box_of_a_warning_says_why_and_leads_to_the_field(editor: Client, policy: Policy, content: Content) -> None:
    content["identity"]["contact"] = {}
    page = html.unescape(send(editor, policy, as_text(content)))
    assert "Somebody who has lost a letter or needs help must know whom to ask." in page
    assert '<a href="#at=identity.contact">About and document control › The document › How to reach' in page
