"""An officer keys in an appeal: same rules, same acknowledgement, and the day it came rules the clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from workflows.access import Refused
from workflows.actions.appeals import Arrival
from workflows.flows import engine, verbs
from workflows.models import Appeal, Case, Customer, Delivery, Event, Involvement, Notice, Policy
from workflows.policies.editions import publish

from .conftest import Desk, an_incident, restrict, waiting
from .key_in_answers import a_phone_call, address, signed_in

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
Clock = time_machine.Traveller


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with time_machine.travel(START, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def decided(case: Case, cast: dict[str, User]) -> Case:
    """A case whose decision letter has just been emailed."""
    restrict(case, cast)
    return case


def test_an_appeal_by_phone_is_heard_like_any_other(decided: Case, desk: Desk, cast: dict[str, User]) -> None:
    answers = a_phone_call(decided, email="ada@customer.example", circumstances="I care for my mother.")
    page = desk("keeper").post(address(decided), answers, follow=True)

    appeal = Appeal.objects.get()
    assert f"Appeal {appeal.reference} is open. We will decide your appeal by 1 July 2026." in unescape(page.text)
    assert (appeal.came_by, appeal.keyed_in_by, appeal.statement) == (
        "phone",
        cast["keeper"],
        "“One inbox is not enough for me.”",
    )
    assert waiting(decided, "hear").due_explained == "28 calendar days from receipt on 3 June 2026 = 1 July 2026"
    event = Event.objects.get(kind="appeal_received")
    assert event.actor == cast["keeper"]
    assert f"Appeal {appeal.reference} received by phone on 3 June 2026, keyed in on 3 June 2026," in event.words
    copy = Delivery.objects.get(key=f"appeal-copy:{appeal.pk}")
    assert "One inbox is not enough for me." in copy.body
    assert "We will decide your appeal by 1 July 2026." in copy.body
    assert "I care for my mother." not in copy.body
    assert "What you told us about your circumstances is not in this email. We have it" in copy.body


def test_the_case_page_leads_there_and_says_how_it_came(decided: Case, desk: Desk) -> None:
    client = desk("keeper")
    at = reverse("desk:case", args=[decided.reference])
    assert f'href="{address(decided)}"' in client.get(at).text

    given = {"capacity": "advocate", "made_by": "Kim Lowe, Smallholm Advice", "came_by": "advocate"}
    client.post(address(decided), a_phone_call(decided, **given))
    page = client.get(at).text

    assert "Through an advocate or representative, keyed in by keeper on 3 June 2026, 11:00" in page
    assert "Made by Kim Lowe, Smallholm Advice (an advocate or support worker)" in page


def test_the_day_it_came_rules_the_clock(decided: Case, desk: Desk, clock: Clock) -> None:
    """Received on the last day and keyed in a week after: in time, and decided by a date counted from receipt."""
    clock.move_to(START + dt.timedelta(days=21))

    desk("keeper").post(address(decided), a_phone_call(decided, came_by="letter", received_on="2026-06-17"))

    appeal = Appeal.objects.get()
    assert appeal.late_because == ""
    assert appeal.decide_by == dt.date(2026, 7, 15)
    assert appeal.decide_by_explained == "28 calendar days from receipt on 17 June 2026 = 15 July 2026"
    assert appeal.received_at.date() == dt.date(2026, 6, 17)


@pytest.mark.parametrize(
    ("came", "decide_by"),
    [
        # The letter goes out on Monday 14 December: ten working days end on Wednesday 30 December, as Friday 25 and
        # Monday 28 (in place of Saturday 26) are bank holidays. So is 1 January.
        ("2026-12-30", dt.date(2027, 1, 14)),
        # The day before a weekend, in it and after it.
        ("2026-12-18", dt.date(2027, 1, 6)),
        ("2026-12-20", dt.date(2027, 1, 6)),
        ("2026-12-21", dt.date(2027, 1, 7)),
    ],
)
def test_weekends_and_bank_holidays_are_counted_from_the_day_it_came(
    policy: Policy, cast: dict[str, User], customer: Customer, desk: Desk, clock: Clock, came: str, decide_by: dt.date
) -> None:
    for deadline in policy.content["deadlines"]:
        if deadline["id"] in ("window", "decision"):
            deadline["span"] = {"n": 10, "unit": "working_days"}
    policy.content["identity"]["change_note"] = "Working days."
    policy.save()
    publish(policy=policy, by=None)
    clock.move_to(dt.datetime(2026, 12, 14, 10, 0, tzinfo=dt.UTC))
    case = _reported(policy, customer, cast)
    restrict(case, cast)
    clock.move_to(dt.datetime(2027, 1, 11, 10, 0, tzinfo=dt.UTC))

    page = desk("keeper").post(address(case), a_phone_call(case, received_on=came))

    assert page.status_code == 302
    assert Appeal.objects.get().decide_by == decide_by
    late_one = desk("keeper").post(address(case), a_phone_call(case, received_on="2026-12-31"))
    assert late_one.status_code == 422
    assert "The last day to appeal was 30 December 2026: 10 working days from the letter" in late_one.text


def _reported(policy: Policy, customer: Customer, cast: dict[str, User]) -> Case:
    policy.refresh_from_db()
    report = an_incident()
    return verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=report, by=cast["officer"]
    ).case


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"received_on": "2026-06-04"}, "an appeal cannot have come in the future"),
        ({"received_on": "2026-06-02"}, "was written on 3 June 2026: enter that day or a later one"),
        ({"received_on": ""}, "Enter the day on which it reached us"),
        ({"came_by": "online"}, "Select a valid choice"),
        ({"grounds": []}, "Select at least one thing that they disagree with"),
        ({"statement": " "}, "Write down why they disagree"),
        ({"letter": "0"}, "Select the letter it is against"),
        ({"capacity": "family"}, "Enter the name of whoever made the appeal"),
        ({"email": "nobody"}, "Enter an email address in full"),
        ({"key": "no"}, "Open this page afresh"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    decided: Case, desk: Desk, changes: dict[str, object], said: str
) -> None:
    page = desk("keeper").post(address(decided), a_phone_call(decided, **changes))

    assert page.status_code == 422
    assert said in unescape(page.text)
    assert not Appeal.objects.exists()


def test_the_verb_itself_refuses_a_day_that_cannot_be(decided: Case, cast: dict[str, User]) -> None:
    """Whatever door is added to the page."""
    for day in (dt.date(2026, 6, 4), dt.date(2026, 6, 2)):
        arrival = Arrival(came_by="phone", received_on=day, by=cast["keeper"])
        with pytest.raises(verbs.CannotKeyIn):
            verbs.open_appeal(case=decided, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="one")
    arrival = Arrival(came_by="phone", received_on=dt.date(2026, 6, 3), by=cast["stranger"])
    with pytest.raises(Refused):
        verbs.open_appeal(case=decided, grounds=["harsh"], statement="No.", arrival=arrival, submission_key="one")


def test_what_is_there_already_is_named_and_not_made_again(decided: Case, desk: Desk) -> None:
    first = verbs.open_appeal(case=decided, grounds=["harsh"], statement="Online.", submission_key="one")

    page = desk("keeper").post(address(decided), a_phone_call(decided), follow=True)

    assert f"Nothing was made. Appeal {first.reference} against this letter is there already." in page.text
    assert "It will be decided by 1 July 2026." in page.text
    assert list(Appeal.objects.all()) == [first]


def test_the_same_form_sent_twice_is_one_appeal(decided: Case, desk: Desk) -> None:
    client, answers = desk("keeper"), a_phone_call(decided, email="ada@customer.example")
    pages = [client.post(address(decided), answers, follow=True) for _ in range(2)]

    appeal = Appeal.objects.get()
    assert all(f"Appeal {appeal.reference} is open." in page.text for page in pages)
    assert Delivery.objects.filter(key__startswith="appeal-copy:").count() == 1
    assert Event.objects.filter(kind="appeal_received").count() == 1


def test_whoever_decided_takes_it_down_and_does_not_decide_it(decided: Case, desk: Desk, cast: dict[str, User]) -> None:
    desk("keeper").post(address(decided), a_phone_call(decided))

    with pytest.raises(Refused, match="somebody independent"):
        engine.take(task=waiting(decided, "hear"), by=cast["keeper"])


def test_taking_it_down_bars_nobody_from_deciding_it(
    decided: Case, desk: Desk, cast: dict[str, User], person: Callable[..., User]
) -> None:
    """Somebody who keeps the register and hears appeals, and had no part in the decision."""
    both = person("both", "Keepers", "Reviewers")
    signed_in(both).post(address(decided), a_phone_call(decided))

    assert Appeal.objects.get().keyed_in_by == both
    assert not Involvement.objects.filter(user=both).exists()
    engine.take(task=waiting(decided, "hear"), by=both)
    assert waiting(decided, "hear").owner == both


def test_a_case_without_a_decision_has_nothing_to_appeal(case: Case, desk: Desk) -> None:
    page = desk("keeper").get(address(case), follow=True)

    assert "Nothing was made. There is no decision on this case that can be appealed yet." in page.text


def test_the_scanned_letter_is_kept_for_those_who_see_the_case(decided: Case, desk: Desk) -> None:
    scan = SimpleUploadedFile("../ada.pdf", b"%PDF-1.7\nscan", content_type="application/pdf")
    desk("keeper").post(address(decided), a_phone_call(decided, came_by="letter", scan=scan))

    at = reverse("desk:scan", args=[Appeal.objects.get().reference])
    answer = desk("keeper").get(at)
    assert answer.getvalue() == b"%PDF-1.7\nscan"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "ada" not in answer["Content-Disposition"]
    assert at in desk("keeper").get(reverse("desk:case", args=[decided.reference])).text
    assert desk("stranger").get(at).status_code == 404
    assert desk("keeper").get(reverse("desk:scan", args=["A-2222-3333"])).status_code == 404


def test_a_file_that_is_not_what_it_says_is_refused(decided: Case, desk: Desk) -> None:
    scan = SimpleUploadedFile("letter.pdf", b"MZ\x00\x01", content_type="application/pdf")
    page = desk("keeper").post(address(decided), a_phone_call(decided, scan=scan))

    assert page.status_code == 422
    assert "The file is not of a kind we can keep." in page.text
    assert "Choose the file again." in page.text
    assert not Appeal.objects.exists()


def test_each_letter_has_its_own_window_and_only_letters_of_the_case_are_offered(decided: Case, desk: Desk) -> None:
    page = desk("keeper").get(address(decided)).text
    letter = Notice.objects.get(case=decided, letter="decision")

    assert f'value="{letter.pk}"' in page
    assert "Decision, 3 June 2026. Last day to appeal: 17 June 2026" in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("keeper", 200), ("safety", 200), ("manager", 404), ("reviewer", 404), ("officer", 404), ("stranger", 404)],
)
def test_who_may_key_in(decided: Case, desk: Desk, name: str, status: int) -> None:
    """Whoever keeps the register, and roles with a part in the case; to others there is no such page."""
    assert desk(name).get(address(decided)).status_code == status
    posted = desk(name).post(address(decided), a_phone_call(decided))
    assert posted.status_code == (302 if status == 200 else 404)
    assert Appeal.objects.exists() == (status == 200)
