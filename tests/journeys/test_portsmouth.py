"""Portsmouth's policy in a real browser: agreement with the customer is tried first.

A proposal that is not agreed, a referral with evidence; the assistant director advises before the city helpdesk
manager can decide, and decides otherwise; the customer appeals on the last day and the director withdraws the limits.
"""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import expect

from tests.worker.conftest import MailSystem
from workflows.models import Case, Policy, Restriction

from .appeals import appeal_online, begin_appeal, say_who
from .conftest import START
from .letters import enclosed, the_one
from .reports import begin_report, send_report
from .visits import Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

EMAIL = "ada.marsh@customer.example"
WRITER = "The housing team, 01632 960 005, customer.services@portsmouth.example."
REASONS = "One contact answers every enquiry, and less was offered first."


def test_agreement_first_then_advice_a_decision_and_the_director(
    portsmouth: Policy, brief_visit: Visits, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    reference = report(brief_visit)
    seek_agreement(brief_visit, mail, reference)

    clock.move_to(START + dt.timedelta(days=7))
    brief_visit.all_signed_out()
    refer(brief_visit, reference)
    prepare(brief_visit, reference)
    decide_after_advice(brief_visit, reference)
    issue_the_decision(brief_visit, mail, reference)

    # Twenty working days after 1 July.
    clock.move_to(dt.datetime(2026, 7, 29, 9, 0, tzinfo=dt.UTC))
    brief_visit.all_signed_out()
    read_the_public_page(brief_visit)
    appeal_reference = appeal_on_the_last_day(brief_visit, mail, reference)
    withdraw(brief_visit, mail, reference, appeal_reference)


def report(visits: Visits) -> str:
    officer = visits.again("front_line")
    begin_report(officer, "Marsh", EMAIL, "Housing", first_names="Ada")
    officer.choose(channel="email", behaviours="scattergun")
    officer.fill(description="Forty emails to six teams about one repair.")
    officer.page.locator("main [name=item-0-summary]").fill("Forty emails since 1 June, to six teams.")
    return send_report(officer)


def seek_agreement(visits: Visits, mail: MailSystem, reference: str) -> None:
    """Nobody goes on to the formal way before informal steps were taken, and nothing is restricted by a proposal."""
    manager = visits.again("manager")
    look(manager, reference, informal_taken="no")
    look(manager, reference, informal_taken="yes")

    manager.take("Write with a proposal", reference)
    manager.fill(
        text_examples="Forty emails between 1 and 23 June.",
        text_proposal="One officer answers all of it, each Friday.",
        text_writer=WRITER,
    )
    manager.choose(include_support="yes")
    manager.issue()
    call_command("sweep")
    assert "each Friday" in enclosed(the_one(mail, "A way forward that we would like to agree"))
    assert not Restriction.objects.exists()


def look(manager: Visit, reference: str, *, informal_taken: str) -> None:
    manager.take("Put things right informally", reference)
    manager.choose(resolved="yes", answered="yes", genuine="yes", needs_asked="yes", informal_taken=informal_taken)
    manager.fill_the_rest("Read from the customer’s side, email by email.")
    manager.choose(outcome="step_one")
    manager.press("Complete this task")


def refer(visits: Visits, reference: str) -> None:
    manager = visits.again("manager")
    manager.take("Seek the customer’s agreement", reference)
    manager.fill_the_rest("They wrote back that they will write to whom they like.")
    manager.choose(outcome="not_agreed")
    manager.press("Complete this task")
    manager.take("Refer the case with evidence", reference)
    manager.fill_the_rest("Forty emails, one proposal, no agreement.")
    manager.press("Complete this task")


def prepare(visits: Visits, reference: str) -> None:
    helpdesk = visits.again("helpdesk_manager")
    helpdesk.take("Check that everything possible was tried", reference)
    helpdesk.choose(evidence_seen="yes", all_tried="yes", heard="yes", needs_checked="yes")
    helpdesk.choose(outcome="restrict", restrictions="single_contact")
    helpdesk.fill(single_contact__contact="the housing inbox", single_contact__deputy="the duty officer")
    helpdesk.fill_the_rest("Read in the referral.")
    helpdesk.press("Complete this task")


def decide_after_advice(visits: Visits, reference: str) -> None:
    helpdesk = visits.again("helpdesk_manager")
    open_decision(helpdesk, reference)
    expect(helpdesk.page.get_by_text("You decide once the others have advised").first).to_be_visible()
    expect(helpdesk.page.get_by_role("button", name="Decide")).to_have_count(0)

    director = visits.again("assistant_director")
    open_decision(director, reference)
    director.choose(outcome="none")
    director.fill(reasons="I would wait another month.")
    director.fill_the_rest("A meeting could be tried.")
    director.press("Send your advice")
    assert not Restriction.objects.exists()

    open_decision(helpdesk, reference)
    expect(helpdesk.page.get_by_text("I would wait another month.").first).to_be_visible()
    helpdesk.choose(outcome="restrict")
    helpdesk.fill(reasons=REASONS)
    helpdesk.fill_the_rest("Every enquiry goes to one inbox.")
    helpdesk.press("Decide")
    assert Restriction.objects.get().status == Restriction.Status.IN_FORCE


def open_decision(visit: Visit, reference: str) -> None:
    visit.go("/admin/desk/?tab=queue")
    visit.follow(f"Decide in consultation on case {reference}")


def issue_the_decision(visits: Visits, mail: MailSystem, reference: str) -> None:
    helpdesk = visits.again("helpdesk_manager")
    helpdesk.take("Write the decision letter", reference)
    helpdesk.fill(text_examples="Forty emails; a proposal of 24 June was not agreed.", text_writer=WRITER)
    helpdesk.choose(include_support="yes")
    helpdesk.issue()
    call_command("sweep")
    letter = enclosed(the_one(mail, "Our decision about how you contact us"))
    for said in (REASONS, "the housing inbox", "29 July 2026", "1 October 2026"):
        assert said in letter
    # Advice is for the decider, not for the customer.
    assert "another month" not in letter


def read_the_public_page(visits: Visits) -> None:
    customer = visits.anonymous()
    customer.go("/portsmouth/")
    words = customer.page.locator("main").inner_text()
    for said in ("Step one: we look for an agreement", "20 working days", "3 months", "Director of Corporate Services"):
        assert said in words


def appeal_on_the_last_day(visits: Visits, mail: MailSystem, reference: str) -> str:
    customer = visits.anonymous()
    begin_appeal(customer)
    say_who(customer, reference, "Marsh")
    return appeal_online(
        customer,
        mail,
        grounds=["not_tried"],
        statement="Nobody rang me before the letter came.",
        decide_by="26 August 2026",  # 20 working days from 29 July
        email=EMAIL,
    )


def withdraw(visits: Visits, mail: MailSystem, reference: str, appeal_reference: str) -> None:
    task = Case.objects.get().tasks.get(step="decide", status="NEW")
    for role in ("helpdesk_manager", "assistant_director"):
        assert visits.again(role).is_refused(f"/admin/desk/tasks/{task.pk}/")

    director = visits.again("director")
    director.take("Decide the appeal", reference)
    expect(director.page.get_by_text("Nobody rang me before the letter came.")).to_be_visible()
    director.choose(followed="no", outcome="overturn")
    director.fill(reasons="A proposal by letter alone was not a real try.")
    director.fill_the_rest("Read in the file.")
    director.press("Complete this task")
    assert not Restriction.objects.filter(status="in_force").exists()

    director.take("Write that the limits are withdrawn", reference)
    director.fill(text_writer=WRITER)
    director.issue()
    call_command("sweep")
    answer = enclosed(the_one(mail, f"answer to your appeal ({appeal_reference})"))
    assert "was not a real try" in answer
    assert "Ombudsman" in answer
    assert Case.objects.get().outcome == "overturned"
