"""An edition compiles to Viewflow classes on first use, once in a process, in any process."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections
from django.urls import get_resolver
from viewflow.workflow import flow

from workflows.flows import compile as compiling
from workflows.flows import published
from workflows.flows.compile import class_name, flow_class
from workflows.models import Case, Edition, Policy, Run, Task
from workflows.policies import packs
from workflows.policies.editions import content_hash

from .conftest import do

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def west_lindsey(db: None) -> Edition:
    """An edition of the shipped pack, without publishing it."""
    content = packs.read(ROOT / "packs" / "west-lindsey.json").as_json()
    policy = Policy.objects.create(slug="west-lindsey", title="Managing", content=content)
    return Edition.objects.create(
        policy=policy,
        number=1,
        content=content,
        content_hash=content_hash(content),
        change_note="First.",
        published_at="2026-06-03T10:00:00Z",
    )


def test_one_class_for_one_process_of_an_edition(policy: Policy) -> None:
    edition = Edition.objects.get(policy=policy)

    assert flow_class(edition, "escalation") is flow_class(Edition.objects.get(pk=edition.pk), "escalation")
    assert flow_class(edition, "escalation") is not flow_class(edition, "appeal")


def test_the_stored_name_leads_to_the_class(policy: Policy) -> None:
    edition = Edition.objects.get(policy=policy)

    assert getattr(published, class_name(edition, "review")) is flow_class(edition, "review")


@pytest.mark.parametrize("name", ["Edition0_00000000_escalation", "EditionX", "os", "Edition1_zzzzzzzz_x"])
@pytest.mark.django_db
def test_a_name_without_an_edition_is_no_attribute(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(published, name)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_that_ask_at_once_get_one_class(policy: Policy) -> None:
    edition = Edition.objects.get(policy=policy)
    compiling._compiled.clear()
    gun, found = threading.Barrier(8), []

    def ask() -> None:
        gun.wait()
        found.append(getattr(published, class_name(edition, "escalation")))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(map(id, found))) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_another_program_finds_the_run_where_it_stands(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="refer")
    program = (
        "import django, json; django.setup()\n"
        "from workflows.models import Run, Task\n"
        f"task = Task.objects.get(case_id={case.pk}, status='NEW', flow_task_type='HUMAN')\n"
        "print(json.dumps([str(Run.objects.get(pk=task.process_id).flow_class), task.flow_task.step.label]))\n"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **same_database(), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        text=True,
    )

    ref, label = json.loads(answer.stdout.splitlines()[-1])
    assert ref == f"workflows/flows.published.{class_name(case.edition, 'escalation')}"
    assert label == "Propose an arrangement"


def same_database() -> dict[str, str]:
    """What makes another program use this test's database."""
    if connection.vendor == "sqlite":
        return {
            "DJANGO_SETTINGS_MODULE": "evenhand.settings.dev",
            "DATABASE_URL": "",
            "SQLITE_PATH": str(connection.settings_dict["NAME"]),
        }
    at = connection.settings_dict
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    return {"DJANGO_SETTINGS_MODULE": "evenhand.settings.dev", "DATABASE_URL": url}


def test_every_human_node_needs_a_permission(west_lindsey: Edition) -> None:
    """Without one, Viewflow puts a task in everybody's queue."""
    for process in west_lindsey.content["processes"]:
        for node in flow_class(west_lindsey, process["id"]).instance.nodes():
            if isinstance(node, flow.View):
                assert node._owner_permission == "workflows.work_task", node.name


def test_every_step_of_every_process_is_a_node(west_lindsey: Edition) -> None:
    for process in west_lindsey.content["processes"]:
        nodes = {node.name for node in flow_class(west_lindsey, process["id"]).instance.nodes()}
        assert {f"step_{step['id']}" for step in process["steps"]} <= nodes


def test_viewflow_has_no_pages_here() -> None:
    assert "viewflow" not in get_resolver().namespace_dict


def test_rows_of_another_edition_are_not_served_by_this_one(policy: Policy, case: Case) -> None:
    run = Run.objects.get(case=case)

    assert run.flow_class.edition_hash == case.edition.content_hash
    assert Task.objects.filter(process=run).last().flow_task.flow_class is run.flow_class
