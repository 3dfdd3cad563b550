"""An exported process goes the same ways in an engine that knows nothing of ours."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User

from tests.workflows.bpmn_engine import Run, parser, paths
from tests.workflows.large_pack import large_pack
from tests.workflows.small_pack import small_pack
from tests.workflows.test_layout import assert_readable
from workflows.clock import Span, Unit
from workflows.flows import engine
from workflows.flows.bpmn_file import NAMESPACES, bpmn_file, placed
from workflows.flows.bpmn_model import duration, model_of
from workflows.flows.graph import graph_of
from workflows.models import Case, Task
from workflows.models import Run as OurRun
from workflows.policies import packs
from workflows.policies.schema import Pack, parse

from .conftest import do, restrict, waiting

PACKS = sorted((Path(settings.BASE_DIR) / "packs").glob("*.json"))
BEGIN = dt.datetime(2026, 6, 3, 10, tzinfo=dt.UTC)


def all_paths_agree(pack: Pack) -> int:
    """Drive every way through every process, and say how many there were."""
    read = parser(bpmn_file(pack))
    count = 0
    for process in pack.processes:
        covered = set()
        for *taken, last in paths(process):
            with time_machine.travel(BEGIN, tick=False) as clock:
                run = Run(process, read, clock)
                for way in taken:
                    run.take(way)
                assert run.steps == [*(way.src for way in taken), last]
                if not graph_of(process).after.get(last):
                    run.finish()
            covered |= set(taken)
            count += 1
        assert covered == set(graph_of(process).leads)
    return count


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_path_of_every_pack(path: Path) -> None:
    assert all_paths_agree(packs.read(path)) > 10


def test_every_path_of_a_policy_with_every_kind_of_step() -> None:
    assert all_paths_agree(parse(small_pack())) > 10


def test_every_path_of_a_process_with_expiry_checks_and_loops() -> None:
    assert all_paths_agree(parse(large_pack(18))) > 50


SMALL_ANSWERS: dict[str, Callable[[Case, dict[str, User]], None]] = {
    "closed at once": lambda case, cast: do(case, "discuss", cast["manager"], note="Spoke.", outcome="nothing"),
    "restricted": restrict,
}


@pytest.mark.django_db
@pytest.mark.parametrize("story", SMALL_ANSWERS)
def test_the_real_engine_goes_the_same_way(case: Case, cast: dict[str, User], story: str) -> None:
    """A case is run by ours; the outcomes that people chose are then all that the other engine is told."""
    SMALL_ANSWERS[story](case, cast)
    run = OurRun.objects.get(case=case, process_code="escalation")
    rows = Task.objects.filter(process=run).exclude(step="").order_by("created", "pk")
    steps = list(dict.fromkeys(rows.values_list("step", flat=True)))
    pack = parse(case.edition.content)
    other, after = pack.process("escalation"), graph_of(pack.process("escalation")).after
    outcomes = {task.step: task.data.get("outcome", "") for task in rows}
    with time_machine.travel(BEGIN, tick=False) as clock:
        theirs = Run(other, parser(bpmn_file(pack, "escalation")), clock)
        while after.get(theirs.steps[-1]):
            here = theirs.steps[-1]
            theirs.take(next(way for way in after[here] if way.outcome in ("", outcomes[here])))
        theirs.finish()
    assert theirs.steps == steps
    assert run.outcome == steps[-1]


@pytest.mark.django_db
def test_the_real_engine_waits_for_the_same_happening(case: Case, cast: dict[str, User]) -> None:
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="Shouting.", channel="email")
    engine.deliver(case=case, event="new_incident")
    assert waiting(case, "propose")
    pack = parse(case.edition.content)
    after = graph_of(pack.process("escalation")).after
    with time_machine.travel(BEGIN, tick=False) as clock:
        theirs = Run(pack.process("escalation"), parser(bpmn_file(pack)), clock)
        theirs.take(after["discuss"][1])
        theirs.take(after["warn"][0])
        theirs.take(next(way for way in after["watch"] if way.by == "event"))
    assert theirs.steps == ["discuss", "warn", "watch", "propose"]


def test_timer_does_not_fire_before_its_time() -> None:
    pack = parse(small_pack())
    after = graph_of(pack.process("escalation")).after
    with time_machine.travel(BEGIN, tick=False) as clock:
        run = Run(pack.process("escalation"), parser(bpmn_file(pack)), clock)
        run.take(after["discuss"][1])
        run.take(after["warn"][0])
        clock.shift(dt.timedelta(days=14, seconds=-1))
        run.engine.refresh_timers()
        run.engine.do_engine_steps()
        assert run.steps[-1] == "watch"
        assert not run.engine.is_completed()
        clock.shift(dt.timedelta(seconds=2))
        run.engine.refresh_timers()
        run.engine.do_engine_steps()
        assert run.engine.is_completed()


@pytest.mark.parametrize(
    ("n", "unit", "written"),
    [
        (3, Unit.MONTHS, "P3M"),
        (28, Unit.CALENDAR_DAYS, "P28D"),
        (1, Unit.WORKING_DAYS, "P3D"),
        (5, Unit.WORKING_DAYS, "P7D"),
        (6, Unit.WORKING_DAYS, "P10D"),
        (10, Unit.WORKING_DAYS, "P14D"),
    ],
)
def test_spans_are_written_in_iso(n: int, unit: Unit, written: str) -> None:
    assert duration(Span(n=n, unit=unit)) == written


def elements(text: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(text).iter(f"{{{NAMESPACES['bpmn']}}}{tag}"))  # noqa: S314 - ours


def by_id(text: str, code: str) -> ElementTree.Element:
    root = ElementTree.fromstring(text)  # noqa: S314 - ours
    return next(one for one in root.iter() if one.get("id") == code)


def test_each_kind_of_step_has_its_element() -> None:
    text = bpmn_file(parse(small_pack()))
    kinds = {
        "escalation.discuss": "userTask",
        "escalation.discuss.outcome": "exclusiveGateway",
        "escalation.warn": "userTask",
        "escalation.watch": "eventBasedGateway",
        "escalation.vote": "userTask",
        "escalation.restrict": "serviceTask",
        "escalation.tell": "serviceTask",
        "escalation.closed": "endEvent",
        "review.look": "exclusiveGateway",
        "review.say_lifted": "serviceTask",
        "escalation.start-event": "startEvent",
    }
    assert {code: by_id(text, code).tag.rpartition("}")[2] for code in kinds} == kinds
    assert not elements(text, "scriptTask")


def test_people_conditions_timers_and_outcomes_are_in_the_file() -> None:
    content = small_pack()
    content["processes"][0]["steps"][0]["on_expiry"] = "propose"
    text = bpmn_file(parse(content))
    space = NAMESPACES["bpmn"]
    assert by_id(text, "escalation.discuss").findtext(f".//{{{space}}}resourceRef") == "role-manager"
    assert by_id(text, "role-manager").get("name") == "Line manager"
    conditions = {one.text for one in elements(text, "conditionExpression")}
    assert {"outcome == 'refer'", "facts['incidents_since_restriction'] >= 1"} <= conditions
    assert by_id(text, "review.look").get("default") == "review.look.way-2"
    timer = by_id(text, "escalation.discuss.deadline")
    assert (timer.get("attachedToRef"), timer.get("cancelActivity")) == ("escalation.discuss", "true")
    assert timer.findtext(f".//{{{space}}}timeDuration") == "P14D"
    time = timer.find(f".//{{{NAMESPACES['evenhand']}}}time")
    assert time is not None
    assert (time.get("n"), time.get("unit")) == ("10", "working_days")
    assert by_id(text, "escalation.closed").get("name") == "Closed (outcome: closed)"
    assert "Within 10 working days" in str(by_id(text, "escalation.discuss").findtext(f"{{{space}}}documentation"))


@pytest.mark.parametrize("pack", [*PACKS, None], ids=lambda path: path.stem if path else "large")
def test_every_element_and_flow_is_in_the_picture(pack: Path | None) -> None:
    text = bpmn_file(packs.read(pack) if pack else parse(large_pack(40)))
    root = ElementTree.fromstring(text)  # noqa: S314 - ours
    di = f"{{{NAMESPACES['bpmndi']}}}"
    drawn = [one.get("bpmnElement") for one in root.iter() if one.tag in (f"{di}BPMNShape", f"{di}BPMNEdge")]
    nodes = [one.get("id") for process in elements(text, "process") for one in process if one.get("id")]
    assert sorted(map(str, drawn)) == sorted(str(code) for code in nodes if ".variable-" not in str(code))
    ids = [one.get("id") for one in root.iter() if one.get("id") and not one.tag.startswith("{urn:evenhand")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("step", ["discuss", "class", "expired", "start", "outcome"])
def test_step_and_outcome_may_have_any_id(step: str) -> None:
    content = small_pack()
    first = content["processes"][0]["steps"][0]
    first |= {"id": step, "on_expiry": "propose"}
    first["outcomes"][0]["id"] = "expired"
    when = [{"step": step, "question": "outcome", "operator": "equals", "value": "warn"}]
    content["processes"][0]["steps"][1] = {
        "id": "warn",
        "kind": "check",
        "label": "Asked to warn?",
        "branches": [{"id": "asked", "label": "asked", "when": when, "goes_to": "watch"}],
        "otherwise": "closed",
    }
    assert all_paths_agree(parse(content)) > 10


def test_a_draft_that_holds_together_badly_is_exported() -> None:
    content = small_pack()
    steps = content["processes"][0]["steps"]
    steps[0] |= {"on_expiry": "gone", "role": "nobody"}
    steps[1]["goes_to"] = "lost"
    content["deadlines"][3]["span"] = None
    text = bpmn_file(parse(content))
    parser(text)
    assert by_id(text, "escalation.gone").get("name") == "Nowhere (there is no step “gone”)"
    assert by_id(text, "role-nobody").get("name") == "a role that does not exist (“nobody”)"
    assert by_id(text, "escalation.discuss.deadline").find(f".//{{{NAMESPACES['bpmn']}}}timeDuration") is None


def test_one_process_can_be_exported_alone() -> None:
    assert [one.get("id") for one in elements(bpmn_file(parse(small_pack()), "appeal"), "process")] == ["appeal"]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_picture_in_the_file_is_readable(path: Path) -> None:
    pack = packs.read(path)
    for process in pack.processes:
        assert_readable(placed(model_of(pack, process)), tight=True)
