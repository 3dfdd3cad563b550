"""Newcastle-under-Lyme's policy in a real browser: constant requests, reported by the Customer Relations Officer.

So a substitute helps. Head of service and Executive Director decide together: a monitoring letter with one person to
contact, and when it goes on, a sanction. The Chief Executive hears an appeal; three months on the sanction ends.
"""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from playwright.sync_api import expect

from tests.worker.conftest import MailSystem
from workflows.models import Case, Policy, Restriction

from .appeals import appeal_online, begin_appeal, say_who
from .conftest import START
from .councils import open_council
from .letters import enclosed, the_one
from .reports import begin_report, send_report
from .visits import PASSWORD, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

EMAIL = "kit.rowley@customer.example"
SUBSTITUTES = "Substitutes for the Customer Relations Officer"
THE_TWO = ("head_of_service", "executive_director")


@pytest.fixture
def newcastle(django_db_serialized_rollback: None, transactional_db: None, clock: time_machine.Traveller) -> Policy:
    policy = open_council("newcastle-under-lyme")
    substitutes = Group.objects.get_or_create(name=SUBSTITUTES)[0]
    substitutes.permissions.set(Group.objects.get(name="Customer Relations Officers").permissions.all())
    User.objects.create_user("substitute", password=PASSWORD, first_name="Jo").groups.add(substitutes)
    for person in User.objects.all():
        person.email = f"{person.username}@staff.example"
        person.save()
    return policy


def test_constant_requests_from_the_report_to_the_end(
    newcastle: Policy, brief_visit: Visits, mail: MailSystem, clock: time_machine.Traveller
) -> None:
    reference = report(
        brief_visit.again("relations_officer"), "Thirty requests for the same tables.", first_names="Kit"
    )
    a_substitute_helps(brief_visit, reference)
    neither_decides_alone(brief_visit, reference)
    write_the_monitoring_letter(brief_visit, mail, reference)

    clock.move_to(START + dt.timedelta(days=14))
    brief_visit.all_signed_out()
    it_goes_on(brief_visit, reference)
    set_a_sanction(brief_visit, mail, reference)

    clock.move_to(dt.datetime(2026, 8, 8, 9, 0, tzinfo=dt.UTC))
    brief_visit.all_signed_out()
    read_the_public_page(brief_visit)
    appeal_reference = appeal_on_the_last_day(brief_visit, mail, reference)
    the_chief_executive_answers(brief_visit, mail, reference, appeal_reference)

    clock.move_to(dt.datetime(2026, 10, 8, 9, 0, tzinfo=dt.UTC))
    brief_visit.all_signed_out()
    it_ends(brief_visit, mail, reference)


def report(officer: Visit, what: str, first_names: str = "") -> str:
    begin_report(officer, "Rowley", EMAIL, "Council tax", first_names=first_names)
    officer.choose(channel="email", behaviours="complex_requests")
    officer.fill(description=what)
    officer.page.locator("main [name=item-0-summary]").fill("Emails with dates, and what each of them asked for.")
    return send_report(officer)


def a_substitute_helps(visits: Visits, reference: str) -> None:
    manager = visits.again("line_manager")
    manager.take("Talk the report through", reference)
    manager.choose(served="yes", needs_asked="yes", others_asked="no", outcome="refer")
    manager.fill_the_rest("Read with the officer, email by email.")
    manager.press("Complete this task")

    task = Case.objects.get().tasks.get(step="build_case")
    assert visits.again("relations_officer").is_refused(f"/admin/desk/tasks/{task.pk}/")
    substitute = visits.again("substitute")
    substitute.take("Help to put the case together", reference)
    substitute.choose(details="yes", heard="yes", needs="yes", outcome="ready", restrictions="single_contact")
    substitute.fill(
        single_contact__contact="Jo in Customer Relations, 01632 960 006",
        single_contact__deputy="the duty officer",
        account="Thirty emails and six calls between 8 and 22 June.",
    )
    substitute.fill_the_rest("In the file, with dates.")
    substitute.press("Complete this task")


def vote(visits: Visits, member: str, step: str, choice: str, reference: str) -> Visit:
    voter = visits.again(member)
    voter.go("/admin/desk/?tab=queue")
    voter.follow(f"{step} on case {reference}")
    # What the other of the two chose, and why, is not to be seen.
    assert "Reasons of the" not in voter.page.locator("main").inner_text()
    voter.fill(reasons=f"Reasons of the {member}.")
    voter.fill_the_rest("One person who knows the case is the least that can work.")
    voter.choose(outcome=choice)
    voter.press("Cast your vote")
    return voter


def neither_decides_alone(visits: Visits, reference: str) -> None:
    head, director = THE_TWO
    vote(visits, head, "Decide together on a monitoring letter", "monitor", reference)
    assert Case.objects.get().tasks.get(step="decide_monitoring").is_live
    vote(visits, director, "Decide together on a monitoring letter", "monitor", reference)
    # It is decided, and nothing binds the customer before the letter.
    assert not Restriction.objects.exists()


