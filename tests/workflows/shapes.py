"""The small policy with its panel in another shape: three seats, a deadline, and a chief it escalates to."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User

from workflows.flows import verbs
from workflows.models import Customer, Policy, Task
from workflows.policies.editions import publish

from .conftest import an_incident, do, waiting
from .small_pack import small_pack

SEATS = ["safety", "keeper", "manager"]
SHAPES: dict[str, dict[str, Any]] = {
    "panel": {"quorum": 2, "no_majority": "no"},
    "joint": {"quorum": 3, "no_majority": "no"},
    "consult": {"quorum": 2, "decider": "keeper"},
}


def shaped(shape: str, **changes: Any) -> dict[str, Any]:
    """The small pack with a panel of this shape; a change to None leaves a field out."""
    content = small_pack()
    content["roles"].append({"id": "chief", "label": "Chief", "groups": ["Chiefs"]})
    next(role for role in content["roles"] if role["id"] == "team")["groups"].append("Managers")
    letter = next(letter for letter in content["letters"] if letter["id"] == "decision")
    letter["paragraphs"].append({"id": "who", "heading": "Who decided", "text": "{{ decided_by }}"})
    vote = vote_of(content)
    del vote["no_majority"]
    vote |= {"shape": shape, "seats": SEATS, "deadline": "monitoring", "escalate_to": "chief"}
    vote |= {**SHAPES[shape], **changes}
    for name in [name for name, value in vote.items() if value is None]:
        del vote[name]
    return content


def vote_of(content: dict[str, Any]) -> dict[str, Any]:
    """The panel's step in a pack's content."""
    steps: list[dict[str, Any]] = content["processes"][0]["steps"]
    return next(step for step in steps if step["id"] == "vote")


def open_panel(content: dict[str, Any], cast: dict[str, User], person: Callable[..., User]) -> Task:
    """Publish this policy and carry a case to its panel."""
    cast["chief"] = person("chief", "Chiefs")
    policy = Policy.objects.create(slug="small", title="Small", content=content)
    publish(policy=policy, by=None)
    customer = Customer.objects.create(first_names="Ada", surname="O’Brien", email="ada@customer.example")
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    do(case, "propose", cast["safety"], restrictions=["written_only"])
    return waiting(case, "vote")
