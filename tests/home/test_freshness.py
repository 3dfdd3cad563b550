"""Kept pages: quick, complete, and never an old one."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction, Site

from home import middleware
from home.middleware import KeepPublicPages
from home.models import HomePage, PolicyPage, PublicVersion, StandardPage
from home.publishing import put_in_force
from tests.home.factories import a_policy, an_edition

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
POLICY = "/customer-behaviour/"


def test_kept_page_costs_one_query(client: Client, django_assert_num_queries: Queries) -> None:
    a_policy()
    first = client.get(POLICY)
    with django_assert_num_queries(1):
        second = client.get(POLICY)
    assert second.content == first.content


@pytest.mark.parametrize(
    "address", ["/", POLICY, f"{POLICY}purpose/", f"{POLICY}print/", f"{POLICY}editions/1/", "/privacy/"]
)
def test_every_kind_of_public_page_is_kept(client: Client, django_assert_num_queries: Queries, address: str) -> None:
    a_policy()
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


def test_kept_page_has_the_headers_of_the_first_answer(client: Client) -> None:
    a_policy()
    first, second = client.get(POLICY), client.get(POLICY)
    assert first.headers == second.headers
    assert "default-src 'self'" in second["Content-Security-Policy"]
    assert "nonce" not in second["Content-Security-Policy"]
    assert second["X-Content-Type-Options"] == "nosniff"
    assert second["Cache-Control"] == "no-cache"


def test_kept_page_knows_nothing_of_the_visitor(client: Client) -> None:
    a_policy()
    for answer in (client.get(POLICY), client.get(POLICY)):
        assert not answer.cookies
        assert "Vary" not in answer.headers


def test_browser_that_has_the_page_is_told_so(client: Client) -> None:
    a_policy()
    tag = client.get(POLICY)["ETag"]
    answer = client.get(POLICY, headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert not answer.content


def test_head_has_the_headers_and_no_body(client: Client) -> None:
    a_policy()
    kept = client.get(POLICY)
    answer = client.head(POLICY)
    assert not answer.content
    assert answer["Content-Length"] == kept["Content-Length"]


def _publish_a_heading() -> None:
    page = PolicyPage.objects.get()
    page.sections[0].value["heading"] = "CHANGED"
    page.save_revision().publish()


def _put_in_force() -> None:
    put_in_force(an_edition(2, version_label="CHANGED"))


def _rename_the_council() -> None:
    site = Site.objects.get()
    site.site_name = "CHANGED"
    site.save()


@pytest.mark.parametrize("change", [_publish_a_heading, _put_in_force, _rename_the_council])
def test_change_is_on_the_page_at_the_next_request(client: Client, change: Callable[[], None]) -> None:
    a_policy()
    assert "CHANGED" not in client.get(POLICY).content.decode()
    change()
    assert "CHANGED" in client.get(POLICY).content.decode()


def _unpublish() -> None:
    StandardPage.objects.get(slug="privacy").unpublish()


def _delete() -> None:
    StandardPage.objects.get(slug="privacy").delete()


def _move() -> None:
    StandardPage.objects.get(slug="privacy").move(StandardPage.objects.get(slug="accessibility"), "first-child")


def _rename() -> None:
    page = StandardPage.objects.get(slug="privacy")
    page.slug = "elsewhere"
    page.save()


def _restrict() -> None:
    page = StandardPage.objects.get(slug="privacy")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("change", [_unpublish, _delete, _move, _rename, _restrict])
def test_page_taken_away_is_gone_at_the_next_request(client: Client, change: Callable[[], None]) -> None:
    a_policy()
    assert client.get("/privacy/").status_code == 200
    change()
    assert client.get("/privacy/").status_code != 200


def test_change_made_while_a_page_is_rendered_makes_that_copy_old(client: Client) -> None:
    a_policy()
    handler = KeepPublicPages(lambda request: HttpResponse("old"))
    request = RequestFactory().get("/")
    handler.process_view(request, middleware.wagtail_serve, (), {})
    PublicVersion.bump()
    answer = HttpResponse("old")
    answer.may_be_kept = True  # type: ignore[attr-defined]
    handler.get_response = lambda request: answer
    assert handler(request).content == b"old"
    handler.get_response = lambda request: HttpResponse("new")
    assert handler(RequestFactory().get("/")).content == b"new"


def test_somebody_signed_in_is_never_given_a_kept_page(client: Client, django_assert_max_num_queries: Queries) -> None:
    a_policy()
    client.get(POLICY)
    client.force_login(User.objects.create_user("editor"))
    PolicyPage.objects.update(introduction="Written past every signal.")
    assert "Written past every signal." in client.get(POLICY).content.decode()


def test_preview_is_never_a_kept_page(client: Client) -> None:
    page = HomePage.objects.get(pk=a_policy().get_parent().pk)
    client.get("/", headers={"Host": "127.0.0.1:8000"})
    page.title = "Only a preview"
    assert "Only a preview" in page.make_preview_request().content.decode()


def test_answer_with_a_nonce_is_not_kept() -> None:
    a_policy()
    answer = HttpResponse("x", headers={"Content-Security-Policy": "script-src 'nonce-abc'"})
    answer.may_be_kept = True  # type: ignore[attr-defined]
    assert not middleware._may_be_kept(answer)


def test_number_of_kept_pages_is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    a_policy()
    monkeypatch.setattr(middleware, "MOST_PAGES", 1)
    client.get(POLICY)
    client.get("/privacy/")
    kept = client.handler._middleware_chain
    while not isinstance(kept, KeepPublicPages):
        # A middleware before it knows the next; Django wraps each in a function of its own.
        kept = getattr(kept, "__wrapped__", None) or kept.get_response
    assert [path for _, _, path in kept._pages] == ["/privacy/"]


def test_version_never_repeats() -> None:
    a_policy()
    before = PublicVersion.read()
    PublicVersion.bump()
    assert PublicVersion.read() != before
    assert PublicVersion.objects.count() == 1
