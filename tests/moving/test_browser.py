"""The manager's screens in a real browser: list, dry run, a choice that is missing, the result, the case's history."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.desk.test_task_browser import Sitting, good, sit
from tests.workflows.conftest import an_incident, do, restrict, waiting
from workflows.flows import engine, verbs
from workflows.models import Case, Customer, Policy

from .conftest import new_edition, rename, set_step

__all__ = ["sit"]
pytestmark = pytest.mark.browser


@pytest.fixture
def clock() -> None:
    """A browser keeps its own time: no clock stands still here."""


def reported(policy: Policy, cast: dict[str, User], surname: str) -> Case:
    return verbs.report_incident(
        policy=policy,
        customer=Customer.objects.create(surname=surname, email=f"{surname}@customer.example"),
        service="Housing",
        report=an_incident(),
        by=cast["officer"],
    ).case


def test_a_manager_moves_cases(
    case: Case, policy: Policy, cast: dict[str, User], mover: User, sit: Sitting, live_server: LiveServer
) -> None:
    """Three cases: one that has a step to choose, one with promises, and one that is refused."""
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Too harsh.", submission_key="one")
    discussed, voted = (reported(policy, cast, name) for name in ("Marsh", "Novak"))
    engine.take(task=waiting(discussed, "discuss"), by=cast["manager"])
    do(voted, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(voted, "propose", cast["safety"], restrictions=["written_only"])
    do(voted, "vote", cast["safety"], outcome="yes", reasons="Yes.")
    new_edition(
        policy,
        rename("discuss", "talk", label="Talk the incident over with the team that reported it"),
        set_step("talk", role="safety"),
        set_step("vote", seats=["safety", "manager"]),
    )
    page: Page = sit("mover")
    page.goto(f"{live_server.url}/admin/snippets/workflows/policy/")
    page.get_by_role("link", name="Under older editions").click()
    good(page, "move-list")
    page.get_by_role("link", name="Tick all on this page").click()
    page.get_by_role("button", name="See what would become of them").click()
    expect(page.get_by_role("heading", name=f"{voted.reference} cannot be moved")).to_be_visible()
    good(page, "move-plan")

    page.get_by_role("button", name="Move the ticked cases").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    good(page, "move-problems")
    page.get_by_role("link", name="Choose where").click()
    select = page.locator(f"#to-{waiting(discussed, 'discuss').pk}")
    expect(select).to_be_focused()
    select.select_option("talk")
    page.get_by_label("Why are they moved?").fill("The team that reported it is heard first.")
    page.get_by_role("button", name="Move the ticked cases").click()

    expect(page.get_by_role("heading", name="Moved to edition 2")).to_be_visible()
    good(page, "move-result")
    assert set(Case.objects.filter(edition__number=2)) == {case, discussed}
    page.get_by_role("link", name="Back to the cases under older editions").click()
    expect(page.get_by_text(voted.reference)).to_be_visible()
    expect(page.get_by_text(discussed.reference)).not_to_be_visible()

    page = sit("keeper")
    page.goto(f"{live_server.url}/admin/desk/cases/{case.reference}/")
    reason = "Moved from edition 1 to edition 2 of the policy. Reason: The team that reported it is heard first."
    expect(page.get_by_text(reason)).to_be_visible()
    good(page, "move-case")
