"""The shipped pack run by the engine: each way a case can go, from the first incident to its end."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from forms.conditions import asked
from forms.questions import Question
from workflows.actions.cases import EvidenceItem, IncidentReport
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, Customer, Notice, Policy, Restriction, Run, Task
from workflows.policies import packs, publishing
from workflows.policies.schema import Pack

START = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
WHO = {
    "front_line": "Front-line officers",
    "line_manager": "Line managers",
    "safety_officer": "Health and safety officers",
    "experience_manager": "Customer experience managers",
    "strategy_lead": "Customer strategy and services leads",
    "independent_reviewer": "Independent reviewers",
}
TEAM = ("safety_officer", "experience_manager", "strategy_lead")
CALLS = {"restrictions": ["calls"], "calls__calls": "2", "calls__minutes": "10"}
INBOX = {
    "restrictions": ["one_contact"],
    "one_contact__contact": "help@council.example",
    "one_contact__deputy": "the duty manager",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def people(council: dict[str, User]) -> dict[str, User]:
    report = Permission.objects.get(codename="report_incident", content_type__app_label="workflows")
    council["Front-line officers"].user_permissions.add(report)
    return {role: council[group] for role, group in WHO.items()}


@pytest.fixture
def policy(pack: Pack, people: dict[str, User]) -> Policy:
    policy = packs.load(pack, by=None)
    publishing.publish_latest(policy=policy, by=None, warnings_read_by=people["line_manager"])
    return policy


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create(first_names="Ada", surname="Marsh", email="ada@customer.example")


@pytest.fixture
def case(policy: Policy, customer: Customer, people: dict[str, User]) -> Case:
    return incident(policy, customer, people)


def incident(policy: Policy, customer: Customer, people: dict[str, User]) -> Case:
    """One more incident, reported now."""
    now = timezone.now()
    report = IncidentReport(
        occurred_at=now,
        channel="email",
        description="Twelve emails in a day to five teams.",
        behaviours=("excessive_demands",),
        evidence=(EvidenceItem(kind="email", dated=timezone.localdate(), summary="Email of 09:12"),),
    )
    by = people["front_line"]
    return verbs.report_incident(policy=policy, customer=customer, service="Planning", report=report, by=by).case


def answers_to(questions: list[Question], given: dict[str, Any]) -> dict[str, Any]:
    """What was given, and something plausible for every other question that must be answered."""

    def plain(question: Question) -> Any:
        if question.id in given:
            return given[question.id]
        if not question.required:
            return None
        first = question.options[0].value if question.options else None
        address = {"line_1": "1 High Street", "town": "Smallholm", "postcode": "DN21 2NA"}
        times = {"date": "2026-05-29", "time": "09:30"}
        plausible = {"yes_no": "yes", "one_of": first, "many_of": [first], "number": "2", "address": address, **times}
        return plausible.get(question.kind, "Written for this case.")

    return asked(questions, plain, {})[1]


def do(case: Case, step: str, by: User, **given: Any) -> None:
    """Take and complete the live task of a step, answering whatever it asks."""
    task = Task.objects.get(case=case, step=step, status__in=["NEW", "ASSIGNED"])
    if task.kind != "panel":
        engine.take(task=task, by=by)
    found, pack = engine.step_and_pack(task)
    given = {**{key: text for key, text in found.initial(pack, task).items() if text}, **given}
    engine.complete(task=task, by=by, answers=answers_to(list(found.questions(pack, task)), given))


def vote(case: Case, people: dict[str, User], outcome: str, step: str = "determination") -> None:
    for seat in TEAM:
        do(case, step, people[seat], outcome=outcome, reasons=f"Reasons of the {seat}.")


def live(case: Case) -> set[str]:
    return set(Task.objects.filter(case=case, status__in=["NEW", "ASSIGNED"]).values_list("step", flat=True))


def in_force(case: Case) -> list[str]:
    rows = Restriction.objects.filter(case=case, status=Restriction.Status.IN_FORCE)
    return list(rows.values_list("code", flat=True))


def to_restriction(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    vote(case, people, "restriction")
    do(case, "without_warning", people["strategy_lead"], outcome="approve", exception="other")
    do(case, "decision_letter", people["experience_manager"])


def outcomes(case: Case) -> set[str]:
    return set(Run.objects.filter(case=case, finished__isnull=False).values_list("outcome", flat=True))


def test_informal_warning_then_nothing_further_closes_the_case(
    case: Case, people: dict[str, User], clock: time_machine.Traveller
) -> None:
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    do(case, "informal_warning", people["front_line"])
    assert live(case) == {"after_informal"}
    clock.move_to(START + dt.timedelta(days=100))
    sweep()
    case.refresh_from_db()
    assert (case.outcome, case.closed_at is None) == ("warning_worked", False)


def test_second_incident_after_a_warning_goes_to_investigation(
    case: Case, people: dict[str, User], policy: Policy, customer: Customer
) -> None:
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    do(case, "informal_warning", people["front_line"])
    incident(policy, customer, people)
    assert live(case) == {"discussion"}
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    assert live(case) == {"investigation"}


def warned(case: Case, people: dict[str, User], policy: Policy, customer: Customer) -> None:
    do(case, "discussion", people["line_manager"], outcome="informal_warning")
    do(case, "informal_warning", people["front_line"])
    incident(policy, customer, people)
    do(case, "discussion", people["line_manager"], outcome="investigate")


def test_restriction_after_a_warning_needs_no_approval(
    case: Case, people: dict[str, User], policy: Policy, customer: Customer
) -> None:
    warned(case, people, policy, customer)
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    vote(case, people, "restriction")
    assert (in_force(case), live(case)) == ([], {"decision_letter"})
    do(case, "decision_letter", people["experience_manager"])
    assert in_force(case) == ["calls"]


def test_restriction_without_a_warning_waits_until_an_exception_is_recorded(
    case: Case, people: dict[str, User]
) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    vote(case, people, "restriction")
    assert (in_force(case), live(case)) == ([], {"without_warning"})
    do(case, "without_warning", people["strategy_lead"], outcome="approve", exception="police_advice")
    do(case, "decision_letter", people["experience_manager"])
    assert in_force(case) == ["calls"]
    # The customer reads the team's reasons, not those for leaving out the warning.
    letter = Notice.objects.get(case=case, letter="decision")
    assert any("Reasons of the safety_officer." in part["text"] for part in letter.paragraphs)


def test_exception_that_is_refused_sends_the_case_back_to_the_team(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    vote(case, people, "restriction")
    do(case, "without_warning", people["strategy_lead"], outcome="refuse")
    assert (in_force(case), live(case)) == ([], {"determination"})


def test_immediate_action_that_is_not_needed_goes_back_to_the_line_manager(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="urgent")
    do(case, "immediate_action", people["safety_officer"], outcome="not_needed")
    assert (in_force(case), live(case)) == ([], {"discussion"})


def test_restriction_has_its_letter_and_its_review_date(case: Case, people: dict[str, User]) -> None:
    to_restriction(case, people)
    row = Restriction.objects.get(case=case)
    assert row.terms_words == "Phone calls: at most 2 in each week, each of at most 10 minutes."
    assert row.review_on == dt.date(2026, 9, 1)
    letter = Notice.objects.get(case=case, letter="decision")
    words = "\n".join(part["text"] for part in letter.paragraphs)
    assert "3 months from the start of the restriction on 1 June 2026 = 1 September 2026" in words
    assert "Your appeal must reach us by 15 June 2026: that is 14 calendar days from the date of this letter" in words
    assert "does not break these limits" in words
    # A letter leads to the edition it was written under, whatever is in force when it is read.
    assert "/west-lindsey/editions/1/, or ask us" in words
    assert outcomes(case) == {"restricted"}
    case.refresh_from_db()
    assert case.closed_at is None


def test_vote_to_restrict_without_terms_sends_the_case_back_for_them(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_less")
    vote(case, people, "restriction")
    assert live(case) == {"investigation"}
    assert in_force(case) == []


def test_formal_warning_then_new_incident_is_investigated_again(
    case: Case, people: dict[str, User], policy: Policy, customer: Customer
) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_less")
    vote(case, people, "formal_warning")
    do(case, "formal_warning", people["experience_manager"])
    incident(policy, customer, people)
    assert live(case) == {"investigation"}


def test_another_way_forward_ends_the_case_when_it_works(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_less")
    vote(case, people, "alternatives")
    do(case, "alternatives_offer", people["experience_manager"], text_offer="We offer a meeting.")
    do(case, "alternatives", people["experience_manager"], outcome="worked")
    assert outcomes(case) == {"resolved"}


def test_three_different_votes_lead_to_the_gentlest_way_forward(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_restriction", **CALLS)
    for seat, outcome in zip(TEAM, ("restriction", "formal_warning", "no_action"), strict=True):
        do(case, "determination", people[seat], outcome=outcome, reasons="Mine.")
    assert live(case) == {"alternatives_offer"}


def test_urgent_path_restricts_without_a_warning(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="urgent")
    urgent = {"outcome": "ask_approval", "urgent_reason": "police_advice"}
    do(case, "immediate_action", people["safety_officer"], **urgent, **CALLS)
    do(case, "approval", people["experience_manager"], outcome="approve", reasons="The police advise it.")
    assert in_force(case) == ["calls"]
    assert live(case) == {"urgent_letter"}


def test_urgent_action_that_is_refused_is_investigated(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="urgent")
    do(case, "immediate_action", people["safety_officer"], outcome="ask_approval", **CALLS)
    do(case, "approval", people["experience_manager"], outcome="refuse", reasons="It can wait.")
    assert (in_force(case), live(case)) == ([], {"investigation"})


def test_review_lifts_when_nothing_further_happened(
    case: Case, people: dict[str, User], clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    sweep()
    do(case, "look", people["safety_officer"], threat="no")
    assert in_force(case) == []
    assert Notice.objects.filter(case=case, letter="restriction_lifted").count() == 1
    case.refresh_from_db()
    assert case.closed_at is not None


def test_review_that_nobody_does_is_decided_by_what_is_on_record(
    case: Case, people: dict[str, User], clock: time_machine.Traveller
) -> None:
    to_restriction(case, people)
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    sweep()
    clock.move_to(dt.datetime(2026, 9, 20, 9, tzinfo=dt.UTC))
    sweep()
    assert in_force(case) == []


@pytest.mark.parametrize(("threat", "again"), [("yes", False), ("no", True)])
def test_threat_or_further_incident_leads_to_an_extension(
    case: Case,
    people: dict[str, User],
    policy: Policy,
    customer: Customer,
    clock: time_machine.Traveller,
    threat: str,
    again: bool,
) -> None:
    to_restriction(case, people)
    clock.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC))
    if again:
        incident(policy, customer, people)
    sweep()
    do(case, "look", people["safety_officer"], threat=threat)
    do(case, "extension", people["experience_manager"], outcome="extend", reasons="It went on.")
    do(case, "extended_letter", people["experience_manager"])
    assert Restriction.objects.get(case=case).review_on == dt.date(2026, 12, 1)


def test_further_action_is_blocked_until_legal_advice_is_recorded(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_less")
    vote(case, people, "further_action")
    lead = people["strategy_lead"]
    do(case, "legal_advice", lead, outcome="recorded", legal_advice_received="no")
    assert live(case) == {"legal_advice"}
    do(case, "legal_advice", lead, outcome="recorded", legal_advice_received="yes", legal_advice_on="2026-05-29")
    assert live(case) == {"further_decision"}
    vote(case, people, "decline_service", "further_decision")
    do(case, "further_letter", lead, text_means="We will not offer the leisure card.")
    assert outcomes(case) == {"further_action"}


@pytest.fixture
def appealed(case: Case, people: dict[str, User]) -> Case:
    to_restriction(case, people)
    appeal = verbs.open_appeal(
        case=case, grounds=["disproportionate"], statement="I need the phone.", submission_key="one"
    )
    assert appeal.decide_by == dt.date(2026, 6, 29)
    assert Notice.objects.filter(case=case, letter="appeal_received").count() == 1
    return case


def test_appeal_is_decided_by_somebody_independent_who_varies(appealed: Case, people: dict[str, User]) -> None:
    reviewer = people["independent_reviewer"]
    do(appealed, "decide", reviewer, outcome="vary", reasons="Less will do.", **INBOX)
    do(appealed, "varied_letter", reviewer)
    assert in_force(appealed) == ["one_contact"]
    letter = Notice.objects.get(case=appealed, letter="appeal_varied")
    words = {part["id"]: part["text"] for part in letter.paragraphs}
    assert "only through help@council.example" in words["restrictions"]
    assert "by 1 September 2026" in words["review"]
    assert "Customer experience manager" in words["review"]
    assert "Made excessive demands" in words["actions"]
    assert "Use the complaints form" in words["ombudsman"]


def test_appeal_that_is_upheld_leaves_the_restriction(appealed: Case, people: dict[str, User]) -> None:
    reviewer = people["independent_reviewer"]
    do(appealed, "decide", reviewer, outcome="uphold", reasons="It was fair.")
    do(appealed, "upheld_letter", reviewer)
    assert in_force(appealed) == ["calls"]


def test_appeal_that_is_overturned_ends_the_restriction(appealed: Case, people: dict[str, User]) -> None:
    reviewer = people["independent_reviewer"]
    do(appealed, "decide", reviewer, outcome="overturn", reasons="It was not fair.")
    do(appealed, "overturned_letter", reviewer)
    assert in_force(appealed) == []


def test_appeal_against_a_warning_may_change_it_too(case: Case, people: dict[str, User]) -> None:
    do(case, "discussion", people["line_manager"], outcome="investigate")
    do(case, "investigation", people["safety_officer"], outcome="recommend_less")
    vote(case, people, "formal_warning")
    do(case, "formal_warning", people["experience_manager"])
    verbs.open_appeal(case=case, grounds=["facts_wrong"], statement="It was not me.", submission_key="two")
    reviewer = people["independent_reviewer"]
    do(case, "decide", reviewer, outcome="vary", reasons="One part was wrong.", **INBOX)
    do(case, "warning_varied_letter", reviewer, text_means="The warning now speaks of the emails alone.")
    assert "varied" in outcomes(case)
    assert in_force(case) == []