def write_the_monitoring_letter(visits: Visits, mail: MailSystem, reference: str) -> None:
    substitute = visits.again("substitute")
    substitute.take("Write the monitoring letter", reference)
    substitute.fill(
        text_examples="Thirty emails and six calls, each for tables we had sent.",
        text_expectations="Please send your questions once a week, in one email.",
        text_contact_details="Jo in Customer Relations, 01632 960 006, 9am to 5pm.",
    )
    substitute.choose(include_support="no")
    substitute.issue()
    assert [row.code for row in Restriction.objects.filter(status="in_force")] == ["single_contact"]
    call_command("sweep")
    letter = enclosed(the_one(mail, "Your contact with us over the coming months"))
    for said in (
        "Asked again and again for complex information",
        "once a week, in one email",
        "until 24 September 2026 at the latest",
        "only through Jo in Customer Relations, 01632 960 006",
        "the result may be a sanction",
        "together",
        "24 July 2026",
    ):
        assert said in letter


def it_goes_on(visits: Visits, reference: str) -> None:
    assert report(visits.again("front_line"), "Forty more emails, to nine services.") == reference
    officer = visits.again("relations_officer")
    officer.take("Monitor how it goes", reference)
    officer.choose(outcome="goes_on")
    officer.fill_the_rest("Forty emails since the letter, to everybody but the one person.")
    officer.press("Complete this task")


def set_a_sanction(visits: Visits, mail: MailSystem, reference: str) -> None:
    substitute = visits.again("substitute")
    substitute.take("Help to put the case for a sanction", reference)
    substitute.choose(expected="yes", heard_again="yes", needs_again="yes", outcome="sanction", restrictions="channel")
    substitute.fill(channel__channels="email and letter", channel__where="relations@newcastle-under-lyme.example")
    substitute.fill_the_rest("Counted from the mailbox.")
    substitute.press("Complete this task")
    for member in THE_TWO:
        vote(visits, member, "Decide together on a sanction", "sanction", reference)

    substitute.take("Write the decision letter", reference)
    substitute.fill(
        text_examples="Forty emails to nine services since 24 June.",
        text_monitor="The Customer Relations Officer, 01632 960 006.",
        text_writer="Jo, for the Customer Relations Officer, 01632 960 006.",
    )
    substitute.choose(include_support="no")
    substitute.issue()
    # The sanction takes the place of the single contact.
    assert [row.code for row in Restriction.objects.filter(status="in_force")] == ["channel"]
    call_command("sweep")
    letter = enclosed(the_one(mail, "Our decision about your contact"))
    for said in ("email and letter", "Reasons of the executive_director", "8 October 2026", "8 August 2026"):
        assert said in letter
    # Staff hear what to do, and not about whom or why.
    for member, said in (("front_line", "which ways of contact stay open"), ("line_manager", "monitors it to its end")):
        heard = [one.get_content() for one in mail.messages if one["To"] == f"{member}@staff.example"]
        assert said in " ".join(heard[-1].split())
        assert "Rowley" not in heard[-1]


def read_the_public_page(visits: Visits) -> None:
    customer = visits.anonymous()
    customer.go("/newcastle-under-lyme/")
    customer.follow("The monitoring letter")
    expect(customer.page.get_by_text("how long we monitor how it goes: 3 months or less")).to_be_visible()
    customer.go("/newcastle-under-lyme/print/")
    words = customer.page.locator("main").inner_text()
    for said in ("a substitute does it", "Both must choose the same", "The Chief Executive", "1 month"):
        assert said in words


def appeal_on_the_last_day(visits: Visits, mail: MailSystem, reference: str) -> str:
    customer = visits.anonymous()
    begin_appeal(customer)
    say_who(customer, reference, "Rowley")
    return appeal_online(
        customer,
        mail,
        grounds=["too_much"],
        statement="I asked nine services because each had a part of the answer.",
        decide_by="8 September 2026",  # a month from 8 August
        email=EMAIL,
    )


def the_chief_executive_answers(visits: Visits, mail: MailSystem, reference: str, appeal_reference: str) -> None:
    task = Case.objects.get().tasks.get(step="decide")
    for member in (*THE_TWO, "substitute"):
        assert visits.again(member).is_refused(f"/admin/desk/tasks/{task.pk}/")

    chief = visits.again("appeal_officer")
    chief.take("Decide the appeal", reference)
    expect(chief.page.get_by_text("each had a part of the answer")).to_be_visible()
    chief.choose(followed="yes", outcome="uphold")
    chief.fill(reasons="Email and letter leave every service open to you.")
    chief.fill_the_rest("Read from the first report on.")
    chief.press("Complete this task")
    chief.take("Write that the decision stands", reference)
    chief.fill(text_means="You can go on writing to us by email and letter.", text_writer="The Chief Executive.")
    chief.issue()
    call_command("sweep")
    assert "leave every service open to you" in enclosed(the_one(mail, f"answer to your appeal ({appeal_reference})"))


def it_ends(visits: Visits, mail: MailSystem, reference: str) -> None:
    """Three months after the sanction began the monitor looks, and nothing calls for it any longer."""
    call_command("sweep")
    the_one(mail, "We are looking again at the limits on your contact")
    officer = visits.again("relations_officer")
    officer.take("Look at how it has gone", reference)
    officer.choose(needed="no", outcome="looked")
    officer.fill_the_rest("One email a week, answered each time.")
    officer.press("Complete this task")
    call_command("sweep")
    the_one(mail, "You can contact us as usual again")
    assert not Restriction.objects.filter(status="in_force").exists()
    assert Case.objects.get().outcome == "lifted"
