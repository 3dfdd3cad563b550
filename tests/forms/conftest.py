"""The toy journey, registered for one test, and ways to walk it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from forms import handlers, lookups

from .toy import PARKS, RIGHT, ToyHandler

WHY_ANSWERS = {"reason": "It was not me.", "help": "no", "email": "pat@example.org", "true": "yes"}


@pytest.fixture
def toy() -> Iterator[ToyHandler]:
    handler = ToyHandler()
    handlers.register(handler)
    yield handler
    handlers.unregister(handler.key)


@pytest.fixture(autouse=True)
def parks() -> Iterator[None]:
    """The list that questions of the kind lookup are answered from in these tests."""
    lookups.register("toy_parks", "Parks", lambda: PARKS)
    yield
    lookups.unregister("toy_parks")


Post = Callable[..., HttpResponse]


@pytest.fixture
def post(client: Client) -> Post:
    """Sends one page of the toy journey."""

    def send(page_id: str, answers: dict[str, Any], query: str = "") -> HttpResponse:
        return client.post(f"/toy-appeal/{page_id}/{query}", answers)

    return send


@pytest.fixture
def ready(toy: ToyHandler, client: Client, db: None) -> Client:
    """A visitor who has answered everything and not yet sent it."""
    return fill(client)


def fill(client: Client) -> Client:
    client.post("/toy-appeal/")
    client.post("/toy-appeal/who/", RIGHT)
    client.post("/toy-appeal/what/", {"parts": ["decision"]})
    client.post("/toy-appeal/why/", WHY_ANSWERS)
    return client


def send_values(client: Client, journey: str = "toy-appeal") -> dict[str, str]:
    """What the check page's form would send."""
    draft = client.get(f"/{journey}/check/").context["draft"]
    return {"draft": str(draft.pk), "revision": str(draft.revision)}
