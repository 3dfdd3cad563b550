"""Generated requests, judged by the API's own OpenAPI document with every check that schemathesis has."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from pytest_django import Settings
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from evenhand.wsgi import application
from tests.forms.toy import RIGHT, ToyHandler
from tests.home.factories import a_policy

pytestmark = pytest.mark.django_db
OPERATIONS = {
    "listPolicies",
    "getPolicy",
    "listEditions",
    "getEdition",
    "listForms",
    "getForm",
    "findPages",
    "submitForm",
}
# So that most requests are about something there is; the rest of the document is as the API gives it out.
THERE_IS = {"slug": ["customer-behaviour", "no-such-policy"], "key": ["toy-appeal", "appeal", "no-such-form"]}
GENEROUS = 10**8
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def document(client: Client, toy: ToyHandler, settings: Settings) -> Iterator[Any]:
    """The document, over the program that gunicorn serves."""
    a_policy(2)
    settings.API_LIMIT_PER_ADDRESS = settings.FORMS_LIMIT_PER_ADDRESS = settings.FORMS_LIMIT_PER_VALUE = GENEROUS
    raw = client.get("/api/v1/openapi.json").json()
    for path in raw["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter["name"] in THERE_IS:
                    parameter["schema"]["enum"] = THERE_IS[parameter["name"]]
    _ask_the_toy_journey(raw, client.get("/api/v1/forms/toy-appeal").json()["answers_schema"])
    # The test's transaction is open: nothing may close its connection between two requests. After the last use of
    # Django's client, which connects them again.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    # Answers can be as the document says and still not fit the form that they are for: that is 422.
    accepted = {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]}}
    found = schemathesis.openapi.from_dict(raw, config=schemathesis.Config.from_dict({"checks": accepted}))
    found.app = application
    found.location = "/api/v1/openapi.json"
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _ask_the_toy_journey(raw: dict[str, Any], schema: dict[str, Any]) -> None:
    """Answers to one form, by that form's own schema, about the one decision that it finds."""
    del schema["$schema"]
    schema |= {"additionalProperties": False}
    schema["properties"] |= {name: {"const": value} for name, value in RIGHT.items()}
    operation = raw["paths"]["/api/v1/forms/{key}/submissions"]["post"]
    next(one for one in operation["parameters"] if one["name"] == "key")["schema"]["enum"] = ["toy-appeal"]
    body = {"type": "object", "properties": {"answers": schema}, "required": ["answers"], "additionalProperties": False}
    operation["requestBody"]["content"]["application/json"]["schema"] = body


def judge(document: Any, operation_id: str, how_many: settings) -> int:
    """Examples, edges and generated requests for one operation. Raises at the first that fails a check."""
    judged = []

    def check(case: schemathesis.Case) -> None:
        response = case.call_and_validate()
        judged.append(response.status_code)

    config = HypothesisTestConfig(project=document.config, modes=list(HypothesisTestMode), settings=how_many)
    for result in document.get_all_operations():
        operation = result.ok()
        if operation.definition.raw["operationId"] == operation_id:
            create_test(operation=operation, test_func=check, config=config)()
    assert set(judged) & {200, 201}, "no request was let in"
    return len(judged)


def test_every_operation_is_judged(document: Any) -> None:
    found = {result.ok().definition.raw["operationId"] for result in document.get_all_operations()}
    assert found == OPERATIONS


@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_a_few_requests(document: Any, operation_id: str) -> None:
    assert judge(document, operation_id, QUICK) >= 15


@pytest.mark.soak
@pytest.mark.parametrize("operation_id", sorted(OPERATIONS))
def test_many_requests(document: Any, operation_id: str) -> None:
    assert judge(document, operation_id, LONG) >= 1000
