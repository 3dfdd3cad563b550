"""A copy of what was sent: a PDF that a screen reader can read, for whoever sent it, for a day."""

import datetime
import io
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from tests.notices.test_letters import tags_of

from .conftest import WHY_ANSWERS, fill, send_values
from .toy import RIGHT, ToyHandler

pytestmark = pytest.mark.django_db

COPY = "/toy-appeal/done/copy/"
START = datetime.datetime(2026, 6, 3, 9, 5, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(toy: ToyHandler, client: Client) -> Client:
    fill(client)
    client.post("/toy-appeal/why/", {**WHY_ANSWERS, "reason": "It was <b>not</b> me.\nI was away."})
    client.post("/toy-appeal/check/", send_values(client))
    return client


def words_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_it_holds_everything_that_was_sent(sent: Client, toy: ToyHandler) -> None:
    toy.why = toy.why.model_copy(update={"title": "Reworded since", "questions": ()})
    assert f'href="{COPY}"' in sent.get("/toy-appeal/done/").text
    answer = sent.get(COPY)
    reader = PdfReader(io.BytesIO(answer.content))
    words = words_of(reader)
    said = [
        "Copy of what you sent: Appeal a toy decision",
        "Reference: TOY-1",
        "Received: 10:05am on 3 June 2026",
        "Find your decision",
        "Your surname Marlow",
        "What do you disagree with? The decision",
        "Your reason It was <b>not</b> me. I was away.",
        "Date of call Not provided",
        "What happens next Someone who did not make the decision looks at it.",
    ]
    for one in said:
        assert one in words
    assert words.count("What do you disagree with?") == 1
    assert "Reworded since" not in words
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="toy-appeal-TOY-1.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_screen_reader_can_read_it(sent: Client) -> None:
    reader = PdfReader(io.BytesIO(sent.get(COPY).content))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en-GB"
    assert bool(catalog["/MarkInfo"]["/Marked"])
    assert bool(catalog["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Copy of what you sent: Appeal a toy decision"
    tags = tags_of(catalog["/StructTreeRoot"])
    assert tags.count("/H1") == 1
    # Two pages with a title, one whose title is its question, and what happens next.
    assert tags.count("/H2") == 4
    assert tags.count("/H3") == 7


def test_only_the_session_that_sent_it_gets_it(sent: Client) -> None:
    assert Client().get(COPY).url == "/toy-appeal/done/"
    assert fill(Client()).get(COPY).url == "/toy-appeal/done/"


def test_it_is_there_as_long_as_the_confirmation(sent: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(START + datetime.timedelta(days=1))
    answer = sent.get(COPY)
    assert answer.status_code == 410
    assert RIGHT["surname"] not in answer.text
