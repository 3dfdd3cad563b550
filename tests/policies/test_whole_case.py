"""A whole case under each shipped pack, run by the engine: incident, warning, decision, letter, appeal, review."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from workflows import access
from workflows.models import Decision, Task

from .shipped import START, Council, pack_named
from .test_run import live, outcomes

ONE_CALL = {
    "restrictions": ["number_of_calls"],
    "number_of_calls__calls": "1",
    "number_of_calls__at": "tuesday_morning",
    "number_of_calls__number": "01632 960 001",
    "number_of_calls__deputy": "the duty manager",
}
SHORT_CALLS = {
    "restrictions": ["time_limits"],
    "time_limits__call_minutes": "20",
    "time_limits__meeting_minutes": "60",
}
ONE_CONTACT = {
    "restrictions": ["one_contact"],
    "one_contact__contact": "the station manager",
    "one_contact__reach": "01632 960 002",
    "one_contact__deputy": "the watch manager",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def cumbria(db: None, clock: time_machine.Traveller) -> Council:
    return Council(pack_named("cumbria"), clock)


@pytest.fixture
def merseyside(db: None, clock: time_machine.Traveller) -> Council:
    return Council(pack_named("merseyside"), clock, kind="organisation", first_names="", surname="Dock Street Tenants")


def warned(council: Council) -> None:
    """Cumbria up to the warning: the five questions, an offer that did not work, the warning."""
    council.do("discussion", "ask_tests")
    council.do("five_tests", "answered")
    council.do("other_ways", "offer")
    council.do("offer_letter")
    council.do("other_ways_result", "not_worked")
    council.do("warn_or_not", "warn")
    council.do("warning")


def restricted(council: Council) -> None:
    """Cumbria up to a restriction: a warning, a new incident, the questions again, the decision and its letter."""
    warned(council)
    council.incident()
    council.do("discussion", "ask_tests")
    council.do("five_tests", "answered")
    council.do("other_ways", "nothing_left")
    council.do("prepare", "put")
    council.do("decision", "apply", **ONE_CALL)
    council.do("decision_letter")
    for step in ("send_copies", "arrangements", "read_copies"):
        council.do(step)


def test_cumbria_from_incident_to_review(cumbria: Council) -> None:
    restricted(cumbria)
    call = (
        "Phone calls: 1 each week, on Tuesday morning. Please ring 01632 960 001. "
        "If the usual person is away, the duty manager will answer."
    )
    assert cumbria.terms() == [call]
    assert cumbria.letters() == ["other_ways", "warning", "decision"]
    letter = cumbria.letter("decision")
    assert call in letter
    assert "The last day for it is 15 June 2026" in letter
    assert "6 months from the start of the restriction on 1 June 2026 = 1 December 2026" in letter

    appeal = cumbria.appeal()
    assert appeal.decide_by == dt.date(2026, 6, 29)
    cumbria.do("decide", "vary", **SHORT_CALLS)
    cumbria.do("varied_letter")
    short = "Each phone call with us can last up to 20 minutes, and each meeting up to 60 minutes."
    assert cumbria.terms() == [short]

    cumbria.wait_until(dt.date(2026, 12, 1))
    assert short in cumbria.letter("review_coming")
    cumbria.do("look", still_risk="no")
    assert cumbria.terms() == []
    assert "You can contact us in the usual ways again" in cumbria.letter("lifted")
    cumbria.case.refresh_from_db()
    assert cumbria.case.closed_at is not None


def test_cumbria_one_senior_manager_decides_and_another_hears_the_appeal(cumbria: Council) -> None:
    restricted(cumbria)
    decider = cumbria.people["senior_manager"]
    assert [one.task.owner for one in Decision.objects.filter(case=cumbria.case)] == [decider]
    cumbria.appeal()
    task = Task.objects.get(case=cumbria.case, step="decide", role="independent_senior_manager")
    decider.groups.add(*cumbria.people["independent_senior_manager"].groups.all())
    assert not access.may(decider, "take", task)
    assert access.may(cumbria.people["independent_senior_manager"], "take", task)


@pytest.mark.parametrize("number", range(5))
def test_cumbria_a_no_to_any_of_the_five_questions_is_put_right_first(cumbria: Council, number: int) -> None:
    questions = [one.id for one in cumbria.pack.process("escalation").step("five_tests").questions_asked][::2]
    cumbria.do("discussion", "ask_tests")
    cumbria.do("five_tests", "answered", **{questions[number]: "no"})
    assert live(cumbria.case) == {"put_right"}


def test_cumbria_warning_that_would_be_futile_is_left_out_by_the_senior_manager_alone(cumbria: Council) -> None:
    cumbria.do("discussion", "ask_tests")
    cumbria.do("five_tests", "answered")
    cumbria.do("other_ways", "nothing_left")
    cumbria.do("warn_or_not", "futile")
    assert Task.objects.get(case=cumbria.case, status="NEW", flow_task_type="HUMAN").role == "senior_manager"
    cumbria.do("without_warning", "agree")
    assert live(cumbria.case) == {"prepare"}


def test_cumbria_protection_of_staff_needs_no_warning_and_may_bring_in_the_law(cumbria: Council) -> None:
    cumbria.do("discussion", "protect")
    cumbria.do("protect", **ONE_CALL)
    cumbria.do("urgent_decision", "approve_and_act")
    assert live(cumbria.case) == {"decision_letter", "legal_advice"}
    cumbria.do("decision_letter")
    cumbria.do("legal_advice", "recorded", legal_advice_received="no")
    assert "further_decision" not in live(cumbria.case)
    cumbria.do("legal_advice", "recorded", legal_advice_received="yes")
    cumbria.do("further_decision", "police")
    cumbria.do("instruct", "tell")
    cumbria.do("further_letter")
    assert cumbria.letters() == ["decision", "further_action"]


def test_cumbria_contact_that_breaks_a_restriction_can_change_it(cumbria: Council) -> None:
    restricted(cumbria)
    cumbria.incident()
    cumbria.do("discussion", "ask_tests")
    cumbria.do("five_tests", "answered")
    cumbria.do("other_ways", "nothing_left")
    cumbria.do("prepare", "put")
    cumbria.do("decision", "apply", **SHORT_CALLS)
    cumbria.do("changed_letter")
    assert len(cumbria.terms()) == 1
    assert "1 December 2026" in cumbria.letter("changed")


def test_cumbria_restriction_that_goes_on_has_a_new_review_and_a_new_appeal(cumbria: Council) -> None:
    restricted(cumbria)
    cumbria.wait_until(dt.date(2026, 12, 1))
    cumbria.do("look", still_risk="yes")
    cumbria.do("review_decision", "change", **SHORT_CALLS)
    cumbria.do("goes_on_letter")
    letter = cumbria.letter("goes_on")
    assert "up to 20 minutes" in letter
    assert "1 June 2027" in letter
    assert "The last day for it is 15 December 2026" in letter


def test_cumbria_nobody_need_confirm_the_copies_for_the_case_to_go_on(cumbria: Council) -> None:
    warned(cumbria)
    cumbria.incident()
    cumbria.do("discussion", "protect")
    cumbria.do("protect", **ONE_CALL)
    cumbria.do("urgent_decision", "approve")
    for step in ("decision_letter", "send_copies", "arrangements"):
        cumbria.do(step)
    cumbria.wait_until(dt.date(2026, 6, 8))
    assert outcomes(cumbria.case) == {"restricted"}


def told(council: Council) -> None:
    """Merseyside up to the letter of intentions, answered: options, a meeting, what we intend, the customer heard."""
    council.do("talk_through", "go_on")
    council.do("try_options", "meet")
    council.do("invitation")
    council.do("meeting", "not_settled", met_with="advocate")
    council.do("intentions")
    council.do("hear", "watch")


def authorised(council: Council) -> None:
    told(council)
    council.incident()
    council.do("talk_through", "go_on")
    council.do("referral", "refer", **ONE_CONTACT)
    council.do("authorise", "authorise")
    council.do("decision_letter")


def test_merseyside_from_incident_to_review(merseyside: Council) -> None:
    authorised(merseyside)
    terms = (
        "Please contact only the station manager, at 01632 960 002, unless it is an emergency. "
        "If they are away, the watch manager will help you."
    )
    assert merseyside.terms() == [terms]
    assert merseyside.letters() == ["meeting_invitation", "intentions", "decision"]
    letter = merseyside.letter("decision")
    assert "Dear Dock Street Tenants" in letter
    assert "always call 999" in letter
    assert "The last day for it is 1 July 2026" in letter

    assert merseyside.appeal().decide_by == dt.date(2026, 6, 29)
    merseyside.do("decide", "uphold")
    merseyside.do("upheld_letter")
    assert merseyside.terms() == [terms]

    merseyside.wait_until(dt.date(2026, 10, 1))
    merseyside.do("look", still_risk="no")
    assert merseyside.terms() == []
    merseyside.case.refresh_from_db()
    assert merseyside.case.closed_at is not None


def test_merseyside_agreement_at_the_meeting_that_holds_ends_the_case(merseyside: Council) -> None:
    merseyside.do("talk_through", "go_on")
    merseyside.do("try_options", "meet")
    merseyside.do("invitation")
    merseyside.do("meeting", "settled")
    merseyside.do("agreed_letter")
    merseyside.wait_until(dt.date(2026, 8, 2))
    assert outcomes(merseyside.case) == {"settled"}


def test_merseyside_agreement_that_does_not_hold_goes_on_to_what_is_intended(merseyside: Council) -> None:
    merseyside.do("talk_through", "go_on")
    merseyside.do("try_options", "meet")
    merseyside.do("invitation")
    merseyside.do("meeting", "settled")
    merseyside.do("agreed_letter")
    merseyside.incident()
    merseyside.do("talk_through", "go_on")
    assert live(merseyside.case) == {"intentions"}


def test_merseyside_distress_leads_to_support_and_not_to_the_policy(merseyside: Council) -> None:
    merseyside.do("talk_through", "support", kind_of_contact="distress")
    merseyside.do("arrange_support", "supported")
    assert outcomes(merseyside.case) == {"supported"}
    assert merseyside.letters() == []


@pytest.mark.parametrize(
    "missing", ["evidence_dated", "exhausted", "distress_apart", "vulnerability_considered", "heard"]
)
def test_merseyside_no_director_is_asked_while_one_answer_is_no(merseyside: Council, missing: str) -> None:
    told(merseyside)
    merseyside.incident()
    merseyside.do("talk_through", "go_on")
    merseyside.do("referral", "refer", **{**ONE_CONTACT, missing: "no"})
    assert live(merseyside.case) == {"make_good"}


def test_merseyside_director_may_refuse_and_the_customer_hears_of_it(merseyside: Council) -> None:
    told(merseyside)
    merseyside.incident()
    merseyside.do("talk_through", "go_on")
    merseyside.do("referral", "refer", **ONE_CONTACT)
    merseyside.do("authorise", "refuse")
    merseyside.do("no_restriction_letter")
    assert merseyside.terms() == []
    assert "decided against it" in merseyside.letter("no_restriction")
