"""Published pages through Wagtail's API: what a site elsewhere can use, and nothing that is not public."""

from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage, PolicyPage, StandardPage
from tests.home.factories import a_policy

pytestmark = pytest.mark.django_db
PAGES = "/api/v2/pages/"


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def titles(client: Client, query: str = "") -> set[str]:
    return {item["title"] for item in read(client, f"{PAGES}{query}")["items"]}


def test_published_pages_are_listed(client: Client) -> None:
    a_policy()
    assert titles(client) == {
        "Fair treatment, and how we decide",
        "Accessibility statement",
        "Privacy",
        "Customer behaviour policy",
    }
    assert titles(client, "?type=home.StandardPage") == {"Accessibility statement", "Privacy"}


def test_rich_text_has_links_that_lead_somewhere_from_anywhere(client: Client) -> None:
    a_policy()
    page = StandardPage.objects.get(slug="privacy")
    home = HomePage.objects.get()
    page.body = f'<p><a linktype="page" id="{home.pk}">Home</a>, <a href="https://example.org/">elsewhere</a></p>'
    page.save_revision().publish()
    told = read(client, f"{PAGES}{page.pk}/")
    assert told["body"] == (
        '<p><a href="http://127.0.0.1:8000/">Home</a>, <a href="https://example.org/">elsewhere</a></p>'
    )
    assert told["meta"]["html_url"] == "http://127.0.0.1:8000/privacy/"
    assert told["meta"]["detail_url"] == f"http://127.0.0.1:8000{PAGES}{page.pk}/"


def test_a_policy_has_its_values_filled_in(client: Client) -> None:
    page = a_policy()
    told = read(client, f"{PAGES}{page.pk}/")
    assert told["policy_slug"] == "customer-behaviour"
    assert [section["title"] for section in told["worded_sections"]][1] == "Review every 3 months"
    assert "{{" not in str(told)


def test_a_page_is_found_by_its_address(client: Client) -> None:
    a_policy()
    answer = client.get(f"{PAGES}find/?html_path=privacy/")
    assert read(client, answer["Location"])["title"] == "Privacy"


def test_what_is_not_public_is_told_to_nobody(client: Client, admin_client: Client) -> None:
    a_policy()
    home, privacy = HomePage.objects.get(), StandardPage.objects.get(slug="privacy")
    draft = home.add_child(instance=StandardPage(title="A draft page", slug="draft", body="Hidden", live=False))
    closed = home.add_child(instance=StandardPage(title="A closed page", slug="closed", body="Hidden"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    privacy.body = "<p>Words of a draft</p>"
    privacy.save_revision()
    for reader in (client, admin_client):
        assert titles(reader) & {"A draft page", "A closed page"} == set()
        assert "Words of a draft" not in str(read(reader, f"{PAGES}{privacy.pk}/"))
        for page in (draft, closed, Page.get_first_root_node()):
            assert reader.get(f"{PAGES}{page.pk}/").status_code == 404
            assert reader.get(f"{PAGES}?child_of={page.pk}").status_code == 400
        assert reader.get(f"{PAGES}find/?html_path=draft/").status_code == 404


def test_nothing_says_who_wrote_a_page(client: Client) -> None:
    page = a_policy()
    writer = User.objects.create_user("a-writer-of-pages", email="writer@example.org")
    Page.objects.update(owner=writer, locked_by=writer, locked=True)
    for address in (f"{PAGES}?fields=*", f"{PAGES}?type=home.PolicyPage&fields=*", f"{PAGES}{page.pk}/?fields=*"):
        told = str(read(client, address))
        assert "writer" not in told
        assert "owner" not in told
    for field in ("owner", "locked_by", "latest_revision", "owner__email", "draft_title"):
        assert client.get(f"{PAGES}?fields={field}").status_code == 400
        assert client.get(f"{PAGES}?{field}=1").status_code == 400
        assert client.get(f"{PAGES}?order={field}").status_code == 400


def test_only_reading_is_possible(client: Client, admin_client: Client) -> None:
    page = PolicyPage.objects.get(pk=a_policy().pk)
    for reader in (client, admin_client):
        for method in (reader.post, reader.put, reader.patch, reader.delete):
            for address in (PAGES, f"{PAGES}{page.pk}/"):
                answer = method(address, "{}", content_type="application/json")
                assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def test_nobody_gets_a_cookie(client: Client) -> None:
    a_policy()
    answer = client.get(PAGES)
    assert not answer.cookies
    assert "cookie" not in answer["Vary"].lower()


NAMES = st.sampled_from(
    [
        *("id", "title", "slug", "order", "fields", "type", "child_of", "limit", "offset", "html_path", "site"),
        *("search", "first_published_at", "show_in_menus", "alias_of", "locale", "policy_slug", "format", "x"),
        "rich_text_format",
    ]
)
VALUES = st.one_of(
    st.text(max_size=9),
    st.integers().map(str),
    st.sampled_from(["*", "_", "-title", "parent(*)", "random", "root", "home.PolicyPage", "auth.User", "\0", "true"]),
    st.sampled_from(
        ["home.PolicyPage,home.StandardPage", "9" * 30, "٣", "2026-01-01", "json", "title,random", "a\ud800"]
    ),
)


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(
    asked=st.lists(st.tuples(NAMES, VALUES), max_size=3),
    place=st.sampled_from(["", "find/", "0/", "9" * 25 + "/", "{pk}/"]),
)
def test_whatever_is_asked_is_no_fault_of_ours(client: Client, asked: list[tuple[str, str]], place: str) -> None:
    page = PolicyPage.objects.first() or a_policy()
    query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in asked)
    answer = client.get(f"{PAGES}{place.format(pk=page.pk)}?{query}")
    assert answer.status_code in {200, 302, 400, 404}, query
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
