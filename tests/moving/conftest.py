"""A case under edition 1 of the small policy, a later edition, and a manager who may move cases."""

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User

from tests.workflows.conftest import case, cast, customer, person, policy
from workflows.access import without_anybody
from workflows.flows.compile import flow_class
from workflows.models import LIVE, Case, Edition, Event, Policy, Run, Task
from workflows.moving.move import move_case
from workflows.moving.plan import Plan, TaskPlan, plan_for
from workflows.policies.editions import publish

__all__ = ["case", "cast", "customer", "person", "policy"]

START = dt.datetime(2026, 6, 3, 10, 0, tzinfo=dt.UTC)
Content = dict[str, Any]
Change = Callable[[Content], None]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mover(person: Callable[..., User]) -> User:
    """A policy manager: publishes and moves, and has no part in any case."""
    user = person("mover")
    codes = ("view_policy", "change_policy", "publish_policy")
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="workflows", codename__in=codes))
    return user


def new_edition(policy: Policy, *changes: Change, note: str = "Changed.") -> Edition:
    """Publish a later edition: the one in force with these changes."""
    policy.refresh_from_db()
    content = copy.deepcopy(policy.content)
    content["identity"]["change_note"] = note
    for change in changes:
        change(content)
    policy.content = content
    policy.save()
    return publish(policy=policy, by=None)


def process_of(content: Content, code: str = "escalation") -> Content:
    return next(one for one in content["processes"] if one["id"] == code)


def step_of(content: Content, code: str, process: str = "escalation") -> Content:
    return next(one for one in process_of(content, process)["steps"] if one["id"] == code)


def one_of(content: Content, kind: str, code: str) -> Content:
    return next(one for one in content[kind] if one["id"] == code)


def set_step(code: str, process: str = "escalation", **values: Any) -> Change:
    """A change of one step; a value of None leaves the field out."""

    def change(content: Content) -> None:
        step = step_of(content, code, process)
        step.update(values)
        for name in [name for name, value in values.items() if value is None]:
            del step[name]

    return change


def rename(code: str, to: str, process: str = "escalation", label: str = "") -> Change:
    """The same step under another id, with all that leads to it or speaks of it."""

    def change(content: Content) -> None:
        step = step_of(content, code, process)
        step["id"], step["label"] = to, label or step["label"]
        _everywhere(process_of(content, process), code, to)

    return change


def _everywhere(part: Any, code: str, to: str) -> None:
    names = ("goes_to", "on_event", "on_expiry", "otherwise", "terms_from", "reasons_from", "announces", "step")
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _everywhere(one, code, to)
    if isinstance(part, dict):
        part.update({name: to for name in names if part.get(name) == code})


def insert_before(code: str, step: Content, process: str = "escalation") -> Change:
    """A new step on every way to this one; it leads on to it."""

    def change(content: Content) -> None:
        _everywhere(process_of(content, process), code, step["id"])
        for one in process_of(content, process)["steps"]:
            one.update({name: code for name in ("terms_from", "reasons_from", "step") if one.get(name) == step["id"]})
        process_of(content, process)["steps"].append(step)

    return change


CHECKED = {
    "id": "legal",
    "kind": "task",
    "label": "Ask for legal advice",
    "role": "keeper",
    "deadline": "monitoring",
    "outcomes": [{"id": "asked", "label": "Asked", "goes_to": "vote"}],
}


def plan(case: Case) -> Plan:
    """The dry run to the edition in force."""
    fresh = Case.objects.select_related("edition", "policy__edition").get(pk=case.pk)
    assert fresh.policy.edition is not None
    return plan_for(fresh, fresh.policy.edition)


def only_task(case: Case) -> TaskPlan:
    found = plan(case)
    assert len(found.tasks) == 1
    return found.tasks[0]


def move(case: Case, by: User, *, shown: str = "", reason: str = "The steps are clearer.", **chosen: str) -> bool:
    """Move a case as just planned. `chosen` says by the old step's id which step its task goes on with."""
    case.refresh_from_db()
    found = plan(case)
    picked = {task.task: chosen[task.step] for task in found.tasks if task.step in chosen}
    edition = Policy.objects.select_related("edition").get(pk=case.policy_id).edition
    assert edition is not None
    moved = move_case(case=case, to=edition, chosen=picked, shown=shown or found.fingerprint, reason=reason, by=by)
    # A case that was read before knows only its old edition.
    case.refresh_from_db(fields=["edition", "closed_at", "outcome"])
    return moved


def events(case: Case, kind: str) -> list[str]:
    return list(Event.objects.filter(case=case, kind=kind).values_list("words", flat=True))


def check_invariant(case: Case) -> None:
    """An open run has a live task and is of the case's edition with it; a closed one has none."""
    for run in Run.objects.filter(case=case):
        tasks = Task.objects.filter(process=run, status__in=LIVE)
        assert tasks.exists() == (run.finished is None)
        if run.finished is None:
            assert run.edition_id == case.edition_id
            assert run.flow_class is flow_class(case.edition, run.process_code)
            for task in tasks:
                assert task.edition_id == case.edition_id
                assert task.flow_task.flow_class is run.flow_class
    assert not without_anybody().filter(case=case).exists()
