"""The toy journey through the API, and a site with a policy."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from forms import handlers
from tests.forms.toy import RIGHT, ToyHandler
from tests.workflows.conftest import case, cast, customer, person, policy

__all__ = ["case", "cast", "customer", "person", "policy"]

ANSWERS: dict[str, Any] = {
    **RIGHT,
    "parts": ["decision"],
    "reason": "It was not me.",
    "help": "no",
    "email": "pat@example.org",
    "true": "yes",
}
Send = Callable[..., HttpResponse]


@pytest.fixture
def toy() -> Iterator[ToyHandler]:
    handler = ToyHandler()
    handlers.register(handler)
    yield handler
    handlers.unregister(handler.key)


def send(client: Client, address: str, body: Any, **headers: str) -> HttpResponse:
    """Posts JSON, or bytes as they are."""
    content = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(f"/api/v1{address}", content, content_type="application/json", headers=headers)


def submit(client: Client, answers: dict[str, Any], key: str = "", form: str = "toy-appeal") -> HttpResponse:
    headers = {"Idempotency-Key": key or str(uuid.uuid4())}
    return send(client, f"/forms/{form}/submissions", {"answers": answers}, **headers)


def pages(client: Client, answers: dict[str, Any], ticket: str = "", form: str = "toy-appeal") -> HttpResponse:
    return send(client, f"/forms/{form}/pages", {"answers": answers, "ticket": ticket})
