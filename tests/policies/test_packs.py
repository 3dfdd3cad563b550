"""Packs in and out: a draft policy from a file, a file from a policy, and the commands around them."""

import functools
import json
import operator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from workflows.models import Edition, Policy
from workflows.policies import packs, publishing
from workflows.policies.lint import NotPublishable
from workflows.policies.schema import Pack, PackFault, parse

from .conftest import PACK_FILE, Content

SHIPPED = PACK_FILE.read_text(encoding="utf-8")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def written(tmp_path: Path, content: Content) -> Path:
    """The shipped pack in a file of its own, for damage."""
    path = tmp_path / "pack.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def rewrite(path: Path, content: Content) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_pack_is_written_one_way_only(pack: Pack) -> None:
    assert packs.as_text(pack) == SHIPPED


@pytest.mark.django_db
def test_load_and_export_give_the_same_bytes() -> None:
    run("load_pack", str(PACK_FILE))
    assert run("export_pack", "west-lindsey") == SHIPPED


@pytest.mark.django_db
def test_order_of_keys_in_the_database_does_not_change_the_export() -> None:
    shuffled = dict(sorted(json.loads(SHIPPED).items(), reverse=True))
    policy = Policy.objects.create(slug="west-lindsey", title="Shuffled", content=shuffled)
    assert packs.export(policy) == SHIPPED


@pytest.mark.django_db
def test_first_load_makes_a_draft_that_is_not_in_force(pack: Pack) -> None:
    policy = packs.load(pack, by=None)
    assert (policy.live, policy.edition, policy.latest_revision is None) == (False, None, False)


def test_load_leaves_what_is_published_alone(pack: Pack, content: Content, manager: User) -> None:
    edition = publishing.publish_latest(policy=packs.load(pack, by=manager), by=manager, warnings_read_by=manager)
    content["identity"]["policy_title"] = "Another title"
    packs.load(parse(content), by=manager)
    policy = Policy.objects.get()
    assert (policy.title, policy.edition) == (pack.identity.policy_title, edition)
    assert policy.content["identity"]["policy_title"] == pack.identity.policy_title
    assert "Another title" in packs.export(policy)
    assert packs.export(edition) == SHIPPED


def test_publishing_makes_an_edition_by_who_published(pack: Pack, manager: User) -> None:
    edition = publishing.publish_latest(policy=packs.load(pack, by=None), by=manager, warnings_read_by=manager)
    assert (edition.number, edition.published_by) == (1, manager)


def test_publishing_old_words_again_makes_a_new_edition(pack: Pack, content: Content, manager: User) -> None:
    publishing.publish_latest(policy=packs.load(pack, by=manager), by=manager, warnings_read_by=manager)
    # Kept while edition 1 was in force: that must not come back with its words.
    old = packs.load(pack, by=manager).latest_revision
    content["identity"]["version_label"] = "Second"
    publishing.publish_latest(policy=packs.load(parse(content), by=manager), by=manager, warnings_read_by=manager)
    Policy.objects.get().revisions.get(pk=old.pk).publish(user=manager)
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Policy.objects.get().edition.number == 3


