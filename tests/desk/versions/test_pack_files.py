"""Packs through the browser: what comes out goes in again byte for byte, and nothing is kept unseen."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.desk.policy_editor.conftest import edit_url
from tests.policies.conftest import PACK_FILE
from workflows.desk.versions.pack_files import LARGEST
from workflows.models import Edition, Policy
from workflows.policies import packs
from workflows.policies.drafts import as_text
from workflows.policies.schema import parse

from .conftest import Content, with_months

SHIPPED = PACK_FILE.read_bytes()
IMPORT = "/admin/snippets/workflows/policy/import/"


def upload(client: Client, content: bytes, **more: str) -> tuple[int, str]:
    answer = client.post(IMPORT, {"file": SimpleUploadedFile("pack.json", content), **more})
    return answer.status_code, unescape(answer.content.decode())


def keep(client: Client, content: bytes) -> None:
    """Look at a pack, then say yes to what the page shows."""
    looked = client.post(IMPORT, {"file": SimpleUploadedFile("pack.json", content)})
    assert looked.status_code == 200
    preview = looked.context["preview"]
    answer = client.post(IMPORT, {"text": preview.text, "seen": preview.seen, "keep": "yes"})
    assert answer.status_code == 302


@pytest.fixture
def adding(manager: User) -> User:
    manager.groups.get().permissions.add(Permission.objects.get(codename="add_policy"))
    return manager


def test_out_and_in_again_is_the_same_byte_for_byte(editor: Client, published: Policy, content: Content) -> None:
    draft_url = reverse("policies:pack", args=[published.pk])
    edition_url = reverse("policies:edition_pack", args=[published.pk, 1])
    out = editor.get(edition_url)
    assert out.content == SHIPPED
    assert out["Content-Disposition"] == 'attachment; filename="west-lindsey-edition-1.json"'
    assert "no-store" in out["Cache-Control"]
    keep(editor, json.dumps(with_months(content, 2)).encode())
    assert editor.get(draft_url).content != SHIPPED
    keep(editor, out.content)
    back = editor.get(draft_url)
    assert back.content == SHIPPED
    assert back["Content-Disposition"] == 'attachment; filename="west-lindsey-draft.json"'


@pytest.mark.usefixtures("adding")
@pytest.mark.parametrize("file", sorted(PACK_FILE.parent.glob("*.json")), ids=lambda file: file.stem)
def test_every_shipped_pack_goes_in_and_out_again_byte_for_byte(file: Path, editor: Client) -> None:
    keep(editor, file.read_bytes())
    kept = Policy.objects.order_by("latest_revision__created_at").last()
    assert editor.get(reverse("policies:pack", args=[kept.pk])).content == file.read_bytes()


def test_a_pack_shows_what_it_would_change_and_keeps_nothing_yet(
    editor: Client, published: Policy, content: Content
) -> None:
    before = published.revisions.count()
    code, page = upload(editor, json.dumps(with_months(content, 2)).encode())
    assert code == 200
    assert "Restrictions are reviewed every: 3 months → 2 months" in page
    assert published.revisions.count() == before


def test_keeping_it_makes_it_the_draft_of_its_policy_and_publishes_nothing(
    editor: Client, published: Policy, content: Content
) -> None:
    keep(editor, json.dumps(with_months(content, 2)).encode())
    policy = Policy.objects.get()
    assert policy.get_latest_revision_as_object().content["identity"]["change_note"] == "Reviews after 2 months."
    assert Edition.objects.count() == 1


def test_pasted_text_is_as_good_as_a_file(editor: Client, policy: Policy) -> None:
    answer = editor.post(IMPORT, {"text": SHIPPED.decode()})
    assert "The pack says the same as the present draft" in answer.content.decode()


def test_a_draft_that_has_changed_meanwhile_is_shown_again(editor: Client, policy: Policy, content: Content) -> None:
    text = json.dumps(with_months(content, 2))
    looked = editor.post(IMPORT, {"text": text}).context["preview"]
    packs.load(packs.read_text(json.dumps(with_months(content, 7))), by=None)
    page = editor.post(IMPORT, {"text": text, "seen": looked.seen, "keep": "yes"}).content.decode()
    assert "The draft has changed since you looked." in page
    assert "7 months → 2 months" in page
    assert Policy.objects.get().get_latest_revision_as_object().content["identity"]["change_note"].endswith("7 months.")


def test_a_pack_of_a_policy_that_is_not_here_makes_one(editor: Client, adding: User, content: Content) -> None:
    content["identity"]["slug"] = "elsewhere"
    _, page = upload(editor, json.dumps(content).encode())
    assert "This makes a new policy" in page
    keep(editor, json.dumps(content).encode())
    assert not Policy.objects.get(slug="elsewhere").live


def test_a_new_policy_needs_the_right_to_add_one(editor: Client, content: Content) -> None:
    content["identity"]["slug"] = "elsewhere"
    code, page = upload(editor, json.dumps(content).encode(), keep="yes", seen="new")
    assert code == 409
    assert "your account may not add one" in page
    assert Policy.objects.count() == 1


def damaged(content: Content) -> bytes:
    content["roles"][0]["salary"] = 1
    content["processes"][0]["steps"][0]["kind"] = "teleport"
    content["deadlines"][0]["span"]["n"] = "soon"
    return json.dumps(content).encode()


@pytest.mark.parametrize("road", ["file", "text"])
def test_every_fault_is_told_with_its_path_and_nothing_is_kept(
    road: str, editor: Client, policy: Policy, content: Content
) -> None:
    before = policy.revisions.count()
    sent = damaged(content)
    answer = editor.post(IMPORT, {road: SimpleUploadedFile("p.json", sent) if road == "file" else sent.decode()})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    for place, said, path in (
        ("People and roles › Roles › Front-line officer › salary", "There is no field of this name", "roles[0].salary"),
        (
            "Steps › Processes › Unacceptable actions › Steps › Discuss the incident",
            "There is no kind “teleport”",
            "processes[0].steps[0]",
        ),
        ("How long › How many", "A whole number is expected here", "deadlines[0].span.n"),
    ):
        assert re.search(rf"{place}\.</strong> {said}[^<]* <span class=.*>In the file: <code>{re.escape(path)}<", page)
    assert "Put each of these right in the file" in page
    assert policy.revisions.count() == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (
            SHIPPED.replace(b"evenhand-pack/1", b"evenhand-pack/2"),
            "this release reads evenhand-pack/1, and the pack says",
        ),
        (b'{"format": "\xff"}', "it is not text in UTF-8"),
        (b"[1, 2", "<strong>Line 1, column 6:</strong> it is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5000, "thousands of digits"),
        (SHIPPED.replace(b'"n": 3', b'"n": NaN'), "it says NaN where a number is expected"),
        (SHIPPED.replace(b'"n": 3', b'"n": 1e400'), "it says 1e400 where a number is expected"),
        (
            SHIPPED.replace(b"West Lindsey", b"West\\u0000Lindsey"),
            "The document › Council.</strong> This holds a hidden character",
        ),
        (b"x" * (LARGEST + 1), "larger than 1 MB"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_pack_is_refused_in_words(sent: bytes, said: str, editor: Client, policy: Policy) -> None:
    before = policy.revisions.count()
    code, page = upload(editor, sent, keep="yes")
    assert code == 422
    assert said in page
    assert policy.revisions.count() == before


def test_nothing_sent_is_told(editor: Client) -> None:
    assert "Choose a file, or paste its text below" in editor.post(IMPORT, {}).content.decode()


def test_a_pack_just_small_enough_is_kept_however_it_was_written(
    editor: Client, published: Policy, content: Content
) -> None:
    more = [{"id": f"more_{n}", "label": "A", "group": "B"} for n in range(15_000)]
    content["behaviours"] += more
    sent = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    assert LARGEST * 0.7 < len(sent) <= LARGEST < len(packs.as_text(parse(content)).encode())
    keep(editor, sent)


def test_a_mark_at_the_beginning_of_the_file_does_no_harm(editor: Client) -> None:
    assert upload(editor, b"\xef\xbb\xbf" + SHIPPED)[0] == 200


def test_a_draft_with_gaps_is_no_pack_and_says_what_is_missing(
    editor: Client, policy: Policy, content: Content
) -> None:
    del content["scope"]
    editor.post(edit_url(policy), {"content": as_text(content)})
    answer = editor.get(reverse("policies:pack", args=[policy.pk]))
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "<strong>Missing.</strong> This has to be filled in." in page
    assert f'<a href="{edit_url(policy)}#at=scope">Words we use › Whom and what it is for</a>' in page
    assert "<code>" not in page


def test_a_locked_policy_takes_no_pack(editor: Client, policy: Policy, council: dict[str, User]) -> None:
    Policy.objects.update(locked=True, locked_by=council["Line managers"])
    code, page = upload(editor, SHIPPED, keep="yes", seen=str(policy.latest_revision_id))
    assert code == 409
    assert "is locked" in page
