"""Opening a shipped pack in the editor and saving it changes nothing, byte for byte."""

import html
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from workflows.policies import codes, packs

from .conftest import SignIn, edit_url, send

PACKS = sorted((Path(__file__).parents[3] / "packs").glob("*.json"))


def text_on(page: str) -> str:
    """What the browser has in the editor's text: the first line break after the tag is not part of it."""
    found = re.search(r"<textarea[^>]*data-editor-text[^>]*>\r?\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.stem)
def test_opening_and_saving_changes_nothing(file: Path, manager: User, signed_in: SignIn) -> None:
    policy = packs.load(packs.read(file), by=manager)
    client: Client = signed_in(manager)
    page = client.get(edit_url(policy)).content.decode()
    shipped = file.read_text(encoding="utf-8")
    assert text_on(page) == shipped
    send(client, policy, text_on(page))
    assert packs.export(policy) == shipped


@pytest.mark.parametrize("file", PACKS, ids=lambda file: file.stem)
def test_no_code_of_a_shipped_pack_is_made_anew(file: Path) -> None:
    content = packs.content_of(packs.read(file))
    assert codes.settled(content) == content


def test_every_pack_is_there() -> None:
    assert PACKS
