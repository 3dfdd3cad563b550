"""Pages that the journey passes over."""

from typing import Any

import pytest
from django.test import Client

from forms import journey
from forms.models import Submission
from forms.questions import Condition, JourneyPage

from .conftest import Post, send_values
from .toy import WHAT, ToyHandler, question

WITH_HELP = Condition(question="parts", operator="includes", value="length")
HOW_LONG = JourneyPage(
    id="how-long",
    title="How long",
    questions=(question("number", id="months", label="Months"),),
    show_when=WITH_HELP,
)
TOLD = JourneyPage(
    id="told",
    title="What we do with this",
    questions=(question("information", id="told"),),
    show_when=Condition(question="months", operator="at_least", value="6"),
)


class ConditionalHandler(ToyHandler):
    def pages(self, answers: Any) -> list[JourneyPage]:
        return [WHAT, HOW_LONG, TOLD]


def ids(kept: dict[str, dict[str, Any]]) -> list[str]:
    return [stop.page.id for stop in journey.walk(ConditionalHandler(), kept).stops]


@pytest.mark.parametrize(
    ("kept", "pages"),
    [
        ({}, ["what"]),
        ({"what": {"parts": ["decision"]}}, ["what"]),
        ({"what": {"parts": ["length"]}}, ["what", "how-long"]),
        ({"what": {"parts": ["length"]}, "how-long": {"months": 5}}, ["what", "how-long"]),
        ({"what": {"parts": ["length"]}, "how-long": {"months": 6}}, ["what", "how-long", "told"]),
    ],
)
def test_a_page_is_on_the_way_only_while_its_condition_holds(kept: dict[str, Any], pages: list[str]) -> None:
    assert ids(kept) == pages


def test_what_was_answered_on_a_page_passed_over_is_dropped() -> None:
    kept = {"what": {"parts": ["decision"]}, "how-long": {"months": 12}}
    way = journey.walk(ConditionalHandler(), kept)
    assert way.answers == {"parts": ["decision"]}
    assert [stop.page.id for stop in way.stops] == ["what"]


@pytest.mark.django_db
def test_a_page_passed_over_is_not_in_the_snapshot(toy: ToyHandler, client: Client, post: Post) -> None:
    toy.pages = ConditionalHandler().pages  # type: ignore[method-assign]
    client.post("/toy-appeal/")
    post("what", {"parts": ["length"]})
    assert client.get("/toy-appeal/how-long/").status_code == 200
    post("how-long", {"months": "3"})
    post("what", {"parts": ["decision"]}, "?change=1")
    assert client.get("/toy-appeal/how-long/").url == "/toy-appeal/check/"
    client.post("/toy-appeal/check/", send_values(client))
    assert [page["id"] for page in Submission.objects.get().pages] == ["what"]
