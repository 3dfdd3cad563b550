"""What is said of an acknowledged warning: who read it, when, with what reason, and from where it is carried."""

import datetime as dt
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.desk.policy_editor.conftest import edit_url, send, ticks
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.drafts import as_text
from workflows.policies.publishing import publish_latest
from workflows.policies.schema import Pack, parse

from .conftest import SignIn
from .test_editions import queries_of, text_of, url

FIRST = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SECOND = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
THIRD = dt.datetime(2026, 7, 6, 9, tzinfo=dt.UTC)
FOR_FIRST = "Acknowledged by manager on 2 March 2026 for edition 1, whose reason for change is: “We begin.”"
CARRIED = f"{FOR_FIRST}. Carried over from edition 1, because the warning is the same word for word."


def edition_of(pack: Pack, note: str, by: User) -> Policy:
    content = pack.as_json()
    content["identity"]["change_note"] = note
    policy = packs.load(parse(content), by=by)
    publish_latest(policy=policy, by=by, warnings_read_by=by)
    return Policy.objects.get()


@pytest.fixture
def client(manager: User, council: dict[str, User], pack: Pack, signed_in: SignIn) -> Client:
    """The manager's, months after two editions; the second is by somebody else and carries the warning on."""
    with time_machine.travel(FIRST, tick=False):
        edition_of(pack, "We begin.", manager)
    with time_machine.travel(SECOND, tick=False):
        edition_of(pack, "We go on.", User.objects.create_superuser("second"))
    return signed_in(manager)


@pytest.fixture
def policy(client: Client) -> Policy:
    return Policy.objects.get()


def test_the_edition_it_was_given_for_says_who_when_and_why(client: Client, policy: Policy) -> None:
    page = text_of(client, url("edition", policy, 1))
    assert FOR_FIRST in page
    assert "Carried over" not in page


def test_the_next_edition_says_that_it_is_carried_and_from_where(client: Client, policy: Policy) -> None:
    assert CARRIED in text_of(client, url("edition", policy, 2))


def test_an_edition_after_that_names_the_first(client: Client, pack: Pack, manager: User) -> None:
    with time_machine.travel(THIRD, tick=False):
        policy = edition_of(pack, "And on.", manager)
    assert CARRIED in text_of(client, url("edition", policy, 3))


def test_the_editor_says_the_same_and_asks_for_no_tick(client: Client, policy: Policy) -> None:
    page = text_of(client, edit_url(policy))
    assert CARRIED in page
    assert "Warnings acknowledged already" in page
    assert "Warnings to acknowledge" not in page


def test_what_was_ticked_for_a_draft_alone_says_so(client: Client, policy: Policy, pack: Pack, manager: User) -> None:
    content = pack.as_json()
    del content["deadlines"][0]["chosen_for_demonstration"]
    with time_machine.travel(THIRD, tick=False):
        client.force_login(manager)
        policy = packs.load(parse(content), by=manager)
        # Refused for another reason, so that the tick is kept and no edition is made.
        sent = {"action-publish": "1", "acknowledge": ticks(policy), "go_live_at": "2099-03-10 09:00"}
        send(client, policy, as_text(content), **sent)
        page = text_of(client, edit_url(policy))
    assert "Acknowledged by manager on 6 July 2026, for an earlier draft. It holds for this one" in page


def test_it_costs_one_query_however_many_editions_there_are(
    client: Client, policy: Policy, pack: Pack, manager: User
) -> None:
    before = queries_of(client, url("edition", policy, 2))
    edition_of(pack, "And on.", manager)
    edition_of(pack, "And on and on.", manager)
    assert queries_of(client, url("edition", policy, 2)) == before


def test_a_long_reason_is_shortened(client: Client, pack: Pack, manager: User) -> None:
    content = pack.as_json()
    del content["deadlines"][0]["chosen_for_demonstration"]
    policy = edition_of(parse(content), "word " * 300, manager)
    shown = unescape(client.get(edit_url(policy)).content.decode())
    assert "word word…”" in shown
