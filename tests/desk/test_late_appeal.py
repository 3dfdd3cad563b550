"""An appeal after its last day: accepted or turned away by discretion, with reasons, by those who may."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from workflows.access import Refused, check
from workflows.actions.appeals import Arrival, Lateness
from workflows.actions.late_requests import LateAppeal
from workflows.flows import engine, verbs
from workflows.flows import late as late_verbs
from workflows.models import Appeal, Case, Delivery, Event, LateRequest, Policy
from workflows.policies.editions import publish

from .conftest import Desk, restrict, waiting
from .key_in_answers import address, late, signed_in

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 6, 20, 10, 0, tzinfo=dt.UTC)
WHY = "In hospital from 5 to 18 June."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def over(case: Case, cast: dict[str, User], clock: time_machine.Traveller) -> Case:
    """A case whose decision could be appealed until 17 June. It is the 20th."""
    restrict(case, cast)
    clock.move_to(AFTER)
    return case


@pytest.fixture
def clerk(person: Callable[..., User]) -> User:
    """Keeps the register and had no part in the case."""
    return person("clerk", "Keepers")


def asked(case: Case, email: str = "") -> LateRequest:
    sent = LateAppeal(from_name="Ada O’Brien", received_on=dt.date(2026, 6, 19), why_late=WHY, email=email)
    return late_verbs.ask_late(case=case, sent=sent, submission_key="asked")


def test_an_officer_is_told_the_last_day_and_how_it_was_reached(over: Case, clerk: User) -> None:
    page = signed_in(clerk).post(address(over), late(over, "", received_on="2026-06-18"))

    said = unescape(page.text)
    assert page.status_code == 422
    assert "The last day to appeal was 17 June 2026: 14 calendar days from the letter on 3 June 2026" in said
    assert "This appeal came after its last day. Select what is to be done with it" in said
    assert not Appeal.objects.exists()


def test_on_the_last_day_itself_nobody_is_asked(over: Case, clerk: User) -> None:
    signed_in(clerk).post(address(over), late(over, "", received_on="2026-06-17"))

    assert Appeal.objects.get().late_because == ""


def test_it_is_accepted_with_a_reason_that_is_kept(over: Case, clerk: User) -> None:
    signed_in(clerk).post(address(over), late(over, "accept", "illness", WHY, received_on="2026-06-19"))

    appeal = Appeal.objects.get()
    assert (appeal.late_because, appeal.late_words, appeal.keyed_in_by) == ("illness", WHY, clerk)
    assert appeal.decide_by == dt.date(2026, 7, 17)
    event = Event.objects.get(kind="appeal_received")
    assert "accepted because of this: illness, disability or a crisis in their life." in event.words
    assert event.data["late"] == {"because": "illness", "words": WHY}
    assert WHY in signed_in(clerk).get(reverse("desk:case", args=[over.reference])).text


def test_whoever_hears_it_reads_how_it_came(over: Case, clerk: User, desk: Desk, cast: dict[str, User]) -> None:
    scan = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\nscan", content_type="application/pdf")
    given = {"received_on": "2026-06-19", "came_by": "letter", "scan": scan}
    signed_in(clerk).post(address(over), late(over, "accept", "illness", WHY, **given))
    engine.take(task=waiting(over, "hear"), by=cast["reviewer"])

    page = desk("reviewer").get(reverse("desk:task", args=[waiting(over, "hear").pk])).text

    assert "By letter, keyed in by clerk on 20 June 2026, 11:00" in page
    assert f"Illness, disability or a crisis in their life. {WHY}" in page
    assert reverse("desk:scan", args=[Appeal.objects.get().reference]) in page


@pytest.mark.parametrize(
    ("because", "words", "said"),
    [
        ("", WHY, "Select a reason for accepting it"),
        ("too_old", WHY, "Select a reason for accepting it"),
        ("illness", "  ", "Give your reasons in words"),
        ("no such", WHY, "Select a reason from the list"),
    ],
)
def test_without_a_reason_it_is_not_accepted(over: Case, clerk: User, because: str, words: str, said: str) -> None:
    page = signed_in(clerk).post(address(over), late(over, "accept", because, words, received_on="2026-06-19"))

    assert page.status_code == 422
    assert said in page.text
    assert not Appeal.objects.exists()


def test_whoever_may_not_answer_is_told_who_may_and_passes_it_on(over: Case, desk: Desk, cast: dict[str, User]) -> None:
    """The reviewer, who saw nothing of the case before, sees it until it is answered, and hears of it."""
    see_case = reverse("desk:case", args=[over.reference])
    assert desk("reviewer").get(see_case).status_code == 404
    client, changes = desk("safety"), {"received_on": "2026-06-19"}
    policy_names_one(over.policy, "keeper", over)
    for answer in ("accept", "refuse"):
        page = client.post(address(over), late(over, answer, "illness", WHY, **changes))
        assert page.status_code == 422
        assert "You may not answer for a late appeal. Who may: Register keeper." in page.text
    assert not LateRequest.objects.exists()

    client.post(address(over), late(over, "pass_on", words=WHY, **changes))

    request = LateRequest.objects.get()
    assert (request.kept_by, request.why_late, request.grounds) == (cast["safety"], WHY, ["harsh"])
    assert not Appeal.objects.exists()
    assert Event.objects.filter(kind="staff_told", words__startswith="Register keeper was told:").exists()


def policy_names_one(policy: Policy, role: str, case: Case) -> None:
    """The policy says who accepts late appeals, and the case goes by that edition."""
    policy.refresh_from_db()
    policy.content["appeal"]["late_accepted_by"] = role
    policy.content["identity"]["change_note"] = f"Late appeals: {role}."
    policy.save()
    publish(policy=policy, by=None)
    policy.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(edition=policy.edition)


def test_a_request_opens_the_case_to_those_who_may_answer_until_they_have(
    over: Case, desk: Desk, cast: dict[str, User]
) -> None:
    see_case = reverse("desk:case", args=[over.reference])
    assert desk("reviewer").get(see_case).status_code == 404

    request = asked(over)

    page = desk("reviewer").get(see_case).text
    assert WHY in page
    assert f'href="{address(over, request.reference)}"' in page
    assert f"Answer request {request.reference}" in desk("reviewer").get(reverse("desk:inbox")).text
    assert f"Answer request {request.reference}" not in desk("manager").get(reverse("desk:inbox")).text
    told = Delivery.objects.filter(key__startswith=f"late-request:{request.pk}:").values_list("to", flat=True)
    assert set(told) == {f"{name}@council.example" for name in ("reviewer", "keeper", "safety")}

    changes = {"received_on": "2026-06-19"}
    desk("reviewer").post(address(over, request.reference), late(over, "refuse", "no_reason", "None given.", **changes))

    assert desk("reviewer").get(see_case).status_code == 404
    assert "Answer request" not in desk("reviewer").get(reverse("desk:inbox")).text


def test_a_request_that_is_accepted_becomes_the_appeal(over: Case, desk: Desk, cast: dict[str, User]) -> None:
    """Filled in from what was asked. Whoever accepted it may hear it: answering is no part in the decision."""
    request = asked(over, email="ada@customer.example")
    client, at = desk("reviewer"), address(over, request.reference)
    form = unescape(client.get(at).text)
    assert 'value="2026-06-19"' in form
    assert WHY in form

    answers = late(over, "accept", "illness", WHY, received_on="2026-06-19", came_by="email")
    assert [client.post(at, answers).status_code for _ in range(2)] == [302, 302]

    appeal = Appeal.objects.get()
    request.refresh_from_db()
    assert (request.answer, request.answered_by) == ("accepted", cast["reviewer"])
    engine.take(task=waiting(over, "hear"), by=cast["reviewer"])
    said = client.get(at, follow=True).text
    assert f"Request {request.reference} has been answered meanwhile: accepted." in said
    assert appeal.keyed_in_by == cast["reviewer"]


def test_a_refusal_is_recorded_with_reasons_and_told_to_the_customer(over: Case, clerk: User) -> None:
    request = asked(over, email="ada@customer.example")
    answers = late(over, "refuse", "could_have", "You wrote to us on the 10th.", grounds=[], statement="")

    page = signed_in(clerk).post(
        address(over, request.reference), {**answers, "received_on": "2026-06-19"}, follow=True
    )

    assert "They are told by email to ada@customer.example." in page.text
    request.refresh_from_db()
    assert (request.answer, request.because, request.answered_by) == ("refused", "could_have", clerk)
    event = Event.objects.get(kind="late_appeal_refused")
    assert event.actor == clerk
    assert "nothing kept them from appealing in time" in event.words
    letter = Delivery.objects.get(key=f"late-refused:{request.pk}").body
    for words in (
        "Your appeal reached us on 19 June 2026, after the last day for it.",
        "Our reason: nothing kept them from appealing in time.",
        "You wrote to us on the 10th.",
        "Complain to us.",
        "Then the ombudsman.",
    ):
        assert words in letter
    assert "You wrote to us on the 10th." in signed_in(clerk).get(reverse("desk:case", args=[over.reference])).text
    assert not Appeal.objects.exists()
    assert mail.outbox == []  # it goes through the outbox, which the worker empties


def test_a_stranger_with_a_reference_is_sent_no_answer(over: Case, clerk: User) -> None:
    """Whoever types a reference and an address of their own learns nothing of the case by it."""
    request = asked(over, email="stranger@elsewhere.example")
    answers = late(over, "refuse", "no_reason", "None.", received_on="2026-06-19")

    page = signed_in(clerk).post(address(over, request.reference), answers, follow=True)

    assert "Write to the customer now" in page.text
    assert not Delivery.objects.filter(to="stranger@elsewhere.example").exists()


def test_a_late_letter_that_is_turned_away_at_once_is_kept(over: Case, clerk: User) -> None:
    answers = late(over, "refuse", "no_reason", "None given.", came_by="letter", received_on="2026-06-19")
    page = signed_in(clerk).post(address(over), answers, follow=True)

    request = LateRequest.objects.get()
    assert (request.answer, request.statement) == ("refused", answers["statement"])
    assert "Write to the customer now" in page.text


def test_whoever_decided_may_say_yes_and_not_no(over: Case, desk: Desk, cast: dict[str, User]) -> None:
    """Nobody turns away an appeal against what they decided themselves."""
    client, changes = desk("keeper"), {"received_on": "2026-06-19"}
    page = client.post(address(over), late(over, "refuse", "no_reason", "None.", **changes))

    assert page.status_code == 422
    assert "You decided on this case, so somebody else must say" in unescape(page.text)
    assert not LateRequest.objects.exists()
    with pytest.raises(Refused):
        late_verbs.refuse_late(case=over, by=cast["keeper"], because="no_reason", words="No.", request=asked(over))

    client.post(address(over), late(over, "accept", "illness", WHY, **changes))
    assert Appeal.objects.get().keyed_in_by == cast["keeper"]


def test_the_verb_itself_accepts_nothing_from_who_may_not(over: Case, cast: dict[str, User]) -> None:
    """Whatever door is added to the page."""
    policy_names_one(over.policy, "keeper", over)
    case = Case.objects.get(pk=over.pk)
    why = Lateness("illness", WHY)
    arrival = Arrival(came_by="phone", received_on=dt.date(2026, 6, 19), by=cast["safety"], late=why)
    with pytest.raises(Refused, match="Who may: Register keeper"):
        verbs.open_appeal(case=case, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="one")


def test_who_keeps_the_register_keys_in_whoever_answers_for_late_ones(case: Case, clerk: User) -> None:
    """Before the role has had any work on the case."""
    policy_names_one(case.policy, "manager", case)
    found = Case.objects.get(pk=case.pk)

    assert says_yes(clerk, "key_in_appeal", found)
    assert not says_yes(clerk, "accept_late_appeal", found)
    assert not says_yes(clerk, "adjust", found)


@pytest.mark.parametrize("named", ["", "manager", "reviewer"])
@pytest.mark.parametrize("name", ["officer", "manager", "keeper", "safety", "reviewer", "clerk", "stranger"])
def test_who_may_answer(over: Case, cast: dict[str, User], clerk: User, name: str, named: str) -> None:
    """Without a role of its own in the policy: whoever hears appeals (the safety officers do, too) or keeps them."""
    if named:
        policy_names_one(over.policy, named, over)
    asked(over)
    person = {**cast, "clerk": clerk}[name]
    case = Case.objects.get(pk=over.pk)
    hears = {"": {"keeper", "safety", "reviewer", "clerk"}, "manager": {"manager"}, "reviewer": {"reviewer", "safety"}}
    decided = {"keeper", "safety"}

    assert says_yes(person, "accept_late_appeal", case) == (name in hears[named])
    assert says_yes(person, "refuse_late_appeal", case) == (name in hears[named] - decided)


def says_yes(person: User, verb: str, case: Case) -> bool:
    try:
        check(User.objects.get(pk=person.pk), verb, case)
    except Refused:
        return False
    return True


def test_a_second_answer_is_told_of_the_first(over: Case, clerk: User, desk: Desk, person: Callable[..., User]) -> None:
    request = asked(over)
    late_verbs.refuse_late(case=over, by=clerk, because="no_reason", words="None given.", request=request)

    other = person("other", "Keepers")
    with pytest.raises(late_verbs.AlreadyAnswered, match="not accepted"):
        late_verbs.refuse_late(case=over, by=other, because="too_old", words="Old.", request=request)
    assert Event.objects.filter(kind="late_appeal_refused").count() == 1
    # The case has closed to the reviewer with the answer: a sentence, and nothing of the case.
    answers = late(over, "accept", "illness", WHY, received_on="2026-06-19")
    page = desk("reviewer").post(address(over, request.reference), answers, follow=True)
    assert f"Request {request.reference} has been answered meanwhile: not accepted." in page.text
    assert desk("stranger").post(address(over, request.reference), answers).status_code == 404
    assert not Appeal.objects.exists()
