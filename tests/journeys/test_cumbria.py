"""Cumbria's policy in a real browser: someone records a call in secret.

Five questions, no warning that could help, one Senior Manager decides; the public page says 14 and 28 days; on the
fourteenth day the customer appeals, an independent Senior Manager sets out less, and six months on it lifts.
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
QUESTIONS = ("discussed", "handled", "decision", "communication", "nothing_new")
CONTACT = "Phone 01632 960 003, or write to customer.services@cumbria.example."


def test_a_secret_recording_from_the_report_to_the_end(
    cumbria: Policy, brief_visit: Visits, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    reference = report_a_recording(brief_visit)
    look_into_it(brief_visit, reference)
    decide_without_a_warning(brief_visit, reference)
    tell_everybody(brief_visit, mail, reference)

    clock.move_to(START + dt.timedelta(days=14))
    brief_visit.all_signed_out()
    read_the_public_page(brief_visit)
    appeal_reference = appeal_on_the_last_day(brief_visit, mail, reference)
    set_out_less(brief_visit, mail, reference, appeal_reference)

    clock.move_to(dt.datetime(2026, 12, 24, 9, 0, tzinfo=dt.UTC))
    brief_visit.all_signed_out()
    look_back_and_lift(brief_visit, mail, reference)


def report_a_recording(visits: Visits) -> str:
    officer = visits.again("front_line")
    begin_report(officer, "Marsh", EMAIL, "Highways and transport", first_names="Ada")
    officer.choose(channel="phone", behaviours="covert_recording")
    officer.fill(description="A call was recorded and put online; nobody had been told.")
    officer.page.locator("main [name=item-0-summary]").fill("The recording, as found online.")
    return send_report(officer)


def look_into_it(visits: Visits, reference: str) -> None:
    """The service manager asks the five questions; one has to be put right before all of them are met."""
    manager = visits.again("service_manager")
    manager.take("Talk the problem through", reference)
    manager.fill_the_rest("Talked through with the officer who took the call.")
    manager.choose(other_teams="no", own_fault="no", outcome="ask_tests")
    manager.press("Complete this task")

    ask_the_five(manager, reference, handled="no")
    manager.take("Put right what the questions found", reference)
    manager.fill_the_rest("An answer had not been sent. It has now.")
    manager.choose(outcome="ask_again")
    manager.press("Complete this task")
    ask_the_five(manager, reference)

    manager.take("Look for another way first", reference)
    manager.choose(meeting="done", joint="not_useful", advocate="not_useful", outcome="nothing_left")
    manager.fill_the_rest("A meeting was held in May; it was recorded too.")
    manager.press("Complete this task")
    manager.take("Choose whether to warn", reference)
    manager.fill_the_rest("They wrote that they will go on whatever we say.")
    manager.choose(outcome="futile")
    manager.press("Complete this task")


def ask_the_five(manager: Visit, reference: str, **otherwise: str) -> None:
    manager.take("Ask the five questions", reference)
    for question in QUESTIONS:
        manager.choose(**{f"test_{question}": otherwise.get(question, "yes")})
    manager.fill_the_rest("Read in the file, letter by letter.")
    manager.choose(outcome="answered")
    manager.press("Complete this task")


def decide_without_a_warning(visits: Visits, reference: str) -> None:
    senior = visits.again("senior_manager")
    senior.take("Decide whether a warning can be left out", reference)
    senior.fill_the_rest("They said so in writing.")
    senior.choose(outcome="agree")
    senior.press("Complete this task")

    manager = visits.again("service_manager")
    manager.take("Set the facts out for the Senior Manager", reference)
    manager.choose(signs="behaviour", customer_asked="yes", representative="no", outcome="put")
    manager.fill_the_rest("One recording, put online; two officers no longer answer the phone.")
    manager.press("Complete this task")

    senior.take("Decide whether the policy applies", reference)
    senior.choose(outcome="apply", restrictions=["one_medium", "witness"])
    senior.choose(one_medium__medium="letter")
    senior.fill(
        one_medium__where="1 Example Square",
        witness__contact="01632 960 003",
        reasons="Letters cannot be recorded in secret, and a meeting with a witness stays open.",
    )
    senior.fill_the_rest("Checked against the file.")
    senior.press("Complete this task")
    # In force from the day it is decided.
    assert sorted(Restriction.objects.values_list("code", flat=True)) == ["one_medium", "witness"]


def tell_everybody(visits: Visits, mail: MailSystem, reference: str) -> None:
    senior = visits.again("senior_manager")
    senior.take("Write the decision letter", reference)
    senior.fill(text_examples="On 22 June a call was recorded and put online.", text_contact=CONTACT)
    senior.choose(include_support="yes")
    senior.issue()
    call_command("sweep")
    letter = enclosed(the_one(mail, "Our decision about your contact"))
    for said in ("Letters cannot be recorded in secret", "8 July 2026", "24 December 2026", "Ombudsman"):
        assert said in letter

    senior.take("Send the policy and the copies", reference)
    say_day(senior, "policy_sent_on")
    say_day(senior, "copies_sent_on")
    senior.fill_the_rest("The two teams that the customer deals with.")
    senior.press("Complete this task")

    manager = visits.again("service_manager")
    manager.take("Set up the record", reference)
    manager.fill_the_rest("The highways team records each contact.")
    manager.press("Complete this task")
    director = visits.again("assistant_director")
    director.take("Receive the copies", reference)
    director.press("Complete this task")
    assert not Case.objects.get().runs.filter(finished=None).exists()


def say_day(visit: Visit, question: str) -> None:
    for part, number in (("day", "24"), ("month", "6"), ("year", "2026")):
        visit.page.locator(f"main [name={question}-{part}]").fill(number)


def read_the_public_page(visits: Visits) -> None:
    customer = visits.anonymous()
    customer.go("/cumbria/")
    words = customer.page.locator("main").inner_text()
    for said in ("14 calendar days", "28 calendar days", "6 months", "ndependent Senior Manager", "If you record us"):
        assert said in words


def appeal_on_the_last_day(visits: Visits, mail: MailSystem, reference: str) -> str:
    customer = visits.anonymous()
    begin_appeal(customer)
    say_who(customer, reference, "Marsh")
    return appeal_online(
        customer,
        mail,
        grounds=["disproportionate"],
        statement="I recorded one call because I cannot write quickly enough.",
        decide_by="5 August 2026",  # 28 days from 8 July
        email=EMAIL,
    )


def set_out_less(visits: Visits, mail: MailSystem, reference: str, appeal_reference: str) -> None:
    task = Case.objects.get().tasks.get(step="decide")
    assert visits.again("senior_manager").is_refused(f"/admin/desk/tasks/{task.pk}/")

    independent = visits.again("independent_senior_manager")
    independent.take("Decide the appeal", reference)
    expect(independent.page.get_by_text("because I cannot write quickly enough")).to_be_visible()
    independent.choose(policy_followed="yes", outcome="vary", restrictions="witness")
    independent.fill(witness__contact="01632 960 003", reasons="A witness is enough. The phone stays open.")
    independent.fill_the_rest("Found in the file, and weighed.")
    independent.press("Complete this task")
    assert list(Restriction.objects.filter(status="in_force").values_list("code", flat=True)) == ["witness"]

    independent.take("Write that the decision is changed", reference)
    independent.fill(text_means="A second member of staff will be at meetings. You can phone.", text_contact=CONTACT)
    independent.issue()
    call_command("sweep")
    assert "A witness is enough" in enclosed(the_one(mail, f"answer to your appeal ({appeal_reference})"))
    assert independent.is_refused(f"/admin/desk/cases/{reference}/")


def look_back_and_lift(visits: Visits, mail: MailSystem, reference: str) -> None:
    """Six months after the restriction began, not after it was changed."""
    call_command("sweep")
    manager = visits.again("service_manager")
    manager.take("Look back over the time of the restriction", reference)
    manager.choose(still_risk="no")
    manager.fill_the_rest("Three calls and a meeting, all of them calm.")
    manager.press("Complete this task")
    call_command("sweep")
    the_one(mail, "You can contact us in the usual ways again")
    assert not Restriction.objects.filter(status="in_force").exists()
    assert Case.objects.get().outcome == "lifted"
