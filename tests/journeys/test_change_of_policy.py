"""A policy that is in use is changed: what it would do is read first, old cases keep the old one, one is moved.

On the running demonstration, by clicking only. A policy manager shortens the time until a review and puts in a step,
meets the scenarios that pinned the old ways, compares, replays, publishes, and moves one case after a dry run.
"""

import re
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django import Settings

from tests.desk.policy_editor.hands import Hands
from workflows.models import Case, Edition, Event, Policy, Task

from .reports import begin_report, send_report
from .visits import PASSWORD, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NEW_STEP = "Speak to the customer first"


@pytest.fixture
def policy(people: dict[str, User], settings: Settings, clock: time_machine.Traveller) -> Policy:
    """The demonstration's policy, with its cases at work."""
    settings.DEMO_PASSWORD = PASSWORD
    call_command("seed_demo", stdout=StringIO())
    return Policy.objects.get()


def test_a_policy_in_use_is_changed(policy: Policy, visit: Visits) -> None:
    kept, moved = (report(visit, surname) for surname in ("Winter", "Sommer"))
    others = set(Case.objects.exclude(reference__in=[kept, moved]).values_list("pk", "edition__number"))
    manager = visit.sign_in("policymanager")
    manager.page.set_default_timeout(10_000)
    hands = Hands(manager.page)
    manager.go(reverse("wagtailsnippets_workflows_policy:edit", args=[policy.pk]))
    change(hands)
    take_out_the_scenarios_that_pinned_the_old_ways(hands)
    compare(manager)
    replay(manager)
    publish(manager, policy)

    line = visit.sign_in("linemanager")
    new = report(visit, "Herbst")
    move_one(manager, moved)
    assert set(Case.objects.exclude(reference__in=[kept, moved, new]).values_list("pk", "edition__number")) == others
    for reference, edition, step in (
        (kept, 1, "Investigate"),
        (new, 2, NEW_STEP),
        (moved, 2, NEW_STEP),
    ):
        discuss(line, reference)
        live = Task.objects.get(case__reference=reference, finished=None, flow_task_type="HUMAN")
        assert (live.name, live.edition.number, live.case.edition.number) == (step, edition, edition)


def report(visit: Visits, surname: str) -> str:
    officer = visit.again("frontline")
    begin_report(officer, surname, f"{surname.lower()}@customer.example", "Customer services")
    officer.choose(channel="email", behaviours="repeat_contacts")
    officer.fill(description="Forty emails in a week.")
    officer.page.locator("main [name=item-0-summary]").fill("Forty emails to six officers.")
    return send_report(officer)


def change(hands: Hands) -> None:
    """A shorter time until a review, and a step before the investigation."""
    about = hands.tab("About and document control")
    about.fill("What has changed, and why", "Reviews come sooner, and the customer is spoken to first.")
    hands.tab("Deadlines and reviews").card("Restrictions are reviewed every").fill("How many", "2")
    process = hands.tab("Steps").card("Unacceptable actions")
    first = process.closed_card("Discuss the incident")
    first.get_by_role("button", name="Add one after this: Discuss the incident").click()
    hands.page.get_by_role("dialog").get_by_role("button", name=re.compile("^Task")).click()
    step = Hands(hands.page, process.list_of("Steps").locator("> ol > li").nth(1))
    step.fill("Name", NEW_STEP).choose("Who does it", "Line manager")
    outcome = Hands(hands.page, step.list_of("Outcomes").locator("> ol > li").first)
    outcome.fill("Outcome", "Spoken to").choose("Goes to", "Investigate")
    discuss = process.card("Discuss the incident")
    discuss.list_of("Outcomes").get_by_label(re.compile("^Goes to")).nth(2).select_option(label=f"2. {NEW_STEP}")
    hands.save()


def take_out_the_scenarios_that_pinned_the_old_ways(hands: Hands) -> None:
    """The lint says of each on which day it goes another way now. The council wants the new ways: they go."""
    to_do = hands.page.locator("[data-editor-to-do]")
    expect(to_do).to_contain_text("The draft cannot be published yet")
    expect(to_do).to_contain_text("the review to be")
    failing = set(re.findall(r"“([^”]+)”: On day", to_do.inner_text()))
    assert len(failing) >= 2
    scenarios = hands.tab("Scenarios")
    for name in hands.names("Scenarios"):
        label = re.sub(r"^\d+\. ", "", name)
        if any(one == label or (label.endswith("…") and one.startswith(label[:-1])) for one in failing):
            scenarios.list_of("Scenarios").get_by_role("button", name=f"Remove: {label}", exact=True).click()
    hands.save()
    expect(to_do).to_contain_text("can be published")


def compare(manager: Visit) -> None:
    manager.follow("What will change when this draft is published")
    page = manager.page
    expect(page.get_by_text("Restrictions are reviewed every: 3 months → 2 months")).to_be_visible()
    expect(page.get_by_text(f"Step “{NEW_STEP}” was added")).to_be_visible()
    manager.go(page.get_by_role("link", name="Go to the editor to publish").get_attribute("href") or "")


def replay(manager: Visit) -> None:
    """Every case of the demonstration is told again under the draft, without a change to any."""
    before = Event.objects.count()
    manager.follow("What it would do to cases")
    page = manager.page
    expect(page.get_by_role("status").filter(has_text="Done.")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-summary]")).to_contain_text("would be at another step")
    expect(page.locator("[data-rows]")).to_contain_text(NEW_STEP)
    manager.look()
    assert Event.objects.count() == before
    manager.follow("Back to the draft")


def publish(manager: Visit, policy: Policy) -> None:
    page = manager.page
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messages")).to_contain_text("published")
    assert list(Edition.objects.values_list("number", flat=True).order_by("number")) == [1, 2]
    policy.refresh_from_db()
    assert policy.edition is not None
    assert policy.edition.number == 2


def move_one(manager: Visit, reference: str) -> None:
    """The dry run says where the case goes on; its date stays."""
    due = Task.objects.get(case__reference=reference, finished=None, flow_task_type="HUMAN").due
    manager.go(reverse("desk:older_cases", args=[Policy.objects.get().slug]))
    page = manager.page
    while not page.get_by_label(reference).count():
        manager.follow("Next")
    page.get_by_label(reference).check()
    manager.press("See what would become of them")
    expect(page.locator("main")).to_contain_text("Discuss the incident")
    page.get_by_label("Why are they moved?").fill("The customer is to be spoken to first.")
    manager.press("Move the ticked cases")
    expect(page.get_by_role("heading", name="Moved to edition 2")).to_be_visible()
    assert Task.objects.get(case__reference=reference, finished=None, flow_task_type="HUMAN").due == due


def discuss(line: Visit, reference: str) -> None:
    line.take("Discuss the incident", reference)
    line.fill(discussed="Read the emails.", circumstances="None known.", adjustments_note="Asked.")
    line.choose(adjustments_asked="yes", other_teams="yes", outcome="investigate")
    line.press("Complete this task")
