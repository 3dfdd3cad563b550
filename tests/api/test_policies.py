"""Policies and editions: what the public page shows, and nothing more."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from evenhand.api_answers import ApiAnswers
from home.models import PolicyPage, PublishedEdition, StandardPage
from home.publishing import Section, put_in_force
from tests.home.factories import a_policy, a_site, an_edition

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
POLICY = "/api/v1/policies/customer-behaviour"
LENGTH = {"id": "appeal_within", "number": 14, "unit": "calendar_days", "counted_from": "letter_issued"}


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_policies_in_force_are_listed(client: Client) -> None:
    a_policy(2)
    told = read(client, "/api/v1/policies")
    assert (told["count"], told["page"], told["pages"]) == (1, 1, 1)
    assert told["items"][0] == {
        "slug": "customer-behaviour",
        "title": "Customer behaviour policy",
        "council": "Testshire District Council",
        "edition": 2,
        "version_label": "Version 2.0",
        "in_force_from": "2026-03-02T09:00:00Z",
        "url": "http://127.0.0.1:8000/customer-behaviour/",
    }


def test_a_list_has_pages(client: Client) -> None:
    a_policy()
    for number in range(2, 23):
        put_in_force(an_edition(1, policy_slug=f"policy-{number}", policy_title=f"Policy {number:02}"))
    first, second = (read(client, f"/api/v1/policies?page={page}") for page in (1, 2))
    assert [len(told["items"]) for told in (first, second)] == [20, 2]
    assert second["items"][-1]["title"] == "Policy 22"
    gone = client.get("/api/v1/policies?page=3")
    assert gone.status_code == 404
    assert gone.json()["detail"] == "There is no page 3. This list has pages 1 to 2."


def test_a_policy_says_what_its_page_says(client: Client) -> None:
    a_site()
    put_in_force(an_edition(1, deadline_lengths=[LENGTH]))
    put_in_force(an_edition(2, deadline_lengths=[LENGTH]))
    told = read(client, POLICY)
    assert (told["edition"], told["is_in_force"], told["review_due"]) == (2, True, "2027-03-01")
    assert told["deadlines"] == [
        {"label": "Time to appeal", "words": "14 days", "length": LENGTH, "chosen": "The old policy gives no time."}
    ]
    assert told["contact"]["ways"][1] == {
        "label": "Email",
        "words": "help@testshire.example",
        "href": "mailto:help@testshire.example",
    }
    assert told["roles"][0]["role"] == "Independent reviewer"
    assert [change["number"] for change in told["history"]] == [2, 1]
    assert told["history"][1]["superseded_at"] == "2026-03-02T09:00:00Z"


def test_a_section_is_told_as_html_and_as_text(client: Client) -> None:
    a_policy()
    section = read(client, POLICY)["sections"][1]
    assert section["title"] == "Review every 3 months"
    assert section["text"].splitlines()[1:] == ["- we ask what happened since", "- we write to you"]
    assert "<li>we write to you</li>" in section["html"]
    assert section["url"] == "http://127.0.0.1:8000/customer-behaviour/reviews/"


def test_a_mark_that_leads_to_a_note_on_our_page_is_told_as_a_note(client: Client) -> None:
    a_policy()
    section = read(client, POLICY)["sections"][2]
    assert "#" not in section["html"]
    assert "note" not in section["text"]
    assert section["notes"] == [{"label": "Time to appeal", "words": "14 days", "why": "The old policy gives no time."}]


def test_links_to_our_pages_are_whole_addresses(client: Client) -> None:
    page = a_policy()
    privacy = StandardPage.objects.get(slug="privacy")
    shown = PublishedEdition.objects.get(page=page)
    shown.wording[0]["body"] = f'<p><a linktype="page" id="{privacy.pk}">Privacy</a> &amp; more</p>'
    shown.save()
    section = read(client, POLICY)["sections"][0]
    assert section["html"] == '<p><a href="http://127.0.0.1:8000/privacy/">Privacy</a> &amp; more</p>'
    assert section["text"] == "Privacy & more"


def test_an_edition_before_lengths_were_kept_has_words_alone(client: Client) -> None:
    a_policy()
    assert read(client, POLICY)["deadlines"][0]["length"] is None


def test_a_past_edition_stays_as_it_was(client: Client) -> None:
    a_policy()
    put_in_force(an_edition(2, sections=[Section("purpose", "Another purpose", "Other words.")]))
    told = read(client, f"{POLICY}/editions/1")
    assert told["sections"][0]["text"].startswith("Everybody is heard.")
    assert (told["is_in_force"], told["superseded_at"]) == (False, "2026-03-02T09:00:00Z")
    assert told["url"] == "http://127.0.0.1:8000/customer-behaviour/editions/1/"


def test_editions_are_listed_newest_first(client: Client) -> None:
    a_policy(3)
    told = read(client, f"{POLICY}/editions")
    assert [change["number"] for change in told["items"]] == [3, 2, 1]
    assert told["items"][0]["change_note"] == "Reason for edition 3."


@pytest.mark.parametrize(
    "address",
    [
        *("/api/v1/policies/nothing", "/api/v1/policies/%00", "/api/v1/policies/nothing/editions", f"{POLICY}/x"),
        *(f"{POLICY}/editions/{number}" for number in ("9", "0", "01", "9" * 40)),
    ],
)
def test_what_is_not_there_is_a_problem(client: Client, address: str) -> None:
    a_policy()
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"]


@pytest.mark.parametrize("address", ["/api/v1/policies", POLICY, f"{POLICY}/editions", f"{POLICY}/editions/1"])
def test_what_is_not_public_is_told_to_nobody(client: Client, admin_client: Client, address: str) -> None:
    page = a_policy()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    hidden = [client.get(address), admin_client.get(address)]
    page.view_restrictions.all().delete()
    PolicyPage.objects.get().unpublish()
    hidden.append(client.get(address))
    for answer in hidden:
        assert b"behaviour policy" not in answer.content
        assert answer.status_code == 404 or answer.json()["count"] == 0


def test_a_reader_asks_whether_anything_changed(client: Client) -> None:
    a_policy()
    first = client.get(POLICY)
    assert first["Last-Modified"] == "Sun, 01 Mar 2026 09:00:00 GMT"
    assert client.get(POLICY, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(POLICY, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    put_in_force(an_edition(2))
    again = client.get(POLICY, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.json()["edition"]) == (200, 2)
    assert client.get(POLICY, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


@pytest.mark.parametrize(
    ("address", "queries"),
    # Restrictions; then count and rows, or page and edition, and for a policy its history.
    [("/api/v1/policies", 3), (POLICY, 4), (f"{POLICY}/editions", 4), (f"{POLICY}/editions/1", 3)],
)
def test_costs_few_queries_whatever_there_is(
    client: Client, django_assert_num_queries: Queries, address: str, queries: int
) -> None:
    a_policy(5)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_nobody_gets_a_cookie(client: Client) -> None:
    a_policy()
    answer = client.get(POLICY)
    assert not answer.cookies
    assert "cookie" not in answer["Vary"].lower()


def test_head_is_get_without_a_body(client: Client, rf: RequestFactory) -> None:
    a_policy()
    whole = client.get(POLICY)
    # Past Django's client, which takes a body away by itself.
    head = ApiAnswers(lambda request: client.get(request.path))(rf.head(POLICY))
    assert isinstance(head, HttpResponse)
    assert (head.status_code, head.content) == (200, b"")
    assert client.head(POLICY).status_code == 200
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Length"] == str(len(whole.content))
