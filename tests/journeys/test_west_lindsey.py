"""One real policy from end to end, by the people who live with it, in a real browser.

58 emails: incident, informal warning, investigation, three votes, a restriction, the letter opened and read, an
appeal without an account, an independent reviewer who varies it, the outcome letter; three months on it lifts.
"""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.worker.conftest import MailSystem
from workflows.demo.emails import fifty_eight_emails
from workflows.models import Case, Policy, Restriction

from .appeals import appeal_online, begin_appeal, say_who
from .conftest import START
from .letters import enclosed, the_one, words_of
from .reports import begin_report, send_report
from .visits import Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

EMAIL = "morgan.hale@customer.example"

SIX_ITEMS = (
    "What we consider unacceptable",  # the actions considered unreasonable
    "What happened",  # examples of them
    "How long this lasts",  # monitoring: when, how, by whom; restrictions and their review
    "What may happen next",  # the consequences
    "What would help you",  # reasonable adjustments
    "If you are unhappy with this letter",  # the complaints process and the ombudsman
)


def test_58_emails_from_first_report_to_the_last_letter(
    west_lindsey: Policy,
    people: dict[str, User],
    visit: Visits,
    mail: MailSystem,
    clock: time_machine.Traveller,
) -> None:
    reference = report_58_emails(visit)
    warn_informally(visit, reference)

    clock.move_to(START + dt.timedelta(days=14))
    report_once_more(visit)
    refer(visit, reference)
    investigate(visit, reference)
    decide_together(visit, reference)
    issue_decision_letter(visit, reference)
    read_the_letter(visit, mail, reference)

    clock.move_to(START + dt.timedelta(days=20))
    appeal_reference = appeal(visit, mail, reference)
    original_deciders_are_kept_out(visit, reference)
    vary_the_restriction(visit, reference)
    issue_outcome_letter(visit, mail, reference, appeal_reference)

    three_months_later_it_lifts(visit, mail, reference, clock)


def report_58_emails(visit: Visits) -> str:
    """A front-line officer reports, pasting the list of emails from the mailbox."""
    officer = visit.sign_in("frontline")
    begin_report(officer, "Hale", EMAIL, "Customer services", first_names="Morgan")
    officer.choose(channel="email", behaviours=["scatter_gun", "repeat_contacts"])
    officer.fill(description="58 emails to seven departments, most of them the same question.")
    officer.page.get_by_label("anything that may explain it").fill("The first answer took us six weeks.")
    lines = [
        f"{item.dated:%d/%m/%Y}, email, {item.department}, {item.summary}"
        for item in fifty_eight_emails(dt.date(2026, 6, 23))
    ]
    officer.fill(pasted="\n".join(lines))
    reference = send_report(officer)
    # Reporting gives no right to see the case.
    assert officer.is_refused(f"/admin/desk/cases/{reference}/")
    assert Case.objects.get(reference=reference).incidents.get().evidence.count() == 58
    return reference


def warn_informally(visit: Visits, reference: str) -> None:
    manager = visit.sign_in("linemanager")
    manager.take("Discuss the incident", reference)
    manager.go(f"/admin/desk/cases/{reference}/")
    expect(manager.page.get_by_text("58 emails to 7 departments").first).to_be_visible()
    discuss(manager, reference, "informal_warning")

    officer = visit.sign_in("frontline")
    officer.take("Give the informal warning", reference)
    officer.fill(text_examples="58 emails between 28 May and 23 June, to seven departments.")
    officer.choose(include_support="yes", channel="email")
    officer.press("Preview")
    expect(officer.page.get_by_text("58 emails between 28 May").first).to_be_visible()
    officer.press("Issue the letter")


def discuss(manager: Visit, reference: str, outcome: str) -> None:
    manager.go("/admin/desk/")
    manager.follow(f"Discuss the incident on case {reference}")
    manager.fill(
        discussed="Read the emails with the officer.",
        circumstances="The first answer was late.",
        adjustments_note="Asked by email; no answer yet.",
    )
    manager.choose(adjustments_asked="yes", other_teams="yes", outcome=outcome)
    manager.press("Complete this task")


