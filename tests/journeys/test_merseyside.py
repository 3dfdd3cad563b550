"""Merseyside's policy in a real browser: an organisation writes day after day, and might be struggling.

Every option, a meeting with its advocate, what is intended and its side of it; vulnerability is looked at before a
Director is asked, who alone authorises a restriction. A Principal Officer withdraws it on appeal.
"""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from tests.worker.conftest import MailSystem
from workflows.models import Case, Customer, Policy, Restriction

from .appeals import appeal_online, begin_appeal, say_who
from .conftest import START
from .councils import open_council
from .letters import enclosed, the_one
from .reports import begin_report, send_report
from .visits import Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NAME = "Dock Street Tenants"
EMAIL = "office@dockstreet.example"
CONTACT = "Phone 01632 960 004, or write to customer.services@merseyside.example."
GATES = ("evidence_dated", "exhausted", "distress_apart", "vulnerability_considered", "heard")


@pytest.fixture
def merseyside(django_db_serialized_rollback: None, transactional_db: None, clock: time_machine.Traveller) -> Policy:
    return open_council("merseyside")


def test_an_organisation_from_the_report_to_the_end(
    merseyside: Policy, brief_visit: Visits, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    reference = report_an_organisation(brief_visit.again("front_line"))
    try_every_option(brief_visit.again("line_manager"), reference)
    meet_and_say_what_is_intended(brief_visit.again("line_manager"), mail, reference)

    clock.move_to(START + dt.timedelta(days=28))
    brief_visit.all_signed_out()
    assert report_an_organisation(brief_visit.again("front_line")) == reference
    put_it_forward(brief_visit.again("line_manager"), reference)
    a_director_authorises(brief_visit, mail, reference)

    clock.move_to(dt.datetime(2026, 8, 22, 9, 0, tzinfo=dt.UTC))
    brief_visit.all_signed_out()
    read_the_public_page(brief_visit)
    appeal_reference = appeal_on_the_last_day(brief_visit, mail, reference)
    a_principal_officer_withdraws_it(brief_visit, mail, reference, appeal_reference)


def report_an_organisation(officer: Visit) -> str:
    """The four definitions are what an officer can choose from."""
    begin_report(officer, NAME, EMAIL, "Fire safety")
    officer.choose(kind="organisation")
    shown = officer.page.locator("main [name=behaviours]").all()
    assert [box.get_attribute("value") for box in shown] == [
        "vexatious",
        "persistent",
        "resource_intensive",
        "abusive",
    ]
    officer.choose(channel="email", behaviours=["persistent", "resource_intensive"])
    officer.fill(description="Twenty emails about one alarm that was inspected in May.")
    officer.page.locator("main [name=item-0-summary]").fill("Twenty emails, with their dates.")
    reference = send_report(officer)
    assert Customer.objects.get().kind == Customer.Kind.ORGANISATION
    return reference


def done(manager: Visit, outcome: str, words: str) -> None:
    manager.choose(outcome=outcome)
    manager.fill_the_rest(words)
    manager.press("Complete this task")


def try_every_option(manager: Visit, reference: str) -> None:
    talk_through(manager, reference)
    manager.take("Try every option", reference)
    manager.choose(options_tried=["answer", "explain", "person"], disability="yes")
    done(manager, "meet", "The chair’s eyesight; letters now go out in large print.")


def talk_through(manager: Visit, reference: str) -> None:
    manager.take("Talk through what happened", reference)
    manager.choose(kind_of_contact="some_of_each", vulnerable="yes")
    done(manager, "go_on", "There was a fire next door in April, and people are afraid.")


def meet_and_say_what_is_intended(manager: Visit, mail: MailSystem, reference: str) -> None:
    manager.take("Write to ask for a meeting", reference)
    manager.fill(text_offer="On 25 June at 10am at your hall, or another day.", text_contact=CONTACT)
    manager.issue()
    manager.take("Meet the customer or their advocate", reference)
    manager.choose(met_with="advocate")
    for part, number in (("day", "24"), ("month", "6"), ("year", "2026")):
        manager.page.locator(f"main [name=met_on-{part}]").fill(number)
    done(manager, "not_settled", "They want the inspection done again.")

    manager.take("Tell the customer what we intend", reference)
    manager.fill(
        text_examples="Twenty emails since 1 June about one alarm.",
        text_settle="We inspect the alarm once more, with you.",
        text_ask="Please write to one address, once a week.",
        text_contact=CONTACT,
    )
    manager.choose(include_advocate="yes")
    manager.issue()
    call_command("sweep")
    letter = enclosed(the_one(mail, "What we intend to do, and your side of it"))
    for said in (f"Dear {NAME}", "within 21 calendar days", "2 months", "Only a Director may do that"):
        assert said in letter
    manager.take("Hear the customer", reference)
    manager.choose(answered="advocate")
    done(manager, "watch", "They are afraid, and would like one person to ask.")
    assert not Restriction.objects.exists()


def put_it_forward(manager: Visit, reference: str) -> None:
    """With vulnerability not looked at, no Director is asked."""
    talk_through(manager, reference)
    set_out(manager, reference, vulnerability_considered="no")
    manager.take("Make good what is missing", reference)
    done(manager, "again", "Support has been found through the housing charity.")
    set_out(manager, reference)
    assert Case.objects.get().tasks.get(step="authorise").is_live


def set_out(manager: Visit, reference: str, **otherwise: str) -> None:
    manager.take("Set the evidence out for a Director", reference)
    manager.choose(definitions=["persistent", "resource_intensive"])
    for question in GATES:
        manager.choose(**{question: otherwise.get(question, "yes")})
    manager.choose(outcome="refer", restrictions="one_contact")
    manager.fill(
        one_contact__contact="the station manager",
        one_contact__reach="01632 960 002",
        one_contact__deputy="the watch manager",
    )
    manager.fill_the_rest("Forty dated emails; two inspections put off for others.")
    manager.press("Complete this task")


def a_director_authorises(visits: Visits, mail: MailSystem, reference: str) -> None:
    task = Case.objects.get().tasks.get(step="authorise")
    assert visits.again("front_line").is_refused(f"/admin/desk/tasks/{task.pk}/")
    for member in ("line_manager", "planning_officer"):
        # They may read the case, and this is not theirs to do.
        page = visits.again(member).go(f"/admin/desk/tasks/{task.pk}/")
        assert page.get_by_role("button", name="Take this task").count() == 0

    director = visits.again("director")
    director.take("Authorise, or not", reference)
    director.fill(reasons="One person who knows the matter serves you and us better.")
    done(director, "authorise", "I read the whole file, and the charity’s letter.")
    assert [row.code for row in Restriction.objects.filter(status="in_force")] == ["one_contact"]

    officer = visits.again("planning_officer")
    officer.take("Write the decision letter", reference)
    officer.fill(text_examples="Forty emails about one alarm.", text_contact=CONTACT)
    officer.choose(include_advocate="yes")
    officer.issue()
    call_command("sweep")
    letter = enclosed(the_one(mail, "Our decision about your contact"))
    for said in (
        f"Dear {NAME}",
        "One person who knows the matter",
        "the station manager",
        "always call 999",
        "22 November 2026",  # four months after 22 July
        "22 August 2026",
        "An advocate is somebody independent",
    ):
        assert said in letter


def read_the_public_page(visits: Visits) -> None:
    customer = visits.anonymous()
    customer.go("/merseyside/")
    customer.follow("The four definitions")
    for definition in ("Vexatious complainers", "Persistent complainers", "Resource intensive", "Abusive customers"):
        expect(customer.page.get_by_text(definition).first).to_be_visible()
    customer.go("/merseyside/print/")
    words = customer.page.locator("main").inner_text()
    for said in ("an organisation", "Nobody else can authorise a restriction", "Principal Officer", "20 working days"):
        assert said in words


def appeal_on_the_last_day(visits: Visits, mail: MailSystem, reference: str) -> str:
    """By the name of the organisation."""
    customer = visits.anonymous()
    begin_appeal(customer)
    say_who(customer, reference, NAME)
    return appeal_online(
        customer,
        mail,
        grounds=["vulnerability", "options"],
        statement="Half of our members cannot see well, and we asked for somebody to come.",
        decide_by="21 September 2026",  # 20 working days from Saturday 22 August; the 31st is a bank holiday
        email=EMAIL,
    )


def a_principal_officer_withdraws_it(visits: Visits, mail: MailSystem, reference: str, appeal_reference: str) -> None:
    task = Case.objects.get().tasks.get(step="decide")
    for member in ("director", "line_manager"):
        assert visits.again(member).is_refused(f"/admin/desk/tasks/{task.pk}/"), member
    officer = visits.again("principal_officer")
    officer.take("Decide the appeal", reference)
    expect(officer.page.get_by_text("Half of our members cannot see well")).to_be_visible()
    officer.choose(policy_followed="no")
    officer.fill(reasons="A visit was asked for and not offered.")
    done(officer, "overturn", "Found in the file, and weighed.")
    assert not Restriction.objects.filter(status="in_force").exists()
    officer.take("Write that the decision is withdrawn", reference)
    officer.fill(text_more="Somebody will come to your hall next week.", text_contact=CONTACT)
    officer.issue()
    call_command("sweep")
    assert "asked for and not offered" in enclosed(the_one(mail, f"answer to your appeal ({appeal_reference})"))
    assert Case.objects.get().outcome == "overturned"
