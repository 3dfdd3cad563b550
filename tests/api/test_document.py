"""The OpenAPI document and the page that shows it."""

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from jsonschema import Draft202012Validator
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from home.problems import ProblemDetails

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(method, operation) for path in document["paths"].values() for method, operation in path.items()]


def test_what_it_says_of_itself(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["security"] == []
    assert "securitySchemes" not in document["components"]
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_operation_has_a_name_of_its_own_and_a_summary(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _method, operation in operations(document)]
    assert len(names) == len(set(names)) == 8
    assert all(re.fullmatch(r"[a-z]+[A-Z][A-Za-z]+", name) for name in names)
    assert all(operation["summary"] and operation["description"] for _method, operation in operations(document))


def test_every_error_is_a_problem_with_an_example(document: dict[str, Any]) -> None:
    for method, operation in operations(document):
        errors = {status: told for status, told in operation["responses"].items() if int(status) >= 400}
        assert set(errors) >= (
            {"400", "404", "409", "413", "415", "422", "429"} if method == "post" else {"404", "422"}
        )
        for status, told in errors.items():
            assert list(told["content"]) == ["application/problem+json"]
            example = told["content"]["application/problem+json"]["example"]
            assert ProblemDetails(**example).status == int(status)
    assert "Retry-After" in document["paths"]["/api/v1/forms/{key}/pages"]["post"]["responses"]["429"]["headers"]


def test_every_schema_is_one(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_bodies_and_parameters_have_examples(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["PagesAsked"]["examples"][0]["answers"]["surname"]
    policy = document["components"]["schemas"]["PolicySummary"]["properties"]
    assert policy["slug"]["examples"] == ["customer-behaviour"]


def test_the_page_takes_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    used = re.findall(r'(?:src|href)="(?!data:,")([^"]+)"', answer.text)
    assert used
    for address in used:
        assert address.startswith("/"), address
        assert address.startswith("/api/") or finders.find(address.removeprefix("/static/")), address
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.browser
def test_the_page_works_under_our_policy(live_server: LiveServer, page: Page) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server}/api/v1/docs")
    expect(page.get_by_text("/api/v1/forms/{key}/submissions")).to_be_visible()
    page.locator("#operations-policies-listPolicies button.opblock-summary-control").click()
    expect(page.get_by_text("Every policy that is in force and published, by title.")).to_be_visible()
    assert not complaints
    assert all(url.startswith((live_server.url, "data:", "blob:")) for url in asked)
