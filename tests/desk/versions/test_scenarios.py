"""The page on which a draft's scenarios are played."""

import copy
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import assert_accessible, assert_fits_phone
from tests.desk.policy_editor.conftest import edit_url
from workflows.models import Policy
from workflows.policies import packs
from workflows.policies.schema import Pack, parse

from .conftest import Content
from .test_editions import text_of, url


def wrong(pack: Pack) -> Content:
    """The policy with a first scenario that expects another role."""
    content = copy.deepcopy(pack.as_json())
    content["scenarios"][0]["events"][0]["expect"]["open"][0]["role"] = "strategy_lead"
    return content


def test_each_is_played_day_by_day(editor: Client, policy: Policy, pack: Pack, manager: User) -> None:
    packs.load(pack, by=manager)
    page = text_of(editor, url("scenarios", policy))
    assert f"All {len(pack.scenarios)} come out as they say." in page
    for scenario in pack.scenarios:
        assert scenario.label in page
    assert "Day 3, 4 June 2026" in page
    assert "“Informal warning” was issued" in page


def test_one_that_goes_another_way_says_where(editor: Client, policy: Policy, pack: Pack, manager: User) -> None:
    packs.load(parse(wrong(pack)), by=manager)
    page = text_of(editor, url("scenarios", policy))
    assert f"1 of {len(pack.scenarios)} goes another way than it says." in page
    assert "Event 1, “Incident”: On day 0" in page
    assert "to be with “Customer strategy and services lead”, but it is with “Line manager”" in page
    assert f"{edit_url(policy)}#at=scenarios[0].events[0].expect.open[0].role" in page


def test_one_that_names_what_has_been_removed_says_at_which_events_and_by_its_name(
    editor: Client, policy: Policy, pack: Pack, manager: User
) -> None:
    packs.load(pack, by=manager)
    content = copy.deepcopy(pack.as_json())
    steps = content["processes"][0]["steps"]
    steps[:] = [step for step in steps if step["id"] != "investigation"]
    packs.load(parse(content), by=manager)
    page = text_of(editor, url("scenarios", policy))
    told = set(re.findall(r"Event (\d+), “([^”]*)”: This names “Investigate”, a step that is no longer in this", page))
    assert len(told) > 1
    assert "“investigation”" not in page


def test_a_draft_without_scenarios_or_with_gaps_says_so(
    editor: Client, policy: Policy, content: Content, manager: User
) -> None:
    packs.load(parse(content), by=manager)
    assert "has no scenarios yet" in text_of(editor, url("scenarios", policy))
    policy.content = {"format": "evenhand-pack/1"}
    policy.save_revision()
    page = text_of(editor, url("scenarios", policy))
    assert "cannot be played yet" in page
    assert f'<a href="{edit_url(policy)}#at=scope">Words we use › Whom and what it is for</a>' in page


def test_ten_scenarios_cost_no_more_queries_than_one(editor: Client, policy: Policy, pack: Pack, manager: User) -> None:
    packs.load(pack, by=manager)
    costs = []
    for stories in (pack.scenarios, pack.scenarios[:1]):
        packs.load(parse({**pack.as_json(), "scenarios": [one.model_dump(mode="json") for one in stories]}), by=manager)
        editor.get(url("scenarios", policy))
        with CaptureQueriesContext(connection) as queries:
            editor.get(url("scenarios", policy))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 30


@pytest.mark.browser
def test_in_a_browser(
    editor: Client, policy: Policy, pack: Pack, manager: User, live_server: LiveServer, page: Page
) -> None:
    packs.load(parse(wrong(pack)), by=manager)
    cookie = {"name": "sessionid", "value": editor.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + url("scenarios", policy))
    expect(page.get_by_text("Day 0, 1 June 2026").first).to_be_visible()
    assert_accessible(page)
    assert_fits_phone(page)