def test_refused_publishing_changes_nothing(pack: Pack, manager: User, council: dict[str, User]) -> None:
    council["Independent reviewers"].groups.clear()
    policy = packs.load(pack, by=manager)
    with pytest.raises(NotPublishable, match="Nobody can decide “Decide the appeal”"):
        publishing.publish_latest(policy=policy, by=manager)
    assert not Edition.objects.exists()
    assert not Policy.objects.get().live


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damaged", "path"),
    [
        ("[1, 2", "line 1, column 6"),
        ('{"format": "evenhand-pack/1"}', "identity"),
        ("[" * 200_000, "the whole pack"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_and_nothing_is_kept(tmp_path: Path, damaged: str, path: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text(damaged, encoding="utf-8")
    with pytest.raises(CommandError, match=path):
        run("load_pack", str(file))
    assert not Policy.objects.exists()


@pytest.mark.django_db
def test_a_missing_file_is_told_in_words() -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("load_pack", "/nowhere/pack.json")


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pack.json"
    file.write_bytes(b'{"format": "\xff"}')
    with pytest.raises(PackFault, match="not text in UTF-8"):
        packs.read(file)


@pytest.mark.django_db
def test_wrong_type_and_missing_step_are_named_and_nothing_is_kept(written: Path, content: Content) -> None:
    content["appeal"]["stays_restriction"] = "perhaps"
    content["processes"][3]["steps"] = content["processes"][3]["steps"][:1]
    with pytest.raises(CommandError) as refused:
        run("load_pack", str(rewrite(written, content)))
    assert "appeal.stays_restriction:" in str(refused.value)
    assert "processes[3].steps:" in str(refused.value)
    assert not Policy.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "name", "value", "said"),
    [
        ([], "format", "evenhand-pack/2", "format: this release reads evenhand-pack/1, and the pack says"),
        (["processes", 0, "steps", 0], "kind", "teleport", "processes[0].steps[0]: there is no kind “teleport”"),
        (["roles", 0], "salary", 1, "roles[0].salary: there is no field of this name"),
    ],
)
def test_a_newer_pack_an_unknown_kind_and_an_unknown_field_are_named_and_nothing_is_kept(
    written: Path, content: Content, part: list[str | int], name: str, value: object, said: str
) -> None:
    functools.reduce(operator.getitem, part, content)[name] = value
    with pytest.raises(CommandError) as refused:
        run("load_pack", str(rewrite(written, content)))
    assert said in str(refused.value)
    assert not Policy.objects.exists()


def test_load_and_publish_in_one_command(manager: User) -> None:
    said = run("load_pack", str(PACK_FILE), "--publish", "--by", manager.username, "--acknowledge-warnings")
    assert "Edition 1 is in force." in said
    assert run("export_pack", "west-lindsey", "--edition", "1") == SHIPPED


def test_publishing_needs_the_warnings_to_be_acknowledged(manager: User) -> None:
    with pytest.raises(CommandError, match=r"it has 1 of the warnings above .* add --acknowledge-warnings"):
        run("load_pack", str(PACK_FILE), "--publish", "--by", manager.username)
    assert not Edition.objects.exists()
    assert Policy.objects.exists()


@pytest.mark.django_db
def test_publishing_needs_somebody_to_publish() -> None:
    with pytest.raises(CommandError, match="--by USERNAME"):
        run("load_pack", str(PACK_FILE), "--publish")
    with pytest.raises(CommandError, match="no user called nobody"):
        run("load_pack", str(PACK_FILE), "--publish", "--by", "nobody")
    assert not Policy.objects.exists()


def test_somebody_who_may_not_publish_is_refused(council: dict[str, User]) -> None:
    officer = council["Front-line officers"].username
    with pytest.raises(CommandError, match="kept but not published"):
        run("load_pack", str(PACK_FILE), "--publish", "--by", officer)
    assert not Edition.objects.exists()


def test_lint_is_told_and_stops_publishing(written: Path, content: Content, manager: User) -> None:
    content["deadlines"][0]["span"] = None
    with pytest.raises(CommandError, match="not specified"):
        run("load_pack", str(rewrite(written, content)), "--publish", "--by", manager.username)
    assert not Edition.objects.exists()


def test_check_pack_says_yes_and_keeps_nothing() -> None:
    assert "could be published" in run("check_pack", str(PACK_FILE))


def test_check_pack_fails_on_an_error_and_names_its_path(written: Path, content: Content) -> None:
    content["deadlines"][0]["span"] = None
    out = StringIO()
    with pytest.raises(CommandError, match="1 error"):
        call_command("check_pack", str(rewrite(written, content)), stdout=out)
    assert "deadline_not_specified at deadlines[0].span" in out.getvalue()


def test_check_pack_names_a_fault_of_shape(written: Path, content: Content) -> None:
    content["roles"][0]["salary"] = 1
    with pytest.raises(CommandError, match=r"roles\[0\]\.salary"):
        run("check_pack", str(rewrite(written, content)))


@pytest.mark.django_db
def test_export_of_what_is_not_there_is_told_in_words(pack: Pack) -> None:
    with pytest.raises(CommandError, match="There are: none yet"):
        run("export_pack", "west-lindsey")
    packs.load(pack, by=None)
    with pytest.raises(CommandError, match="no edition 7"):
        run("export_pack", "west-lindsey", "--edition", "7")
