"""Guessing is slowed: per sender and per reference."""

import datetime
import sys
import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from forms.guard import one_spelling
from forms.limits import Limit, client_address, count_attempt
from forms.models import RateWindow

from .conftest import Post
from .toy import ToyHandler

START = datetime.datetime(2026, 6, 3, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def clock(settings: Settings) -> Iterator[time_machine.Traveller]:
    settings.FORMS_LIMIT_PER_ADDRESS = 5
    settings.FORMS_LIMIT_PER_VALUE = 3
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def guess(client: Client, reference: str, address: str = "192.0.2.1", surname: str = "Wrong") -> int:
    client.post("/toy-appeal/")
    data = {"reference": reference, "surname": surname}
    return client.post("/toy-appeal/who/", data, REMOTE_ADDR=address).status_code


@pytest.mark.django_db
def test_one_sender_can_try_only_so_often(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    assert [guess(client, f"EH-{number}") for number in range(10, 16)] == [200] * 5 + [429]


@pytest.mark.django_db
def test_one_reference_can_be_tried_only_so_often(
    toy: ToyHandler, client: Client, clock: time_machine.Traveller
) -> None:
    written = ["EH-9", "e.h--9", "Ｅ H\u00ad9", "ÉH9"]
    tried = [guess(client, reference, f"192.0.2.{number}") for number, reference in enumerate(written)]
    assert tried == [200, 200, 200, 429]


def test_no_character_buys_another_try() -> None:
    """A look-up that ignores case and keeps letters and digits reads these as one; so must the count."""
    for character in map(chr, range(sys.maxunicode + 1)):
        read = "".join(letter for letter in character.upper() if letter.isalnum())
        if read.isascii():
            assert one_spelling(f"C8XS{character}Q57PW") == f"c8xs{read.lower()}q57pw", hex(ord(character))


@pytest.mark.django_db
def test_a_right_answer_counts_and_is_refused_like_a_wrong_one(
    toy: ToyHandler, client: Client, clock: time_machine.Traveller
) -> None:
    for _time in range(3):
        guess(client, "EH-1")
    assert guess(client, "EH-1", surname="Marlow") == 429


@pytest.mark.django_db
def test_the_page_says_when_to_come_back(toy: ToyHandler, client: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(START + datetime.timedelta(minutes=5))
    for _time in range(4):
        client.post("/toy-appeal/")
        answer = client.post("/toy-appeal/who/", {"reference": "EH-9", "surname": "Wrong"})
    assert "Try again in 10 minutes." in answer.text
    assert answer.headers["Retry-After"] == "600"
    clock.move_to(START + datetime.timedelta(minutes=15))
    assert guess(client, "EH-9") == 200


@pytest.mark.django_db
def test_a_page_with_a_mistake_is_not_a_guess(toy: ToyHandler, client: Client, post: Post) -> None:
    client.post("/toy-appeal/")
    post("who", {"reference": "EH-1", "surname": ""})
    assert not RateWindow.objects.exists()


@pytest.mark.django_db
def test_the_table_holds_no_reference_and_no_address(toy: ToyHandler, client: Client) -> None:
    guess(client, "EH-1")
    held = "".join(RateWindow.objects.values_list("bucket", flat=True)).lower()
    assert len(held) == 2 * 64
    assert "eh-1" not in held


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_attempts_at_the_same_moment_are_all_counted() -> None:
    gate = threading.Barrier(8)
    allowed: list[bool] = []

    def attempt() -> None:
        gate.wait()
        try:
            allowed.append(count_attempt([Limit("race", "one", 3)]).allowed)
        finally:
            connection.close()

    with time_machine.travel(START, tick=False):
        racers = [threading.Thread(target=attempt) for _number in range(8)]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()
    assert sorted(allowed) == [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (2, "10.0.0.1", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (3, "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1", "nonsense", "unknown"),
        (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
    ],
)
def test_who_sent_the_request(settings: Settings, proxies: int, remote: str, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
    assert client_address(request) == expected
