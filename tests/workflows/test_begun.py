"""A process that a step began goes on with the work of the run that began it."""

from typing import Any

import time_machine
from django.contrib.auth.models import User

from home.seeding import ensure_site
from workflows.flows import verbs
from workflows.flows.sweep import sweep
from workflows.models import Customer, Policy, Restriction, Run
from workflows.policies.editions import publish

from .conftest import an_incident, live, restrict
from .small_pack import small_pack

LIFT = {"id": "lift", "kind": "restrict", "label": "Lift", "operation": "lift", "because": "So.", "goes_to": "over"}


def review_that_has_another_process_lift() -> dict[str, Any]:
    content = small_pack()
    begin = {"id": "begin", "kind": "start", "label": "Begin", "process": "lifting", "goes_to": "look"}
    ways = [{"id": "seen", "label": "Seen", "goes_to": "over"}]
    look = {"id": "look", "kind": "task", "label": "Look", "role": "keeper", "outcomes": ways}
    end = {"id": "over", "kind": "end", "label": "Over", "outcome": "over"}
    content["processes"][1]["steps"] = [begin, look, end]
    content["processes"].append({"id": "lifting", "label": "Lifting", "starts_on": "step", "steps": [LIFT, end]})
    return content


def test_a_review_is_not_ended_by_the_process_that_it_began(cast: dict[str, User]) -> None:
    ensure_site(council_name="Smallholm Council")
    policy = Policy.objects.create(slug="small", title="Small", content=review_that_has_another_process_lift())
    publish(policy=policy, by=None)
    customer = Customer.objects.create(surname="Marsh", email="ada@customer.example")
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        case = verbs.report_incident(
            policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
        ).case
        restrict(case, cast)
        clock.move_to("2026-06-02 09:00Z")
        assert sweep().stuck == []
    assert Restriction.objects.get().status == Restriction.Status.LIFTED
    review = Run.objects.get(process_code="review")
    # It had nothing left to look at, and was on its way to its next step all the same.
    assert review.finished is None
    assert live(case) == ["look"]
