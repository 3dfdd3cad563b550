"""The case page: what it says, and to whom."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from workflows.actions.history import record
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Appeal, Case, Event, Policy
from workflows.policies.editions import publish

from .conftest import Desk, an_incident, do, restrict, waiting

pytestmark = pytest.mark.django_db


def page_of(client: Client, case: Case) -> str:
    response = client.get(reverse("desk:case", args=[case.reference]))
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def restricted(case: Case, cast: dict[str, User]) -> Case:
    """A case with a restriction in force and its letter issued."""
    restrict(case, cast)
    return case


@pytest.fixture
def appealed(restricted: Case) -> Appeal:
    return verbs.open_appeal(
        case=restricted, grounds=["harsh"], statement="One inbox is too few.", submission_key="once"
    )


def test_new_case(case: Case, desk: Desk) -> None:
    """Who it is about, what happens now and until when, and what happened."""
    page = page_of(desk("manager"), case)
    assert "Ada O’Brien" in page
    assert "Discuss the incident" in page
    assert "Nobody yet: it is in the queue" in page
    assert "10 working days from this step opening" in page
    assert "Abusive language" in page
    assert "Incident logged with 1 dated item of evidence." in page
    assert "reported an incident" in page


def test_title_names_no_customer(case: Case, desk: Desk) -> None:
    page = page_of(desk("manager"), case)
    title = page[page.index("<title>") : page.index("</title>")]
    assert case.reference in title
    assert "O’Brien" not in title


def test_edition_links_to_its_permalink(case: Case, desk: Desk, client: Client) -> None:
    assert 'href="/small/editions/1/"' in page_of(desk("manager"), case)
    assert client.get("/small/editions/1/").status_code == 200


def test_task_is_a_link_for_those_who_can_work_on_it(case: Case, desk: Desk) -> None:
    url = reverse("desk:task", args=[waiting(case, "discuss").pk])
    assert f'href="{url}"' in page_of(desk("manager"), case)
    assert f'href="{url}"' not in page_of(desk("keeper"), case)


@pytest.mark.parametrize("name", ["stranger", "reviewer", "safety", "officer"])
def test_outsiders_find_no_page(case: Case, desk: Desk, name: str) -> None:
    """Nor does the officer who reported: the same answer as for a reference that is not there."""
    client = desk(name)
    assert client.get(reverse("desk:case", args=[case.reference])).status_code == 404
    assert client.get(reverse("desk:case", args=["C-0000-0000"])).status_code == 404


def test_nobody_is_asked_to_sign_in(case: Case, client: Client) -> None:
    response = client.get(reverse("desk:case", args=[case.reference]))
    assert "login" in response.url


def test_restriction_says_until_when_and_why(restricted: Case, desk: Desk) -> None:
    page = page_of(desk("keeper"), restricted)
    row = restricted.restrictions.get()
    assert row.terms_words in page
    assert row.review_explained in page
    assert "Calls keep staff from other work." in page


def test_lifted_restriction_says_why(restricted: Case, desk: Desk, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + dt.timedelta(days=95), tick=False)
    sweep()
    page = page_of(desk("keeper"), restricted)
    assert "None is in force now." in page
    assert "There were no further incidents." in page
    assert "Closed on" in page


def test_decision_shows_votes_and_reasons(restricted: Case, desk: Desk) -> None:
    page = page_of(desk("keeper"), restricted)
    assert "How the votes fell (2)" in page
    assert "I agree." in page
    assert "safety, Safety officer" in page


def test_votes_are_not_shown_before_the_panel_has_decided(case: Case, cast: dict[str, User], desk: Desk) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    do(case, "vote", cast["safety"], outcome="yes", reasons="Too many calls.")
    page = page_of(desk("keeper"), case)
    assert "The panel: 1 voted so far" in page
    assert "Too many calls." not in page


def test_letter_links_to_its_pdf(restricted: Case, desk: Desk) -> None:
    notice = restricted.notices.get()
    assert f'href="{reverse("desk:letter_pdf", args=[notice.pk])}"' in page_of(desk("keeper"), restricted)


def test_wait_says_what_it_waits_for(case: Case, cast: dict[str, User], desk: Desk, time_machine: Any) -> None:
    time_machine.move_to("2026-06-01 09:00:00+00:00", tick=False)
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="email")
    page = page_of(desk("keeper"), case)
    assert "Until 15 June 2026, or until a new incident is logged" in page


def test_appeal_says_its_date(appealed: Appeal, desk: Desk) -> None:
    page = page_of(desk("reviewer"), appealed.case)
    assert appealed.decide_by_explained in page
    assert "It is too harsh" in page
    assert "Decide the appeal" in page


def test_original_decider_does_not_see_the_independent_task(
    appealed: Appeal, cast: dict[str, User], desk: Desk
) -> None:
    """Neither the task, nor that somebody took it, nor where the appeal stands on the chart."""
    engine.take(task=waiting(appealed.case, "hear"), by=cast["reviewer"])
    reviewer, decider = page_of(desk("reviewer"), appealed.case), page_of(desk("keeper"), appealed.case)
    said = ["“Decide the appeal” was taken.", "“Decide the appeal” is now with"]
    assert all(words in reviewer for words in said)
    assert not any(words in decider for words in said)
    assert 'class="flow-chart__task is-now" data-step="hear"' in reviewer
    assert "is-now" not in decider
    assert "No step is waiting that you can see." in decider


def test_original_decider_reads_the_appeals_decision_once_it_is_made(
    appealed: Appeal, cast: dict[str, User], desk: Desk
) -> None:
    before = page_of(desk("keeper"), appealed.case)
    assert "Not decided yet" in before
    assert "reviewer" not in before[before.index("Who took part") : before.index("History</h2>")]
    do(appealed.case, "hear", cast["reviewer"], outcome="overturn", reasons="It went too far.", restrictions=[])
    assert "It went too far." in page_of(desk("reviewer"), appealed.case)
    page = page_of(desk("keeper"), appealed.case)
    assert "It went too far." in page
    assert "reviewer" in page[page.index("Who took part") : page.index("History</h2>")]


def test_adjustment_is_recorded_on_top(case: Case, desk: Desk, time_machine: Any) -> None:
    time_machine.move_to("2026-06-03 09:00:00+00:00", tick=False)
    client = desk("manager")
    url = reverse("desk:case_adjust", args=[case.reference])
    assert client.post(url, {"adjustment": "Large print"}).status_code == 302
    assert client.post(url, {"adjustment": "A call back"}).status_code == 302
    case.customer.refresh_from_db()
    assert case.customer.adjustments.splitlines() == [
        "Large print (agreed on 3 June 2026)",
        "A call back (agreed on 3 June 2026)",
    ]
    page = page_of(client, case)
    assert page.index("Large print (agreed on 3 June 2026)") < page.index("About this case")
    assert Event.objects.filter(kind="adjustment_agreed").count() == 2


def test_adjustment_needs_words(case: Case, desk: Desk) -> None:
    response = desk("manager").post(reverse("desk:case_adjust", args=[case.reference]), {"adjustment": " "})
    assert response.status_code == 422
    assert "Say what has been agreed" in response.content.decode()


def test_adjustment_is_not_for_outsiders(case: Case, desk: Desk) -> None:
    url = reverse("desk:case_adjust", args=[case.reference])
    assert desk("officer").post(url, {"adjustment": "Large print"}).status_code == 404
    assert desk("keeper").get(url).status_code == 405
    case.customer.refresh_from_db()
    assert case.customer.adjustments == ""


def test_history_is_paged_newest_first(case: Case, desk: Desk) -> None:
    for number in range(60):
        record(case=case, kind="note", words=f"Line number {number}.")
    client, url = desk("keeper"), reverse("desk:case", args=[case.reference])
    first, last = client.get(url).content.decode(), client.get(url, {"events": "99"}).content.decode()
    assert first.index("Line number 59.") < first.index("Line number 58.")
    assert "Line number 3." not in first
    assert "Case opened under edition 1" in last


def test_case_keeps_the_words_of_a_later_edition(policy: Policy, case: Case, cast: dict[str, User], desk: Desk) -> None:
    """An incident reported under a newer edition may carry a behaviour that the case's own edition lacks."""
    policy.content = {
        **policy.content,
        "behaviours": [*policy.content["behaviours"], {"id": "new", "label": "Flooding inboxes", "group": "Conduct"}],
    }
    publish(policy=policy, by=None)
    verbs.report_incident(
        policy=policy,
        customer=case.customer,
        service="Housing",
        report=an_incident(behaviours=("new",)),
        by=cast["officer"],
    )
    assert "Flooding inboxes" in page_of(desk("keeper"), case)
