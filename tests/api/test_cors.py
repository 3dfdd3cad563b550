"""Which other sites' pages may call the API, and that none of them ever sends a cookie along."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from evenhand.settings.environment import origins
from tests.forms.toy import ToyHandler

from .conftest import ANSWERS, submit

pytestmark = pytest.mark.django_db
SITE = "https://www.example.gov.uk"
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture(autouse=True)
def _allowed(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [SITE]


def asked_first(client: Client, address: str, origin: str = SITE) -> HttpResponse:
    """What a browser asks before it posts from another site."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,idempotency-key",
    }
    return client.options(address, headers=headers)


def test_a_site_on_the_list_may_post(client: Client) -> None:
    answer = asked_first(client, "/api/v1/forms/appeal/submissions")
    assert answer.status_code == 200
    assert answer[ALLOW] == SITE
    assert {"content-type", "idempotency-key"} <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("origin", ["https://example.com", "http://www.example.gov.uk", f"{SITE}.example.com", "null"])
def test_another_site_may_not(client: Client, origin: str) -> None:
    assert ALLOW not in asked_first(client, "/api/v1/forms/appeal/submissions", origin)
    assert ALLOW not in client.get("/api/v1/policies", headers={"Origin": origin})


@pytest.mark.parametrize("address", ["/api/v1/policies", "/api/v1/nothing", "/api/v2/pages/", "/api/v2/pages/999/"])
def test_every_answer_can_be_read_by_a_site_on_the_list(client: Client, address: str) -> None:
    answer = client.get(address, headers={"Origin": SITE})
    assert answer[ALLOW] == SITE
    assert "origin" in answer["Vary"].lower()
    assert "retry-after" in answer["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("address", ["/", "/appeal/", "/admin/login/", "/apiary/"])
def test_nothing_but_the_api_is_opened(client: Client, address: str) -> None:
    assert ALLOW not in client.get(address, headers={"Origin": SITE})


def test_neither_cookies_nor_a_token_are_needed(toy: ToyHandler) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = submit(strict, ANSWERS)
    assert answer.status_code == 201
    assert not strict.cookies


@pytest.mark.parametrize(
    "value", ["example.gov.uk", f"{SITE}/", f"{SITE}/path", "*", "ftp://x", "https://a@b", "https://x:0"]
)
def test_a_list_that_is_wrong_stops_with_a_sentence(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("API_CORS_ORIGINS", f"{SITE}, {value}")
    with pytest.raises(ImproperlyConfigured, match="API_CORS_ORIGINS must be sites"):
        origins("API_CORS_ORIGINS")


def test_a_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CORS_ORIGINS", f"{SITE}, http://127.0.0.1:8080 ")
    assert origins("API_CORS_ORIGINS") == [SITE, "http://127.0.0.1:8080"]