def report_once_more(visit: Visits) -> None:
    """A new incident while the warning is monitored; the customer is known by surname and email."""
    officer = visit.sign_in("frontline")
    begin_report(officer, "Hale", EMAIL, "Customer services")
    officer.choose(channel="email", behaviours="repeat_contacts")
    officer.fill(description="Twelve more emails of the same kind.")
    officer.page.locator("main [name=item-0-summary]").fill("Twelve emails to six officers since the warning.")
    send_report(officer)
    assert Case.objects.count() == 1


def refer(visit: Visits, reference: str) -> None:
    manager = visit.sign_in("linemanager")
    manager.take("Discuss the incident", reference)
    discuss(manager, reference, "investigate")


def investigate(visit: Visits, reference: str) -> None:
    officer = visit.sign_in("safety")
    officer.take("Investigate", reference)
    for question in ("evidence", "explanation", "adjustments_checked", "circumstances_weighed", "teams_spoken_to"):
        officer.choose(**{question: "yes"})
        officer.fill(**{f"{question}_note": "Seventy dated emails and the officers’ notes."})
    officer.choose(customer_heard="yes", alternatives_considered=["meeting", "other_contact"], representative="no")
    officer.fill(
        customer_heard_note="Invited to a meeting; declined.",
        alternatives_outcome="A meeting was declined; a single contact was offered and not used.",
        impact="Two officers spent three days a week on the same question.",
        proportionate="One contact leaves every matter open and stops the copying.",
    )
    officer.choose(outcome="recommend_restriction", restrictions="one_contact")
    officer.fill(one_contact__contact="the customer experience inbox", one_contact__deputy="the duty manager")
    officer.press("Complete this task")


def decide_together(visit: Visits, reference: str) -> None:
    """Three members vote, none seeing another's vote; one dissents."""
    for member, choice in (("safety", "restriction"), ("experience", "restriction"), ("strategy", "formal_warning")):
        voter = visit.sign_in(member)
        voter.go("/admin/desk/?tab=queue")
        voter.follow(f"Decide as the determination team on case {reference}")
        voter.fill(
            last_resort="An informal warning was given and had no effect.",
            rights="Every service stays open.",
            reasons=f"Reasons of the {member} seat.",
        )
        voter.choose(outcome=choice)
        assert "Reasons of the" not in voter.page.locator("main").inner_text()
        voter.press("Cast your vote")
    # Decided, and in force from the day of its letter.
    assert not Restriction.objects.exists()


def issue_decision_letter(visit: Visits, reference: str) -> None:
    manager = visit.sign_in("experience")
    manager.take("Write the decision letter", reference)
    # The record's facts stand beside the field, which starts empty.
    expect(manager.page.get_by_text("Incidents on record: 2, on")).to_be_visible()
    manager.press("Issue the letter")
    # A required paragraph without text stops the letter, by name.
    expect(manager.page.get_by_text("What happened").first).to_be_visible()
    assert "Error" in manager.page.title()
    manager.fill(text_examples="70 emails to seven departments between 28 May and 7 July.")
    manager.choose(include_support="yes", channel="email")
    manager.press("Issue the letter")
    assert Restriction.objects.get().status == Restriction.Status.IN_FORCE
    manager.go(f"/admin/desk/cases/{reference}/")
    expect(manager.page.get_by_text("How the votes fell (3)")).to_be_visible()


def read_the_letter(visit: Visits, mail: MailSystem, reference: str) -> None:
    """The PDF as the officer opens it and as the customer receives it: the six items, policy and appeal."""
    manager = visit.sign_in("experience")
    manager.go(f"/admin/desk/cases/{reference}/")
    link = manager.page.get_by_role("link", name="Decision to restrict contact (PDF)").get_attribute("href")
    opened = manager.page.request.get(manager.server + str(link))
    assert opened.headers["content-type"] == "application/pdf"
    text = words_of(opened.body())

    assert [item for item in SIX_ITEMS if item not in text] == []
    for said in (
        "customer experience inbox",
        "70 emails to seven departments",
        "Reasons of the safety seat",
        "This applies from 8 July 2026, the date of this letter:",
        "Phone: 01632 960001",
        "Customer experience manager West Lindsey District Council",
    ):
        assert said in text
    assert "8 October 2026" in text  # reviewed three months after 8 July
    assert "22 July 2026" in text  # the last day to appeal, 14 days after the letter
    assert "Managing Unacceptable Customer Actions" in text
    assert "formal_warning" not in text

    call_command("sweep")
    received = the_one(mail, "Our decision")
    assert enclosed(received) == text


