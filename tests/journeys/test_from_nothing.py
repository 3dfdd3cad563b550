"""From nothing to a case that runs, by clicking only: no pack, no command line.

A policy manager makes the groups and the policy, meets what the lint finds and mends it, writes an example, publishes;
an officer reports, two people decide together, a letter goes out, and the case waits and ends.
"""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from home.seeding import ensure_site
from tests.desk.policy_editor.hands import Hands
from tests.worker.conftest import MailSystem
from workflows.flows.sweep import sweep
from workflows.models import Acknowledgement, Case, Edition, Notice, Policy, Task

from .conftest import START
from .visits import PASSWORD, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

COLLEAGUES = {"Front office": "officer", "Line team": "line", "Heads": "head", "Reviewers": "hearer"}


@pytest.fixture
def manager(people: dict[str, User], visit: Visits) -> Visit:
    """The policy manager, signed in; colleagues who have an account and nothing else; a site without any policy."""
    ensure_site(council_name="Anywhere Council")
    for name in COLLEAGUES.values():
        User.objects.create_user(name, password=PASSWORD)
    signed_in = visit.sign_in("policymanager")
    signed_in.page.set_default_timeout(10_000)
    return signed_in


def test_from_nothing_to_a_case_that_runs(
    manager: Visit, visit: Visits, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    assert not Policy.objects.exists()
    hands = Hands(manager.page)
    make_groups(manager)
    manager.go(reverse("wagtailsnippets_workflows_policy:add"))
    expect(manager.page.locator("[data-editor-to-do]")).to_contain_text("This is the beginning of a policy")
    about(hands)
    hands.save()
    assert Policy.objects.get().slug == "fair-treatment"
    expect(manager.page.locator("[data-editor-to-do]")).to_contain_text("still to be filled in")
    people_and_roles(hands)
    words(hands)
    rules(hands)
    steps(hands)
    hands.save()
    mend_what_the_lint_finds(hands)
    write_an_example(hands)
    publish(manager, hands)

    reference = report(visit.sign_in("officer"))
    decide(visit, reference)
    write(visit.sign_in("line"), reference)
    assert [notice.letter for notice in Notice.objects.filter(case__reference=reference)] == ["decision"]
    waiting = Task.objects.get(case__reference=reference, finished=None)
    assert waiting.name == "Watch for a while"
    clock.move_to(START + dt.timedelta(days=60))
    sweep()
    assert Case.objects.get(reference=reference).closed_at is not None


def make_groups(manager: Visit) -> None:
    page = manager.go(reverse("desk:who_does_what"))
    for name, person in COLLEAGUES.items():
        page.get_by_label("Name of the group").fill(name)
        manager.press("Make the group")
        page.get_by_label(f"Add somebody to {name}").select_option(person)
        manager.press(f"Add to {name}")
        expect(page.get_by_text(f"{person} is now in “{name}”")).to_be_visible()


def about(hands: Hands) -> None:
    about = hands.tab("About and document control")
    about.fill("Council", "Anywhere Council").fill("Title of the policy", "Fair treatment")
    about.fill("Version", "Version 1").fill("Issued by", "Cabinet")


def people_and_roles(hands: Hands) -> None:
    tab = hands.tab("People and roles")
    tab.card("Line manager").press("Add: group").choose("Group 1", "Line team")
    tab.card("Independent reviewer").press("Add: group").choose("Group 1", "Reviewers")
    tab.add("Roles", "Add a role").fill("Name", "Head of service").press("Add: group").choose("Group 1", "Heads")
    team = tab.add("Roles", "Add a role").fill("Name", "The team").press("Add: group").press("Add: group")
    team.choose("Group 1", "Line team").choose("Group 2", "Heads")


def words(hands: Hands) -> None:
    behaviours = hands.tab("Behaviours and checks").add("Behaviours", "Add a behaviour")
    behaviours.fill("Behaviour", "Shouting at staff").fill("Heading it stands under", "Abuse")
    tab = hands.tab("Words we use")
    section = tab.add("Sections of the public page", "Add a section")
    section.fill("Heading", "What we expect").fill("Words", "Be kind to our staff.")
    tab.fill("How to complain", "Write to us.").fill("How to reach the ombudsman", "Ring them.")
    tab.fill("Who helps with a form or a letter", "Ask at reception.")
    tab.press("Add: service").fill("Service 1", "Housing")
    letter = hands.tab("Letters").add("Letters", "Add a letter")
    letter.fill("Name", "Decision").fill("Subject line", "What we decided")
    letter.tick("The time to appeal runs from this letter")
    paragraph = Hands(hands.page, letter.list_of("Paragraphs").locator("> ol > li").first)
    if paragraph.field("Heading").is_hidden():
        letter.card("without a name yet")
    paragraph.fill("Heading", "Our decision").fill("Words", "We have decided: ")
    paragraph.field("Put in from the case or the policy").select_option("decision")
    expect(paragraph.field("Words")).to_have_value("We have decided: {{ decision }}")


def rules(hands: Hands) -> None:
    tab = hands.tab("Restrictions")
    for name in ("Letters only", "One person to speak to"):
        tab.add("Restrictions", "Add a restriction").fill("Name", name).fill("What the customer reads", f"{name}.")
    tab = hands.tab("Deadlines and reviews")
    tab.choose("When a review finds nothing new", "The restriction is lifted")
    for name, number in (("Time to appeal", "20"), ("Time to decide an appeal", "15"), ("Time until a review", "40")):
        tab.card(name).press("Set out: how long").fill("How many", number).choose("Of what", "working days")
    watch = tab.add("Deadlines", "Add a deadline").fill("Name", "Time to watch")
    watch.press("Set out: how long").fill("How many", "30").choose("Of what", "working days")
    appeals = hands.tab("Appeals")
    for name in ("The facts are wrong", "It is too harsh"):
        appeals.add("Grounds", "Add a ground").fill("Ground", name)
    appeals.choose("Restrictions are suspended while an appeal is open", "No")
    appeals.fill("What happens to a late appeal", "We look at it all the same.")


def steps(hands: Hands) -> None:
    process = hands.tab("Steps").card("When an incident is reported")
    for kind, name in (("Panel", "Decide together"), ("Letter", "Write to them"), ("Wait", "Watch for a while")):
        process.add("Steps", "Add a step", kind).fill("Name", name)
    # The end comes last: moved by its buttons.
    end = process.closed_card("Nothing more to do")
    for _ in range(3):
        end.get_by_role("button", name="Move down: Nothing more to do").first.click()
    panel = process.card("Decide together").choose("Who does it", "The team")
    panel.choose("Seat 1", "Line manager").choose("Seat 2", "Head of service")
    panel.fill("Seats needed once the deadline has passed", "2")
    choices = panel.list_of("Choices").locator("> ol > li")
    for number, (name, goes_to) in enumerate((("Warn", "Write to them"), ("Do nothing", "Nothing more to do"))):
        Hands(hands.page, choices.nth(number)).fill("Outcome", name).choose("Goes to", goes_to)
    panel.choose("When the votes do not settle it", "Do nothing")
    letter = process.card("Write to them").choose("Who does it", "Line manager").choose("Which letter", "Decision")
    letter.choose("Goes to", "Watch for a while")
    wait = process.card("Watch for a while").choose("How long it waits", "Time to watch")
    wait.choose("Goes to, when the time has passed", "Nothing more to do")


def mend_what_the_lint_finds(hands: Hands) -> None:
    """The list says what is wrong and why; its links lead to the fields."""
    to_do = hands.page.locator("[data-editor-to-do]")
    for said in (
        "No case can come to “Decide together”",
        "No required paragraph of “Decision” says until when one can appeal.",
        "No required paragraph of “Decision” names the policy.",
        "An ombudsman found",
    ):
        expect(to_do).to_contain_text(said)
    to_do.get_by_role("link", name="Decide together").first.click()
    expect(hands.page.locator(".editor-card__toggle:focus")).to_contain_text("Decide together")
    process = hands.tab("Steps").card("When an incident is reported")
    first = process.card("Look at the incident")
    outcome = Hands(hands.page, first.list_of("Outcomes").locator("> ol > li").first)
    outcome.fill("Outcome", "Decide together").choose("Goes to", "Decide together")
    letter = hands.tab("Letters").card("Decision")
    for heading, begins, puts_in in (
        ("Our policy", "This is decided under ", "policy_title"),
        ("If you disagree", "You can appeal. ", "appeal_until"),
    ):
        paragraph = letter.add("Paragraphs", "Add a paragraph").fill("Heading", heading).fill("Words", begins)
        paragraph.field("Put in from the case or the policy").select_option(puts_in)
    hands.save()
    expect(to_do).to_contain_text("can be published")
    expect(to_do).not_to_contain_text("Error.")


def write_an_example(hands: Hands) -> None:
    """First with a wrong expectation: the list says on which day it goes another way, and how."""
    example = hands.tab("Scenarios").add("Scenarios", "Add a scenario")
    example.fill("Name", "Both want a warning").fill("Begins on", "2026-06-01")
    example.add("Events", "Add an event", "Incident").fill("Day", "0")
    looked = example.add("Events", "Add an event", "Task done").fill("Day", "1")
    looked.choose("Process", "When an incident is reported").choose("Step", "Look at the incident")
    votes = example.add("Events", "Add an event", "Votes").fill("Day", "2")
    votes.choose("Process", "When an incident is reported").choose("Step", "Decide together")
    votes.add("Votes", "Add a vote")
    for number, seat in enumerate(("Line manager", "Head of service")):
        vote = Hands(hands.page, votes.list_of("Votes").locator("> ol > li").nth(number))
        vote.choose("Seat", seat).choose("Votes for", "Warn")
    written = example.add("Events", "Add an event", "Letter issued").fill("Day", "3")
    written.choose("Process", "When an incident is reported").choose("Step", "Write to them")
    written.press("Set out: what is expected then")
    waits = written.add("Open steps", "Add an open step").choose("Process", "When an incident is reported")
    waits.choose("Step", "Watch for a while")
    written.tick("No letter has been issued")
    hands.save()
    to_do = hands.page.locator("[data-editor-to-do]")
    expect(to_do).to_contain_text(
        "“Both want a warning”: On day 3 (4 June 2026) the scenario expects no letters to have been issued so far, "
        "but issued so far: “Decision”."
    )
    to_do.get_by_role("link", name="Scenarios").first.click()
    expect(hands.page.get_by_label("No letter has been issued")).to_be_focused()
    hands.page.get_by_label("No letter has been issued").uncheck()
    hands.save()
    expect(to_do).to_contain_text("can be published")


def publish(manager: Visit, hands: Hands) -> None:
    """A warning is left: it is acknowledged, and that is kept."""
    manager.page.get_by_label("I have read this: The policy gives no phone number").check()
    manager.page.get_by_role("button", name="More actions").click()
    manager.page.get_by_role("button", name="Publish").click()
    expect(manager.page.locator(".messages")).to_contain_text("published")
    edition = Edition.objects.get()
    incidents = edition.content["processes"][0]["steps"]
    assert [step["kind"] for step in incidents] == ["task", "panel", "notice", "wait", "end"]
    assert sum(len(process["steps"]) for process in edition.content["processes"]) >= 8
    assert incidents[1]["seats"] == ["line_manager", "head_of_service"]
    assert Acknowledgement.objects.get(edition=edition).by == User.objects.get(username="policymanager")


def report(officer: Visit) -> str:
    officer.go("/admin/desk/report/")
    officer.page.get_by_label("Surname, or the name").fill("Hale")
    officer.page.get_by_label("Email (optional)").fill("morgan.hale@customer.example")
    officer.choose(channel="phone", behaviours="shouting_at_staff")
    officer.page.get_by_label("Your service").select_option("Housing")
    officer.fill(description="Shouted at two people on the telephone.")
    officer.page.locator("main [name=item-0-summary]").fill("A call on Monday morning.")
    officer.press("Report the incident")
    return officer.page.locator(".desk-reference").inner_text()


def decide(visit: Visits, reference: str) -> None:
    line = visit.sign_in("line")
    line.take("Look at the incident", reference)
    line.press("Complete this task")
    for name in ("line", "head"):
        voter = visit.sign_in(name)
        voter.go("/admin/desk/?tab=queue")
        voter.follow(f"Decide together on case {reference}")
        voter.fill(reasons="It frightened both of them.")
        voter.choose(outcome="warn")
        voter.press("Cast your vote")


def write(line: Visit, reference: str) -> None:
    line.take("Write to them", reference)
    line.choose(channel="email")
    line.press("Issue the letter")
