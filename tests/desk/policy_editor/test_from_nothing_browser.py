"""From nothing to a policy in force, by clicking only: groups, roles, steps, a panel, a letter, a wait, an appeal."""

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from workflows.models import Edition, Policy

from .hands import Hands

pytestmark = pytest.mark.browser


@pytest.fixture
def hands(page: Page, live_server: LiveServer, manager: User) -> Hands:
    """A policy manager who may add policies, signed in; three colleagues without a group."""
    page.set_default_timeout(10_000)
    manager.groups.get().permissions.add(Permission.objects.get(codename="add_policy"))
    for name in ("manager_of_line", "head_of_service", "reviewer"):
        User.objects.create_user(name)
    manager.set_password("a-long-password")
    manager.save()
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_label("Username").fill(manager.username)
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your work")).to_be_visible()
    return Hands(page)


def test_from_nothing_to_a_policy_in_force(hands: Hands, live_server: LiveServer) -> None:
    make_groups(hands, live_server)
    hands.page.goto(live_server.url + reverse("wagtailsnippets_workflows_policy:add"))
    expect(hands.page.locator("[data-policy-to-do]")).to_contain_text("This is the beginning of a policy")
    about(hands)
    hands.save()
    assert Policy.objects.get().slug == "fair-treatment"
    expect(hands.page.locator("[data-policy-to-do]")).to_contain_text("still to be filled in")
    people(hands)
    words(hands)
    rules(hands)
    steps(hands)
    hands.save()
    mend(hands)
    warning = hands.page.get_by_label("I have read this:")
    expect(warning).to_have_count(1)
    warning.check()
    hands.page.get_by_role("button", name="More actions").click()
    hands.page.get_by_role("button", name="Publish").click()
    expect(hands.page.locator(".messages")).to_contain_text("updated and published")
    edition = Edition.objects.get()
    assert edition.acknowledgements.get().code == "contact_missing"
    incidents = edition.content["processes"][0]["steps"]
    assert [step["kind"] for step in incidents] == ["task", "panel", "notice", "wait", "end"]
    assert sum(len(process["steps"]) for process in edition.content["processes"]) >= 8
    assert incidents[1]["seats"] == ["line_manager", "head_of_service"]


def make_groups(hands: Hands, live_server: LiveServer) -> None:
    page = hands.page
    page.goto(live_server.url + reverse("desk:who_does_what"))
    for name, person in (("Line team", "manager_of_line"), ("Heads", "head_of_service"), ("Reviewers", "reviewer")):
        page.get_by_label("Name of the group").fill(name)
        page.get_by_role("button", name="Make the group").click()
        page.get_by_label(f"Add somebody to {name}").select_option(person)
        page.get_by_role("button", name=f"Add to {name}").click()
        expect(page.get_by_text(f"{person} is now in “{name}”")).to_be_visible()


def about(hands: Hands) -> None:
    about = hands.tab("About and document control")
    about.fill("Council", "Anywhere Council").fill("Title of the policy", "Fair treatment")
    about.fill("Version", "Version 1").fill("Issued by", "Cabinet")


def people(hands: Hands) -> None:
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


def mend(hands: Hands) -> None:
    """The first step still leads straight to the end: the list says so, and its link leads there."""
    to_do = hands.page.locator("[data-policy-to-do]")
    expect(to_do).to_contain_text("No case can come to “Decide together”")
    to_do.get_by_role("link", name="Decide together").first.click()
    expect(hands.page.locator(".policy-card__toggle:focus")).to_contain_text("Decide together")
    process = hands.tab("Steps").card("When an incident is reported")
    first = process.card("Look at the incident")
    outcome = Hands(hands.page, first.list_of("Outcomes").locator("> ol > li").first)
    outcome.choose("Goes to", "Decide together")
    hands.save()
    expect(to_do).to_contain_text("can be published")