def appeal(visit: Visits, mail: MailSystem, reference: str) -> str:
    customer = visit.anonymous()
    customer.page.set_viewport_size(PHONE)
    customer.go("/")
    customer.go("/west-lindsey/")
    begin_appeal(customer)
    say_who(customer, reference, "Wrong")
    expect(customer.page.get_by_role("alert")).to_be_visible()
    say_who(customer, reference.lower(), "hale")
    return appeal_online(
        customer,
        mail,
        grounds=["disproportionate", "circumstances"],
        statement="I wrote to many people because nobody answered.",
        decide_by="11 August 2026",  # 28 days from 14 July
        email=EMAIL,
    )


def original_deciders_are_kept_out(visit: Visits, reference: str) -> None:
    task = Case.objects.get(reference=reference).tasks.get(step="decide")
    for member in ("safety", "experience", "strategy"):
        decider = visit.sign_in(member)
        assert decider.is_refused(f"/admin/desk/tasks/{task.pk}/")
        decider.go("/admin/desk/?tab=queue")
        assert "Decide the appeal" not in decider.page.locator("main").inner_text()


def vary_the_restriction(visit: Visits, reference: str) -> None:
    reviewer = visit.sign_in("reviewer")
    reviewer.take("Decide the appeal", reference)
    expect(reviewer.page.get_by_text("I wrote to many people because nobody answered.")).to_be_visible()
    reviewer.fill(
        grounds_considered="The restriction was right in kind and too wide.",
        circumstances_considered="A weekly call fits the adjustment asked for.",
        reasons="A weekly call answers what was asked and still protects the officers.",
    )
    reviewer.choose(policy_followed="yes", outcome="vary", restrictions="calls")
    reviewer.fill(calls__calls="1", calls__minutes="15")
    reviewer.press("Complete this task")
    assert list(Restriction.objects.filter(status="in_force").values_list("code", flat=True)) == ["calls"]


def issue_outcome_letter(visit: Visits, mail: MailSystem, reference: str, appeal_reference: str) -> None:
    reviewer = visit.sign_in("reviewer")
    reviewer.take("Write that the decision is changed", reference)
    reviewer.fill(text_means="You can call us once a week, for up to 15 minutes.")
    reviewer.choose(channel="email")
    reviewer.press("Issue the letter")
    call_command("sweep")
    letter = the_one(mail, "The outcome of your appeal")
    assert appeal_reference in str(letter["Subject"])
    text = enclosed(letter)
    assert "A weekly call answers what was asked" in text
    assert "Ombudsman" in text
    # The reviewer's part is over, and so is the access that went with it.
    assert reviewer.is_refused(f"/admin/desk/cases/{reference}/")


def three_months_later_it_lifts(visit: Visits, mail: MailSystem, reference: str, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 10, 7, 8, 0, tzinfo=dt.UTC))
    call_command("sweep")
    assert not Case.objects.get().runs.filter(process_code="review").exists()
    clock.move_to(dt.datetime(2026, 10, 8, 8, 0, tzinfo=dt.UTC))
    call_command("sweep")

    officer = visit.sign_in("safety")
    officer.take("Look for further incidents", reference)
    officer.choose(threat="no")
    officer.fill(found="Four calls in three months, all of them calm.", adjustments_now="No change.")
    officer.press("Complete this task")

    assert not Restriction.objects.filter(status="in_force").exists()
    call_command("sweep")
    assert reference in str(the_one(mail, "You can contact us as usual again")["Subject"])
    keeper = visit.sign_in("experience")
    keeper.go(f"/admin/desk/cases/{reference}/")
    expect(keeper.page.get_by_text("Case closed").first).to_be_visible()
    keeper.go("/admin/")
