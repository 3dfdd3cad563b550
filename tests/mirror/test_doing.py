"""What a customer can do: add, ask, comment, withdraw."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.workflows.conftest import do, live, restrict
from tests.workflows.small_pack import small_pack
from workflows.access import Refused
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Addition, Appeal, Case, Delivery, Event, Notice, Policy, Restriction, Run, Task
from workflows.policies.editions import publish

from .conftest import appeal_against, get_in, page

pytestmark = pytest.mark.django_db
WORDS = "I was in hospital that week."


def test_more_about_an_appeal(appeal: Appeal, cast: dict[str, User], client: Client) -> None:
    """Kept word for word, shown to whoever decides and to the customer, told to the role without the words."""
    get_in(client, appeal.case.reference)
    answer = client.post(f"/your-case/appeals/{appeal.pk}/add/", {"words": WORDS, "key": "k"}, follow=True)

    assert "Whoever decides your appeal will read it." in answer.text
    assert "Whoever decides your appeal will read it." not in page(client)
    assert WORDS in page(client)
    told = Delivery.objects.get(to="reviewer@council.example")
    assert told.body == f"The customer added to appeal {appeal.reference}. Look at the case."
    event = Event.objects.get(kind="customer_information")
    assert WORDS not in event.words
    client.force_login(cast["reviewer"])
    task = Task.objects.get(step="hear")
    engine.take(task=task, by=cast["reviewer"])
    shown = client.get(f"/admin/desk/tasks/{task.pk}/").text
    assert WORDS in shown
    assert f"More about appeal {appeal.reference}" in shown


def test_sent_twice_is_kept_once(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    for _ in range(2):
        client.post(f"/your-case/appeals/{appeal.pk}/add/", {"words": WORDS, "key": "k"})

    assert Addition.objects.count() == 1


def test_nothing_typed_is_said_in_words(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    answer = client.post(f"/your-case/appeals/{appeal.pk}/add/", {"words": " "})

    assert "<title>Error: Add something to your appeal" in answer.text
    assert not Addition.objects.exists()


def test_what_was_typed_stays_when_the_appeal_is_over(appeal: Appeal, cast: dict[str, User], client: Client) -> None:
    get_in(client, appeal.case.reference)
    do(appeal.case, "hear", cast["reviewer"], outcome="uphold", reasons="It was fair.")
    answer = client.post(f"/your-case/appeals/{appeal.pk}/add/", {"words": WORDS, "key": "k"})

    assert answer.status_code == 409
    assert WORDS in answer.text
    assert not Addition.objects.exists()


def test_adjustment_is_asked_for_and_not_agreed(decided: Case, cast: dict[str, User], client: Client) -> None:
    get_in(client, decided.reference)
    client.post("/your-case/adjustment/", {"words": "Large print.", "key": "k"})

    assert "We have not agreed it yet" in page(client)
    decided.customer.refresh_from_db()
    assert decided.customer.adjustments == ""
    assert Delivery.objects.filter(to="keeper@council.example", body__contains="asked for an adjustment").exists()
    client.force_login(cast["keeper"])
    assert "An adjustment asked for, not agreed yet" in client.get(f"/admin/desk/cases/{decided.reference}/").text


def test_adjustment_goes_to_whoever_works_the_case(case: Case, client: Client) -> None:
    get_in(client, case.reference)
    client.post("/your-case/adjustment/", {"words": "Large print.", "key": "k"})

    assert [one.to for one in Delivery.objects.filter(body__contains="adjustment")] == ["manager@council.example"]


@pytest.mark.parametrize(("day", "status"), [((2026, 8, 5), 404), ((2026, 8, 6), 200), ((2026, 9, 3), 200)])
def test_comment_only_in_the_four_weeks_before_the_review(
    decided: Case, client: Client, clock: time_machine.Traveller, day: tuple[int, int, int], status: int
) -> None:
    clock.move_to(dt.datetime(*day, 10, 0, tzinfo=dt.UTC))
    get_in(client, decided.reference)

    assert client.get("/your-case/comment/").status_code == status
    assert ("Tell us something before we look at it again" in page(client)) == (status == 200)


def test_comment_is_kept_for_whoever_reviews(
    decided: Case, cast: dict[str, User], client: Client, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 8, 20, 10, 0, tzinfo=dt.UTC))
    get_in(client, decided.reference)
    client.post("/your-case/comment/", {"words": "Nothing has happened since.", "key": "k"})

    client.force_login(cast["keeper"])
    shown = client.get(f"/admin/desk/cases/{decided.reference}/").text
    assert "A comment before the review" in shown
    assert "Nothing has happened since." in shown


def test_no_comment_once_the_review_is_over(decided: Case, client: Client, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 9, 3, 10, 0, tzinfo=dt.UTC))
    sweep()
    get_in(client, decided.reference)
    assert client.get("/your-case/comment/").status_code == 404


# Withdrawing.


def test_withdrawing_is_asked_about_first(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    answer = client.get(f"/your-case/appeals/{appeal.pk}/withdraw/")

    assert "Do you want to withdraw this appeal?" in answer.text
    appeal.refresh_from_db()
    assert appeal.is_open


def test_withdrawn_appeal_ends_its_run(appeal: Appeal, cast: dict[str, User], client: Client) -> None:
    task = Task.objects.get(step="hear")
    engine.take(task=task, by=cast["reviewer"])
    get_in(client, appeal.case.reference)
    answer = client.post(f"/your-case/appeals/{appeal.pk}/withdraw/", follow=True)

    assert f"Appeal {appeal.reference} has been withdrawn." in answer.text
    run = Run.objects.get(process_code="appeal")
    assert (run.status, run.outcome) == ("CANCELED", "withdrawn")
    assert live(appeal.case) == []
    appeal.refresh_from_db()
    assert appeal.withdrawn_at is not None
    assert Event.objects.filter(kind="appeal_withdrawn").count() == 1
    assert Restriction.objects.get().status == "in_force"
    with pytest.raises(Refused, match="no longer needed"):
        engine.complete(task=task, by=cast["reviewer"], answers={"outcome": "uphold", "reasons": "Late."})
    told = Delivery.objects.get(subject=f"Your appeal {appeal.reference} has been withdrawn")
    assert told.to == "ada@customer.example"
    client.force_login(cast["keeper"])
    assert "Withdrawn by the customer on 3 June 2026" in client.get(f"/admin/desk/cases/{appeal.case.reference}/").text
    register = client.get("/admin/registers/appeals/?state=withdrawn").text
    assert appeal.reference in register
    assert appeal.reference not in client.get("/admin/registers/appeals/?state=open").text


def test_withdrawn_twice_is_withdrawn_once(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.case.reference)
    for _ in range(2):
        answer = client.post(f"/your-case/appeals/{appeal.pk}/withdraw/", follow=True)

    assert "This appeal has been decided or withdrawn" in answer.text
    assert Event.objects.filter(kind="appeal_withdrawn").count() == 1
    with pytest.raises(verbs.AppealIsOver):
        verbs.withdraw_appeal(appeal=appeal)


def test_decided_appeal_cannot_be_withdrawn(appeal: Appeal, cast: dict[str, User], client: Client) -> None:
    do(appeal.case, "hear", cast["reviewer"], outcome="overturn", reasons="It was not fair.")
    get_in(client, appeal.case.reference)
    client.post(f"/your-case/appeals/{appeal.pk}/withdraw/")

    appeal.refresh_from_db()
    assert appeal.withdrawn_at is None
    assert live(appeal.case) == ["answer"]
    with pytest.raises(verbs.AppealIsOver):
        verbs.withdraw_appeal(appeal=appeal)


@pytest.fixture
def suspended(policy: Policy, cast: dict[str, User], case: Case) -> Case:
    """A case under an edition by which an appeal suspends."""
    content = small_pack()
    content["appeal"]["stays_restriction"] = True
    policy.content = content
    case.edition = publish(policy=policy, by=None)
    case.save()
    Task.objects.update(edition=case.edition)
    Run.objects.update(edition=case.edition)
    restrict(case, cast)
    return case


def test_what_an_appeal_suspended_applies_again(suspended: Case, client: Client) -> None:
    appeal = appeal_against(suspended)
    assert Restriction.objects.get().status == "suspended"
    get_in(client, suspended.reference)
    client.post(f"/your-case/appeals/{appeal.pk}/withdraw/")

    assert Restriction.objects.get().status == "in_force"
    said = Event.objects.get(kind="restriction_resumed").words
    assert said == f"“One inbox” is in force again: appeal {appeal.reference} was withdrawn."


def test_case_that_was_opened_again_for_the_appeal_closes_again(
    decided: Case, clock: time_machine.Traveller, client: Client
) -> None:
    """The restriction was lifted meanwhile: with the appeal gone nothing is left to do."""
    appeal = appeal_against(decided)
    clock.move_to(dt.datetime(2026, 9, 3, 10, 0, tzinfo=dt.UTC))
    sweep()
    decided.refresh_from_db()
    assert decided.closed_at is None
    verbs.withdraw_appeal(appeal=appeal)

    decided.refresh_from_db()
    assert decided.closed_at is not None


def test_appeal_page_says_that_it_was_withdrawn(appeal: Appeal, client: Client) -> None:
    verbs.withdraw_appeal(appeal=appeal)
    client.post("/appeal/")
    answer = client.post("/appeal/who/", {"reference": appeal.case.reference, "surname": "O’Brien"})

    assert "You have withdrawn your appeal" in answer.text
    assert "was withdrawn on 3 June 2026" in answer.text


def test_receipt_and_letters_tell_of_the_mirror(appeal: Appeal) -> None:
    from workflows.notices.outbox import covering_words
    from workflows.policies.editions import pack_of
    from workflows.public.appeal_told import receipt_of

    steps = " ".join(receipt_of(appeal, pack_of(appeal.case.edition)).next_steps)
    assert "http://127.0.0.1:8000/your-case/" in steps
    assert "http://127.0.0.1:8000/your-case/" in covering_words(Notice.objects.get(letter="decision"))
