"""One shape of error, whatever is sent: no answer of 500, nothing but problem+json."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from forms.models import Submission
from home.problems import ProblemDetails
from tests.forms.toy import RIGHT, ToyHandler

from .conftest import ANSWERS, send

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "k" * 20}
SUBMISSIONS = "/forms/toy-appeal/submissions"


def problem(answer: HttpResponse, status: int) -> dict[str, Any]:
    """The answer is a problem of this status, and says what to do."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json()
    assert ProblemDetails(**told).model_dump() == told
    assert told["status"] == status
    assert told["type"].startswith("urn:evenhand:problem:")
    assert told["detail"]
    return told


@pytest.mark.parametrize(
    ("body", "status"),
    [
        # Django's client then names no type.
        (b"", 415),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"answers": {"reason": NaN}}', 400),
        (b'{"answers": {"reason": 1e999}}', 400),
        (b'{"answers": {"reason": ' + b"9" * 5000 + b"}}", 400),
        (b'{"answers": {"reason": "\\ud800"}}', 400),
        (b'{"answers": {"\\ud800": 1}}', 400),
        (b"[" * 100_000, 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"answers": {"reason": ' + b"[" * 30 + b"]" * 30 + b"}}", 400),
        (b'{"answers": {"reason": [[1]]}}', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b'{"answers": []}', 422),
        (b'{"answers": {}, "more": 1}', 422),
        (json.dumps({"answers": {"x" * 61: 1}}).encode(), 422),
        (json.dumps({"answers": {str(number): 1 for number in range(501)}}).encode(), 422),
        (json.dumps({"answers": {**ANSWERS, "reason": "a\0b"}}).encode(), 422),
        (json.dumps({"answers": {**ANSWERS, "reference": "a\0b"}}).encode(), 422),
        (json.dumps({"answers": {**ANSWERS, "surname": {"a": 1}}}).encode(), 422),
        (json.dumps({"answers": {**ANSWERS, "call_date": 10**400}}).encode(), 422),
        (json.dumps({"answers": ANSWERS, "ticket": "x" * 5000}).encode(), 422),
        (b" " * (512 * 1024 + 1), 413),
    ],
)
def test_a_body_that_cannot_be_taken(toy: ToyHandler, client: Client, body: bytes, status: int) -> None:
    for address in (SUBMISSIONS, "/forms/toy-appeal/pages"):
        problem(send(client, address, body, **KEY), status)
    assert not Submission.objects.exists()


def test_an_id_that_nobody_has_is_shown_back_whole(toy: ToyHandler, client: Client) -> None:
    told = problem(send(client, SUBMISSIONS, {"answers": {**ANSWERS, "\0/~": 1}}, **KEY), 422)
    assert told["errors"][0]["pointer"] == "/answers/\0~1~0"


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""]
)
def test_what_is_not_json_is_refused(toy: ToyHandler, client: Client, kind: str) -> None:
    answer = client.post(f"/api/v1{SUBMISSIONS}", b"{}", content_type=kind, headers=KEY)
    assert "Content-Type: application/json" in problem(answer, 415)["detail"]


def test_json_in_another_code_is_refused(toy: ToyHandler, client: Client) -> None:
    kind = "application/json; charset=utf-16"
    problem(client.post(f"/api/v1{SUBMISSIONS}", json.dumps({"answers": ANSWERS}), content_type=kind, headers=KEY), 415)


@pytest.mark.parametrize("length", ["", "x", "-1", "9" * 30, "1000000"])
def test_a_body_must_say_its_length(toy: ToyHandler, client: Client, length: str) -> None:
    answer = client.post(
        f"/api/v1{SUBMISSIONS}", b"{}", content_type="application/json", headers=KEY, CONTENT_LENGTH=length
    )
    problem(answer, 400 if length == "" else 413)


def test_a_large_body_is_refused_by_what_comes_not_by_what_is_said(
    toy: ToyHandler, client: Client, settings: Settings
) -> None:
    settings.API_MOST_BYTES = 100
    problem(send(client, SUBMISSIONS, b" " * 101, **KEY), 413)
    assert problem(send(client, SUBMISSIONS, b" " * 100, **KEY), 400)


