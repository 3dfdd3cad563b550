"""What the mirror shows, in every state of a case."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.workflows.conftest import do, restrict
from tests.workflows.small_pack import small_pack
from workflows.actions.delivery import send_due
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Customer, Notice, Policy, Restriction, Task
from workflows.policies.editions import publish

from .conftest import appeal_against, get_in, page

pytestmark = pytest.mark.django_db
OMBUDSMAN = "Then the ombudsman."


def with_stays(policy: Policy) -> None:
    """A new edition under which an appeal suspends."""
    content = small_pack()
    content["appeal"]["stays_restriction"] = True
    content["processes"][0]["steps"][0]["public_stage"] = "Somebody is talking through what was reported."
    content["processes"][2]["steps"][0]["public_stage"] = "Somebody independent is looking at it."
    policy.content = content
    publish(policy=policy, by=None)


def test_nothing_decided_yet(case: Case, client: Client) -> None:
    get_in(client, case.reference)
    text = page(client)

    assert "We are looking at what was reported to us." in text
    assert "No limit applies to your contact with us." in text
    for words in ("Appeal against", "Discuss the incident", "Line manager", "Shouted", OMBUDSMAN, "Letters to you"):
        assert words not in text


def test_warning_only(case: Case, cast: dict[str, User], client: Client) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    send_due()
    get_in(client, case.reference)
    text = page(client)

    assert "Warning, 3 June 2026 We emailed it to you on 3 June 2026." in text
    assert "No limit applies to your contact with us." in text
    assert "Time to appeal" not in text
    assert OMBUDSMAN not in text


def test_policys_own_words_for_a_stage_but_not_of_an_unwritten_letter(
    policy: Policy, customer: Customer, cast: dict[str, User], client: Client
) -> None:
    from tests.workflows.conftest import an_incident

    content = small_pack()
    steps = content["processes"][0]["steps"]
    steps[0]["public_stage"] = "Somebody is talking through what was reported."
    steps[1]["public_stage"] = "You have been given a warning."
    policy.content = content
    publish(policy=policy, by=None)
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    get_in(client, case.reference)
    assert "Somebody is talking through what was reported." in page(client)

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    assert "You have been given a warning." not in page(client)
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    assert "You have been given a warning." in page(client)


def test_restriction_in_force(decided: Case, client: Client) -> None:
    get_in(client, decided.reference)
    text = page(client)

    for words in (
        "One inbox Write only to inbox@council.example.",
        "It began on 3 June 2026. We look at it again by 3 September 2026",
        "3 months from the start of the restriction on 3 June 2026 = 3 September 2026",
        "You can still use our services: Customer services, Housing.",
        "Appealing, complaining or asking us for help never breaks a limit",
        "You can appeal until the end of 17 June 2026. 14 days left after today.",
        "14 calendar days from the letter on 3 June 2026 = 17 June 2026",
        "If you disagree with what we decided, appeal first by 17 June 2026.",
        "Nothing has been agreed yet.",
        "Phone 01632 960 002",
    ):
        assert words in text
    assert OMBUDSMAN not in text
    assert "Tell us something before we look at it again" not in text
    for never in ("Safety officer", "keeper", "Calls keep staff", "Shouted", "Decide together", "Abusive language"):
        assert never not in text


@pytest.mark.parametrize(
    ("days", "words"),
    [(13, "1 day left after today."), (14, "Today is the last day."), (15, "The last day to appeal was 17 June 2026.")],
)
def test_days_left(decided: Case, client: Client, clock: time_machine.Traveller, days: int, words: str) -> None:
    clock.shift(dt.timedelta(days=days))
    get_in(client, decided.reference)

    assert words in page(client)


def test_after_the_last_day_what_comes_first_is_the_complaint(
    decided: Case, client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=20))
    get_in(client, decided.reference)
    text = page(client)

    assert "Ask us. Complain to us." in text
    assert OMBUDSMAN not in text


def test_time_has_not_begun_while_the_letter_has_not_come(case: Case, cast: dict[str, User], client: Client) -> None:
    restrict(case, cast, channel="reception")
    get_in(client, case.reference)
    text = page(client)

    assert "The time to appeal has not begun: the letter has not reached you yet." in text
    assert "It is waiting for you at our reception." in text
    letter = Notice.objects.get(letter="decision")
    assert client.get(f"/your-case/letters/{letter.pk}.pdf").status_code == 404


def test_letter_that_came_can_be_had_again(decided: Case, client: Client) -> None:
    get_in(client, decided.reference)
    letter = Notice.objects.get(letter="decision")
    answer = client.get(f"/your-case/letters/{letter.pk}.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert decided.reference not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_suspended_while_an_appeal_is_open(
    policy: Policy, customer: Customer, cast: dict[str, User], client: Client
) -> None:
    from tests.workflows.conftest import an_incident

    with_stays(policy)
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(case, cast)
    appeal_against(case)
    get_in(client, case.reference)
    text = page(client)

    assert "This is on hold while an appeal is open. It does not apply now." in text
    assert "Somebody independent is looking at it." in text


def test_appeal_open(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    text = page(client)

    for words in (
        f"Appeal {appeal.reference} We are looking at your appeal.",
        "Decision, 3 June 2026",
        "We will decide it by 1 July 2026 How we reached this date: 28 calendar days from receipt on 3 June 2026",
        f"Withdraw appeal {appeal.reference}",
        "We are looking at your appeal and will decide it by 1 July 2026.",
    ):
        assert words in text
    assert "Time to appeal" not in text
    assert OMBUDSMAN not in text
    assert "reviewer" not in text


def test_appeal_decided(appeal: Appeal, cast: dict[str, User], client: Client) -> None:
    do(appeal.case, "hear", cast["reviewer"], outcome="uphold", reasons="It was fair.")
    get_in(client, appeal.case.reference)
    text = page(client)

    assert "It was decided on 3 June 2026. Our letter gives the decision and our reasons." in text
    assert "Your appeal has been decided. If you are still unhappy: Then the ombudsman." in text
    assert "It was fair." not in text
    assert "Withdraw" not in text


def test_late_decision_opens_the_way_to_the_ombudsman(
    appeal: Appeal, client: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(dt.timedelta(days=28))
    get_in(client, appeal.case.reference)
    assert OMBUDSMAN not in page(client)

    clock.shift(dt.timedelta(days=1))
    get_in(client, appeal.case.reference)
    text = page(client)
    assert "We should have decided your appeal by 1 July 2026, and we have not." in text
    assert OMBUDSMAN in text


def test_withdrawn(appeal: Appeal, client: Client) -> None:
    verbs.withdraw_appeal(appeal=appeal)
    get_in(client, appeal.case.reference)
    text = page(client)

    assert "It was withdrawn on 3 June 2026." in text
    assert OMBUDSMAN not in text
    assert "Complain to us." in text


def test_ended(decided: Case, client: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 9, 3, 10, 0, tzinfo=dt.UTC))
    sweep()
    assert Restriction.objects.get().status == "lifted"
    get_in(client, decided.reference)
    text = page(client)

    assert "Nothing is waiting to be decided." in text
    assert "“One inbox” ended on 3 September 2026." in text
    assert "You can contact us as anybody can." in text


def test_agreed_adjustments(decided: Case, client: Client) -> None:
    Customer.objects.update(adjustments="Large print (agreed on 1 June 2026)")
    get_in(client, decided.reference)

    assert "Large print (agreed on 1 June 2026)" in page(client)


def test_queries_do_not_grow_with_letters_and_additions(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    client.get("/your-case/now/")
    with CaptureQueriesContext(connection) as few:
        client.get("/your-case/now/")
    for number in range(5):
        client.post("/your-case/adjustment/", {"words": "Large print.", "key": str(number)})
    client.get("/your-case/now/")
    with CaptureQueriesContext(connection) as many:
        client.get("/your-case/now/")

    assert len(many) == len(few)
    assert len(few) <= 32


def test_steps_of_ours_have_no_place(decided: Case, client: Client) -> None:
    """No step's name, as staff read it, is on the page."""
    get_in(client, decided.reference)
    text = page(client)

    for name in set(Task.objects.values_list("name", flat=True)) - {"", "Closed", "Restricted"}:
        assert name not in text
