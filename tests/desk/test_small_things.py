"""Small things that told the reader something wrong."""

import datetime as dt
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from time_machine import travel

from workflows.access import Refused
from workflows.desk.case_parts import people
from workflows.flows import engine, verbs
from workflows.models import Case, Customer, Policy
from workflows.policies.editions import publish

from .conftest import Desk, an_incident, do, waiting


def test_two_people_of_one_name_are_two(case: Case, cast: dict[str, User]) -> None:
    User.objects.filter(username__in=["officer", "manager"]).update(first_name="Jo", last_name="Smith")
    engine.take(task=waiting(case, "discuss"), by=cast["manager"])

    found = people(cast["keeper"], case)

    assert [one.name for one in found] == ["Jo Smith", "Jo Smith"]
    assert [len(one.parts) for one in found] == [1, 1]


def a_newer_edition(policy: Policy, days: int) -> None:
    content = policy.content
    content["identity"]["change_note"] = f"{days} days."
    next(one for one in content["deadlines"] if one["id"] == "monitoring")["span"]["n"] = days
    content["behaviours"] = [
        *[one for one in content["behaviours"] if one["id"] == "abuse"],
        {"id": f"kind_{days}", "label": f"Kind of edition {days}", "group": "Conduct"},
    ]
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)


def test_a_report_says_the_same_whether_or_not_the_customer_was_known(
    case: Case, policy: Policy, customer: Customer, desk: Desk, cast: dict[str, User]
) -> None:
    with travel(dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC), tick=False):
        a_newer_edition(policy, 5)
        said = []
        for one in (customer, Customer.objects.create(surname="New")):
            incident = verbs.report_incident(
                policy=policy, customer=one, service="Housing", report=an_incident(), by=cast["officer"]
            )
            page = unescape(desk("officer").get(reverse("desk:reported", args=[incident.pk])).content.decode())
            said.append("5 working days from your report" in page)

    assert said == [True, True]


def test_a_letter_never_prints_a_code(
    case: Case, policy: Policy, customer: Customer, desk: Desk, cast: dict[str, User]
) -> None:
    """Two editions later, with a behaviour that only the edition between them had."""
    a_newer_edition(policy, 5)
    report = an_incident(behaviours=("kind_5",))
    verbs.report_incident(policy=policy, customer=customer, service="Housing", report=report, by=cast["officer"])
    a_newer_edition(policy, 6)
    case.policy.refresh_from_db()
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    task = waiting(case, "warn")
    engine.take(task=task, by=cast["manager"])
    step, pack = engine.step_and_pack(task)

    assert step.initial(pack, waiting(case, "warn"))["text_what"] == "- Abusive language\n- Kind of edition 5"
    page = unescape(desk("manager").get(reverse("desk:case", args=[case.reference])).content.decode())
    assert "Kind of edition 5" in page
    assert "kind_5" not in page


def test_who_acts_on_a_cancelled_task_is_told_that_it_is_not_needed(case: Case, cast: dict[str, User]) -> None:
    task = waiting(case, "discuss")
    engine.take(task=task, by=cast["manager"])
    engine.end_early(run=task.process, because="For the test.")

    with pytest.raises(Refused, match="no longer needed"):
        engine.complete(task=task, by=cast["manager"], answers={"note": "Spoke.", "outcome": "nothing"})
