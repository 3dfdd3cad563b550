"""Grants follow the work, also when a group that the policy names has gone."""

import pytest
from django.contrib.auth.models import Group, User

from workflows.access import may, without_anybody
from workflows.flows import engine, verbs
from workflows.flows.sweep import sweep
from workflows.models import Case, CaseGroupGrant, Policy, Task, TaskGroupGrant
from workflows.policies.editions import publish

from .conftest import an_incident, do, restrict, waiting
from .small_pack import small_pack


def fresh(user: User) -> User:
    """The user without what was remembered of their groups."""
    return User.objects.get(pk=user.pk)


def groups(case: Case) -> set[str]:
    return set(CaseGroupGrant.objects.filter(content_object=case).values_list("group__name", flat=True))


def test_a_missing_group_leaves_nobody_with_more_than_they_should_have(case: Case, cast: dict[str, User]) -> None:
    Group.objects.filter(name="Keepers").update(name="Guardians of the register")

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")

    assert not may(fresh(cast["manager"]), "view", case)
    assert groups(case) == {"Safety", "Guardians of the register"}, "what the policy does not name is left alone"


def test_a_missing_group_leaves_no_grant_on_a_live_task_to_those_it_is_not_for(
    case: Case, cast: dict[str, User]
) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    Group.objects.filter(name="Keepers").update(name="Guardians of the register")
    task = waiting(case, "propose")
    row = TaskGroupGrant.objects.get(content_object=task)
    row.pk, row.group = None, Group.objects.get(name="Managers")
    row.save()

    engine.take(task=task, by=cast["safety"])
    engine.settle(case)

    names = TaskGroupGrant.objects.filter(content_object=task).values_list("group__name", flat=True)
    assert list(names) == ["Safety"]


def test_a_task_whose_group_has_gone_is_an_alarm(case: Case) -> None:
    assert sweep().stuck == []
    Group.objects.get(name="Managers").delete()

    assert sweep().stuck == [f"a task of case {case.reference} that nobody can do"]


def test_a_task_whose_people_have_all_left_is_an_alarm(case: Case, cast: dict[str, User]) -> None:
    cast["manager"].is_active = False
    cast["manager"].save()

    assert sweep().stuck == [f"a task of case {case.reference} that nobody can do"]


def test_an_appeal_that_nobody_independent_can_hear_is_an_alarm(
    case: Case, cast: dict[str, User], policy: Policy
) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key="one")
    assert not without_anybody().exists()

    verbs.report_incident(
        policy=policy, customer=case.customer, service="Housing", report=an_incident(), by=cast["reviewer"]
    )

    assert list(without_anybody()) == [Task.objects.get(case=case, step="hear")]


def test_the_run_that_waited_is_told_before_grants_are_settled(
    policy: Policy, customer: object, cast: dict[str, User]
) -> None:
    """An appeal's decision moves another run on; those who see the case because of its step lose it at once."""
    content = small_pack()
    steps = content["processes"][0]["steps"]
    next(step for step in steps if step["id"] == "tell")["goes_to"] = "wait_for_appeal"
    wait = {"id": "wait_for_appeal", "kind": "wait", "label": "Wait", "event": "appeal_decided", "on_event": "last"}
    last = {
        "id": "last",
        "kind": "task",
        "label": "Learn from it",
        "role": "manager",
        "outcomes": [{"id": "done", "label": "Done", "goes_to": "restricted"}],
    }
    steps += [wait, last]
    policy.content = content
    policy.save()
    publish(policy=policy, by=None)
    case = verbs.report_incident(
        policy=policy, customer=customer, service="Housing", report=an_incident(), by=cast["officer"]
    ).case
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key="one")
    assert not may(fresh(cast["manager"]), "view", case)

    do(case, "hear", cast["reviewer"], outcome="overturn", reasons="It was wrong.")

    assert may(fresh(cast["manager"]), "take", waiting(case, "last"))
    case.refresh_from_db()
    assert case.closed_at is None


@pytest.mark.parametrize("group", ["Keepers", "Safety"])
def test_everybody_else_works_on(case: Case, cast: dict[str, User], group: str) -> None:
    Group.objects.filter(name=group).update(name="Renamed")

    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")

    assert may(cast["manager"], "take", waiting(case, "warn"))
