"""Reporting and the case page in a real browser: nothing axe finds, nothing that scrolls sideways."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from workflows.actions.cases import EvidenceItem
from workflows.desk.pasted import read_list
from workflows.flows import verbs
from workflows.models import Case, Customer, Evidence, Incident, Policy
from workflows.policies.editions import publish

from .conftest import an_incident, restrict
from .report_answers import fifty_eight_lines
from .test_task_browser import Sitting, good, sit

__all__ = ["sit"]
pytestmark = pytest.mark.browser
PACK = Path(__file__).parents[2] / "packs" / "west-lindsey.json"


def test_report_in_a_browser(policy: Policy, sit: Sitting, live_server: LiveServer, tmp_path: Path) -> None:
    """Bad input first, then a row added without losing the chosen file, then the confirmation."""
    page: Page = sit("officer")
    page.goto(live_server.url + reverse("desk:report"))
    good(page, "report")
    page.get_by_role("button", name="Report the incident").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    good(page, "report-errors")
    page.get_by_role("link", name="Enter the customer’s surname").click()
    page.keyboard.type("Marsh")
    page.get_by_label("Email (optional)").fill("robin@customer.example")
    page.get_by_label("Your service").select_option("Housing")
    page.locator("#id_behaviours_0").check()
    page.get_by_label("What happened?").fill("Shouted at the officer.")
    chosen = tmp_path / "note.pdf"
    chosen.write_bytes(b"%PDF-1.7\n")
    page.get_by_label("What does it show?").fill("Call note.")
    page.get_by_label("File (optional)").set_input_files(chosen)
    page.get_by_role("button", name="Add another item").click()
    page.get_by_role("group", name="Item 2").get_by_label("What does it show?").fill("Second note.")
    good(page, "report-two-rows")
    page.get_by_role("button", name="Report the incident").click()
    expect(page.get_by_role("heading", name="Case reference")).to_be_visible()
    good(page, "report-done")
    assert sorted(bool(item.document) for item in Evidence.objects.all()) == [False, True]
    page.get_by_role("link", name="My reports").last.click()
    good(page, "my-reports")


def test_case_page_in_a_browser(case: Case, cast: dict[str, User], sit: Sitting, live_server: LiveServer) -> None:
    """Everything a case can hold, every fold opened, and the chart reached by keyboard."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too much.", submission_key="once")
    page = sit("keeper")
    page.goto(live_server.url + reverse("desk:case", args=[case.reference]))
    good(page, "case-closed")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    good(page, "case-open")
    chart = page.get_by_role("region", name="Flow chart: Escalation")
    chart.focus()
    expect(chart).to_be_focused()


def test_58_emails_in_a_browser(cast: dict[str, User], policy: Policy, sit: Sitting, live_server: LiveServer) -> None:
    """The real policy, with the longest words and the largest chart."""
    content = json.loads(PACK.read_text())
    real = Policy.objects.create(slug=content["identity"]["slug"], title="Managing actions", content=content)
    publish(policy=real, by=None)
    cast["manager"].groups.add(*_groups(content))
    incident = _report(real, cast["officer"], content)
    page = sit("manager")
    page.goto(live_server.url + reverse("desk:case", args=[incident.case.reference]))
    expect(page.get_by_text("58 emails to 7 departments").first).to_be_visible()
    good(page, "case-58")
    page.goto(f"{live_server.url}{reverse('desk:report')}?policy={real.slug}")
    good(page, "report-real")


def _groups(content: dict[str, Any]) -> list[Group]:
    names = {name for role in content["roles"] for name in role["groups"]}
    return [Group.objects.get_or_create(name=name)[0] for name in sorted(names)]


def _report(policy: Policy, by: User, content: dict[str, Any]) -> Incident:
    items, faults = read_list(fifty_eight_lines().replace("2026", "2025"))
    assert not faults
    evidence: tuple[EvidenceItem, ...] = tuple(items)
    return verbs.report_incident(
        policy=policy,
        customer=Customer.objects.create(first_names="Robin", surname="Marsh", email="robin@customer.example"),
        service="Planning",
        report=an_incident(behaviours=(content["behaviours"][3]["id"],), evidence=evidence, channel="email"),
        by=by,
    )
