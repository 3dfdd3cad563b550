"""Portsmouth and Newcastle-under-Lyme played by the engine, from a first incident to an appeal and a review."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from workflows.access import may
from workflows.models import Case, Decision, Restriction, Task
from workflows.steps import Refusal

from .open_council import START, Council, in_force, live, open_council

EMAIL = {
    "restrictions": ["method"],
    "method__method": "email",
    "method__where": "helpdesk@portsmouth.example",
}
SINGLE = {
    "restrictions": ["single_contact"],
    "single_contact__contact": "Sam Reed, 01782 555 0101, relations@newcastle.example",
    "single_contact__deputy": "the duty officer on the same number",
}
CHANNEL = {
    "restrictions": ["channel"],
    "channel__channels": "email and letter",
    "channel__where": "relations@newcastle.example, or by post to the council",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


# Portsmouth


@pytest.fixture
def portsmouth(db: None, clock: time_machine.Traveller) -> Council:
    return open_council("portsmouth", clock)


def to_agreement(city: Council, case: Case) -> None:
    city.do(case, "look", "manager", outcome="step_one")
    city.do(case, "proposal", "manager")


def to_referral(city: Council, case: Case) -> None:
    to_agreement(city, case)
    city.do(case, "agree", "manager", outcome="not_agreed")
    city.do(case, "refer", "manager")


def consult(city: Council, case: Case, advice: str, decision: str) -> None:
    city.do(case, "decide", "assistant_director", outcome=advice, reasons="The director’s advice.")
    city.do(case, "decide", "helpdesk_manager", outcome=decision, reasons="Nine teams were answering one question.")


def to_limits(city: Council, case: Case) -> None:
    to_referral(city, case)
    city.do(case, "prepare", "helpdesk_manager", outcome="restrict", **EMAIL)
    consult(city, case, "restrict", "restrict")
    city.do(case, "decision", "helpdesk_manager")


def test_portsmouth_whole_case(portsmouth: Council) -> None:
    case = portsmouth.report()
    to_limits(portsmouth, case)
    assert portsmouth.letters(case) == ["proposal", "decision"]
    assert in_force(case) == ["method"]
    letter = portsmouth.letter(case, "decision")
    assert "Decided by: City helpdesk manager, who first asked for advice from: Assistant Director" in letter
    assert "Nine teams were answering one question." in letter
    assert "The director’s advice." not in letter
    assert "The last day to do so is 29 June 2026." in letter
    assert "1 September 2026" in letter

    appeal = portsmouth.appeal(case)
    hearing = Task.objects.get(case=case, step="decide", independent=True)
    assert not may(portsmouth.people["helpdesk_manager"], "take", hearing)
    visits = {"restrictions": ["visits"], "visits__places": "the Civic Offices", "visits__contact": "the city helpdesk"}
    portsmouth.do(case, "decide", "director", outcome="vary", reasons="Email alone is too narrow.", **visits)
    portsmouth.do(case, "varied_letter", "director")
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_by) == ("vary", portsmouth.people["director"])
    assert in_force(case) == ["visits"]

    portsmouth.later(days=92)
    assert "review_coming" in portsmouth.letters(case)
    portsmouth.do(case, "look", "helpdesk_manager", needed="no")
    assert in_force(case) == []
    assert portsmouth.letters(case)[-1] == "lifted"
    case.refresh_from_db()
    assert case.closed_at is not None
    assert portsmouth.outcomes(case) == ["restricted", "varied", "lifted"]


def test_portsmouth_agreement_ends_by_itself_when_it_goes_well(portsmouth: Council) -> None:
    case = portsmouth.report()
    to_agreement(portsmouth, case)
    portsmouth.do(case, "agree", "manager", outcome="agreed")
    portsmouth.do(case, "agreement", "manager")
    assert in_force(case) == [], "an agreement is no restriction"
    portsmouth.later(days=93)
    assert portsmouth.letters(case) == ["proposal", "agreement", "agreement_over"]
    assert portsmouth.outcomes(case) == ["agreement_kept"]


def test_portsmouth_formal_step_without_informal_ones_goes_back(portsmouth: Council) -> None:
    case = portsmouth.report()
    portsmouth.do(case, "look", "manager", outcome="step_one", informal_taken="no")
    assert live(case) == {"look"}


def test_portsmouth_incident_under_an_agreement_is_looked_at_and_can_be_referred(portsmouth: Council) -> None:
    case = portsmouth.report()
    portsmouth.do(case, "look", "manager", outcome="invite")
    portsmouth.do(case, "invitation", "manager")
    portsmouth.do(case, "talk", "manager", outcome="step_one")
    portsmouth.do(case, "proposal", "manager")
    portsmouth.do(case, "agree", "manager", outcome="agreed")
    portsmouth.do(case, "agreement", "manager")
    portsmouth.report(case)
    portsmouth.do(case, "agreement_strained", "manager", outcome="refer")
    portsmouth.do(case, "refer", "manager")
    assert live(case) == {"prepare"}


def test_portsmouth_helpdesk_manager_decides_against_the_advice_and_never_before_it(portsmouth: Council) -> None:
    case = portsmouth.report()
    to_referral(portsmouth, case)
    portsmouth.do(case, "prepare", "helpdesk_manager", outcome="restrict", **EMAIL)
    with pytest.raises(Refusal, match="Still to advise: Assistant Director of Corporate Services"):
        portsmouth.do(case, "decide", "helpdesk_manager", outcome="restrict", reasons="Now.")
    portsmouth.later(days=30)
    assert not Decision.objects.filter(case=case).exists(), "nothing is decided because time has passed"
    consult(portsmouth, case, "restrict", "none")
    portsmouth.do(case, "no_restriction", "helpdesk_manager")
    assert in_force(case) == []
    assert portsmouth.outcomes(case) == ["no_restriction"]


@pytest.mark.parametrize(("decision", "waits"), [("try_again", "proposal"), ("otherwise", "prepare")])
def test_portsmouth_decision_can_go_back_a_step(portsmouth: Council, decision: str, waits: str) -> None:
    case = portsmouth.report()
    to_referral(portsmouth, case)
    portsmouth.do(case, "prepare", "helpdesk_manager", outcome="less")
    consult(portsmouth, case, "none", decision)
    assert live(case) == {waits}


def test_portsmouth_restriction_that_was_not_set_out_goes_back_for_it(portsmouth: Council) -> None:
    case = portsmouth.report()
    to_referral(portsmouth, case)
    portsmouth.do(case, "prepare", "helpdesk_manager", outcome="less")
    consult(portsmouth, case, "restrict", "restrict")
    assert (live(case), in_force(case)) == ({"prepare"}, [])


def test_portsmouth_limit_that_was_not_kept_brings_a_reminder(portsmouth: Council) -> None:
    case = portsmouth.report()
    portsmouth.do(case, "look", "manager", outcome="reminder")
    assert live(case) == {"look"}, "there is no limit to remind anybody of"
    to_limits(portsmouth, case)
    portsmouth.report(case)
    portsmouth.do(case, "look", "manager", outcome="reminder")
    portsmouth.do(case, "breach", "manager")
    assert "at helpdesk@portsmouth.example" not in portsmouth.letter(case, "breach")
    assert "email (helpdesk@portsmouth.example)" in portsmouth.letter(case, "breach")


@pytest.mark.parametrize(
    ("decision", "letter", "review_on"),
    [
        ("extend", "extended", dt.date(2026, 12, 1)),
        ("change", "changed", dt.date(2026, 12, 1)),
        ("lift", "lifted", None),
    ],
)
def test_portsmouth_review_after_a_further_incident(
    portsmouth: Council, decision: str, letter: str, review_on: dt.date | None
) -> None:
    case = portsmouth.report()
    to_limits(portsmouth, case)
    portsmouth.later(days=1)
    portsmouth.report(case)
    portsmouth.do(case, "look", "manager", outcome="settled")
    portsmouth.later(days=91)
    portsmouth.do(case, "look", "helpdesk_manager", needed="no")
    portsmouth.do(case, "go_on", "helpdesk_manager", outcome=decision, reasons="It went on.", **EMAIL)
    if letter != "lifted":
        portsmouth.do(case, letter, "helpdesk_manager")
    assert portsmouth.letters(case)[-1] == letter
    row = Restriction.objects.filter(case=case, status=Restriction.Status.IN_FORCE).first()
    assert (row.review_on if row else None) == review_on


@pytest.mark.parametrize(("outcome", "step"), [("uphold", "upheld_letter"), ("overturn", "overturned_letter")])
def test_portsmouth_appeal_stands_or_withdraws(portsmouth: Council, outcome: str, step: str) -> None:
    case = portsmouth.report()
    to_limits(portsmouth, case)
    portsmouth.appeal(case)
    portsmouth.do(case, "decide", "director", outcome=outcome, reasons="I looked at all of it.")
    portsmouth.do(case, step, "director")
    assert in_force(case) == (["method"] if outcome == "uphold" else [])


# Newcastle-under-Lyme


@pytest.fixture
def newcastle(db: None, clock: time_machine.Traveller) -> Council:
    return open_council("newcastle-under-lyme", clock)


def together(borough: Council, case: Case, step: str, first: str, second: str = "") -> None:
    borough.do(case, step, "head_of_service", outcome=first, reasons="Forty calls in one week about one answer.")
    borough.do(case, step, "executive_director", outcome=second or first, reasons="Other callers wait longer.")


def to_monitoring(borough: Council, case: Case, officer: str = "relations_officer") -> None:
    borough.do(case, "discuss", "line_manager", outcome="refer")
    borough.do(case, "build_case", officer, outcome="ready", **SINGLE)
    together(borough, case, "decide_monitoring", "monitor")
    borough.do(case, "monitoring_letter", officer)


def to_sanction(borough: Council, case: Case) -> None:
    to_monitoring(borough, case)
    borough.report(case)
    borough.do(case, "monitor", "monitor", outcome="goes_on")
    borough.do(case, "build_sanction", "relations_officer", outcome="sanction", **CHANNEL)
    together(borough, case, "decide_sanction", "sanction")
    borough.do(case, "decision", "relations_officer")


def test_newcastle_whole_case(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    assert in_force(case) == ["single_contact"]
    letter = newcastle.letter(case, "monitoring")
    assert "until 1 September 2026 at the latest. That is 3 months from today." in letter
    assert "only through Sam Reed" in letter
    assert "Head of service and Executive Director (Resources and Support Services), together" in letter
    assert "The last day to do so is 1 July 2026." in letter

    newcastle.later(days=20)
    newcastle.report(case)
    assert live(case) == {"monitor"}
    newcastle.do(case, "monitor", "monitor", outcome="goes_on")
    newcastle.do(case, "build_sanction", "relations_officer", outcome="sanction", **CHANNEL)
    together(newcastle, case, "decide_sanction", "sanction")
    newcastle.do(case, "decision", "relations_officer")
    assert in_force(case) == ["channel"], "the sanction takes the place of the single contact"
    letter = newcastle.letter(case, "decision")
    assert "These ways to contact us stay open to you: email and letter (relations@newcastle.example" in letter
    assert "Forty calls in one week about one answer." in letter
    assert "Other callers wait longer." in letter
    assert "It is watched over by: Customer Relations Officer." in letter

    newcastle.appeal(case)
    newcastle.do(case, "decide", "appeal_officer", outcome="uphold", reasons="It was fair.")
    newcastle.do(case, "upheld_letter", "appeal_officer")

    newcastle.later(days=93)
    newcastle.do(case, "look", "monitor", outcome="looked", needed="no")
    assert in_force(case) == []
    assert newcastle.outcomes(case) == ["sanctioned", "upheld", "lifted"]
    case.refresh_from_db()
    assert case.closed_at is not None


def test_newcastle_two_who_do_not_agree_take_no_step(newcastle: Council) -> None:
    case = newcastle.report()
    newcastle.do(case, "discuss", "line_manager", outcome="refer")
    newcastle.do(case, "build_case", "relations_officer", outcome="ready", **SINGLE)
    together(newcastle, case, "decide_monitoring", "monitor", "none")
    newcastle.do(case, "no_action", "relations_officer")
    assert in_force(case) == []
    assert "we did not all choose the same" in newcastle.letter(case, "no_action")
    assert newcastle.outcomes(case) == ["no_action"]


def test_newcastle_one_of_the_two_never_decides_alone(newcastle: Council) -> None:
    case = newcastle.report()
    newcastle.do(case, "discuss", "line_manager", outcome="refer")
    newcastle.do(case, "build_case", "relations_officer", outcome="ready", **SINGLE)
    newcastle.do(case, "decide_monitoring", "head_of_service", outcome="monitor", reasons="Now.")
    newcastle.later(days=30)
    task = Task.objects.get(case=case, step="decide_monitoring")
    assert (task.is_live, task.escalated_to) == (True, "monitor")
    assert not Decision.objects.filter(case=case).exists()


def test_newcastle_monitoring_that_goes_well_ends_on_the_last_day(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.later(days=91)
    assert live(case) == {"monitor"}
    newcastle.later(days=2)
    assert in_force(case) == []
    assert newcastle.letters(case) == ["monitoring", "monitoring_over"]
    assert newcastle.outcomes(case) == ["monitoring_over"]


def test_newcastle_monitoring_can_end_sooner(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.later(days=30)
    newcastle.do(case, "monitor", "monitor", outcome="improved")
    assert (in_force(case), newcastle.letters(case)[-1]) == ([], "monitoring_over")


def test_newcastle_incident_that_nobody_looked_at_is_looked_at_on_the_last_day(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.later(days=10)
    newcastle.report(case)
    newcastle.later(days=84)
    assert live(case) == {"build_sanction"}


def test_newcastle_substitute_takes_over_from_an_officer_who_was_part_of_it(newcastle: Council) -> None:
    officer, substitute = newcastle.people["relations_officer"], newcastle.people["relations_officer_2"]
    case = newcastle.report(by="relations_officer")
    newcastle.do(case, "discuss", "line_manager", outcome="refer")
    task = Task.objects.get(case=case, step="build_case")
    assert (may(officer, "take", task), may(substitute, "take", task)) == (False, True)
    newcastle.do(case, "build_case", "relations_officer_2", outcome="ready", **SINGLE)
    together(newcastle, case, "decide_monitoring", "monitor")
    newcastle.do(case, "monitoring_letter", "relations_officer_2")
    assert live(case) == {"monitor"}


def test_newcastle_officer_who_helps_throughout_stays_on_the_case(newcastle: Council) -> None:
    case = newcastle.report()
    to_sanction(newcastle, case)
    assert newcastle.letters(case) == ["monitoring", "decision"]


def test_newcastle_no_sanction_ends_the_monitoring(newcastle: Council) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.do(case, "monitor", "monitor", outcome="goes_on")
    newcastle.do(case, "build_sanction", "relations_officer", outcome="no_sanction")
    together(newcastle, case, "decide_sanction", "none")
    assert (in_force(case), newcastle.outcomes(case)) == ([], ["monitoring_over"])


@pytest.mark.parametrize(
    ("outcome", "letter", "left"),
    [("extend", "extended", ["channel"]), ("change", "changed", ["single_contact"]), ("lift", "lifted", [])],
)
def test_newcastle_review_is_decided_together(newcastle: Council, outcome: str, letter: str, left: list[str]) -> None:
    case = newcastle.report()
    to_sanction(newcastle, case)
    newcastle.later(days=93)
    newcastle.do(case, "look", "monitor", outcome="suggest_change", needed="yes", **SINGLE)
    together(newcastle, case, "go_on", outcome)
    if letter != "lifted":
        newcastle.do(case, letter, "monitor")
    assert (in_force(case), newcastle.letters(case)[-1]) == (left, letter)


def test_newcastle_review_without_agreement_ends_the_sanction(newcastle: Council) -> None:
    case = newcastle.report()
    to_sanction(newcastle, case)
    newcastle.later(days=93)
    newcastle.do(case, "look", "monitor", outcome="looked", needed="yes")
    together(newcastle, case, "go_on", "extend", "lift")
    assert in_force(case) == []


def test_newcastle_sanction_that_was_not_kept_brings_a_reminder(newcastle: Council) -> None:
    case = newcastle.report()
    newcastle.do(case, "discuss", "line_manager", outcome="invite")
    newcastle.do(case, "invitation", "line_manager")
    newcastle.do(case, "meet", "line_manager", outcome="refer")
    newcastle.do(case, "build_case", "relations_officer", outcome="ready", **SINGLE)
    together(newcastle, case, "decide_monitoring", "monitor")
    newcastle.do(case, "monitoring_letter", "relations_officer")
    newcastle.do(case, "monitor", "monitor", outcome="goes_on")
    newcastle.do(case, "build_sanction", "relations_officer", outcome="sanction", **CHANNEL)
    together(newcastle, case, "decide_sanction", "sanction")
    newcastle.do(case, "decision", "relations_officer")
    newcastle.report(case)
    newcastle.do(case, "discuss", "line_manager", outcome="reminder")
    newcastle.do(case, "breach", "monitor")
    assert newcastle.letters(case) == ["invitation", "monitoring", "decision", "breach"]


@pytest.mark.parametrize(("outcome", "step"), [("vary", "varied_letter"), ("overturn", "overturned_letter")])
def test_newcastle_appeal_against_a_monitoring_letter(newcastle: Council, outcome: str, step: str) -> None:
    case = newcastle.report()
    to_monitoring(newcastle, case)
    newcastle.appeal(case)
    newcastle.do(case, "decide", "appeal_officer", outcome=outcome, reasons="Less will do.", **CHANNEL)
    newcastle.do(case, step, "appeal_officer")
    assert in_force(case) == (["channel"] if outcome == "vary" else [])


def test_newcastle_another_senior_officer_hears_what_the_chief_executive_reported(newcastle: Council) -> None:
    case = newcastle.report(by="appeal_officer")
    to_monitoring(newcastle, case)
    newcastle.appeal(case)
    task = Task.objects.get(case=case, step="decide")
    assert not may(newcastle.people["appeal_officer"], "take", task)
    assert may(newcastle.people["appeal_officer_2"], "take", task)