ADDRESSES = {
    "/api/v1/policies": "GET, HEAD",
    "/api/v1/policies/x": "GET, HEAD",
    "/api/v1/policies/x/editions": "GET, HEAD",
    "/api/v1/policies/x/editions/1": "GET, HEAD",
    "/api/v1/forms": "GET, HEAD",
    "/api/v1/forms/toy-appeal": "GET, HEAD",
    "/api/v1/forms/toy-appeal/pages": "POST",
    "/api/v1/forms/toy-appeal/submissions": "POST",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_method_that_is_not_taken(toy: ToyHandler, client: Client, address: str) -> None:
    for method in ("DELETE", "PUT", "PATCH", "TRACE", "OPTIONS", "POST", "GET"):
        if method not in ADDRESSES[address]:
            answer = client.generic(method, address)
            problem(answer, 405)
            assert answer["Allow"] == ADDRESSES[address]


def test_every_address_of_the_api_was_asked() -> None:
    found = {
        str(entry.pattern)
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "api/v1/"
        for entry in resolver.url_patterns
    }
    assert len(found - {"openapi.json", "docs", ""}) == len(ADDRESSES)


@pytest.mark.parametrize(
    "address",
    [
        *("/api/", "/api/v1/", "/api/v1/x", "/api/v1/policies/", "/api/v1/forms/nothing", "/api/v3/"),
        *("/api/v2/", "/api/v2/x/", "/api/v2/pages/999/", "/api/v2/images/", "/api/v2/documents/"),
    ],
)
def test_an_address_that_is_not_there(client: Client, address: str) -> None:
    problem(client.get(address), 404)


def test_a_host_that_is_not_ours(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["policy.example.gov.uk"]
    problem(client.get("/api/v1/policies", headers={"Host": "elsewhere.example"}), 400)


def test_a_refusal_carries_the_headers_that_every_answer_has(client: Client) -> None:
    for address in ("/api/v1/x", "/api/v1/policies/x"):
        assert client.get(address)["X-Content-Type-Options"] == "nosniff"


def test_what_does_not_fit_is_told_once_for_each_place(toy: ToyHandler, client: Client) -> None:
    told = problem(send(client, SUBMISSIONS, {"answers": {"reason": {"a": [1]}}, "more": 1}, **KEY), 422)
    assert told["errors"] == [
        {
            "pointer": "/answers/reason",
            "field": "reason",
            "message": "An answer is text, a number, true, false or null, or a list or an object of these.",
        },
        {"pointer": "/more", "field": "", "message": "There is no such part. Leave it out."},
    ]


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "9" * 30, "%00"])
def test_a_page_that_is_no_number(client: Client, page: str) -> None:
    assert problem(client.get(f"/api/v1/policies?page={page}"), 422)["errors"][0]["pointer"] == "page"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(categories=None)),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=5), inside, max_size=4),
    max_leaves=12,
)
GIVEN = st.dictionaries(st.sampled_from([*ANSWERS, "else_text", "help_phone", "call_date", "x"]), JSON, max_size=9)
# Good answers of which some are replaced, and anything at all.
BODIES = st.one_of(
    GIVEN.map(lambda given: {"answers": {**ANSWERS, **given}}),
    GIVEN.map(lambda given: {"answers": {**RIGHT, **given}}),
    st.fixed_dictionaries({"answers": JSON}, optional={"ticket": JSON, "more": JSON}),
    JSON,
)


def post_anything(client: Client, data: st.DataObject, number: int) -> None:
    body = data.draw(BODIES)
    raw = json.dumps(body).encode()
    if data.draw(st.booleans(), label="damaged"):
        place = data.draw(st.integers(0, len(raw)))
        raw = raw[:place] + data.draw(st.binary(max_size=4)) + raw[place + data.draw(st.integers(0, 3)) :]
    for address in ("pages", "submissions"):
        key = {"Idempotency-Key": f"key-of-this-example-{number}"}
        answer = send(client, f"/forms/{data.draw(st.sampled_from(['toy-appeal', 'appeal']))}/{address}", raw, **key)
        assert answer.status_code in {200, 201, 400, 422}, raw
        if answer.status_code >= 400:
            problem(answer, answer.status_code)


@pytest.fixture
def generous(settings: Settings) -> None:
    settings.API_LIMIT_PER_ADDRESS = settings.FORMS_LIMIT_PER_ADDRESS = settings.FORMS_LIMIT_PER_VALUE = 10**8


ANYTHING = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=100)


@ANYTHING
@given(data=st.data(), number=st.integers(0, 10**12))
def test_anything_at_all(toy: ToyHandler, client: Client, generous: None, data: st.DataObject, number: int) -> None:
    post_anything(client, data, number)


@pytest.mark.soak
@settings(parent=ANYTHING, max_examples=5000)
@given(data=st.data(), number=st.integers(0, 10**12))
def test_anything_at_all_ten_thousand_times(
    toy: ToyHandler, client: Client, generous: None, data: st.DataObject, number: int
) -> None:
    post_anything(client, data, number)
