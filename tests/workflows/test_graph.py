"""The graph that is drawn is the flow that runs."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.workflows.large_pack import large_pack
from tests.workflows.small_pack import small_pack
from workflows.flows.base import EditionFlow
from workflows.flows.compile import flow_class
from workflows.flows.graph import NEVER_ENDS, NOT_CONNECTED, graph_of
from workflows.models import Edition
from workflows.policies import packs
from workflows.policies.editions import content_hash
from workflows.policies.schema import Pack, parse

PACKS = sorted((Path(settings.BASE_DIR) / "packs").glob("*.json"))


def an_edition(pack: Pack) -> Edition:
    """An edition that is in no database: enough to compile."""
    content = pack.as_json()
    return Edition(pk=1, content=content, content_hash=content_hash(content))


def compiled_ways(compiled: type[EditionFlow]) -> set[tuple[str, str, str]]:
    """What leads where in a compiled flow, as (step, words or clock, step); gateways and timers are looked through."""
    nodes = list(compiled.instance.nodes())
    owner = {node: node.step.id for node in nodes if hasattr(node, "step")}
    found = set()
    for node in nodes:
        for edge in node._outgoing():
            if edge.edge_class == "boundary" or node.task_type == "START" or edge.dst.name.endswith("_gate"):
                continue
            if node in owner:
                source = owner[node]
            elif getattr(node, "_attached_to", None) is not None:
                source = owner[node._attached_to]
            else:
                source = node.name.removeprefix("step_").removesuffix("_gate")
            found.add((source, edge.label or "", owner[edge.dst]))
    return found


def drawn_ways(pack: Pack, code: str) -> set[tuple[str, str, str]]:
    """The same of the graph; the clock and happenings have words there that Viewflow does not keep."""
    return {
        (lead.src, lead.words if lead.by == "choice" else "", lead.dst) for lead in graph_of(pack.process(code)).leads
    }


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_every_pack_runs_as_it_is_drawn(path: Path) -> None:
    pack = packs.read(path)
    for process in pack.processes:
        assert_same(pack, process.id)


def test_large_and_small_policies_run_as_they_are_drawn() -> None:
    for pack in (parse(small_pack()), parse(large_pack(40))):
        for process in pack.processes:
            assert_same(pack, process.id)


def assert_same(pack: Pack, code: str) -> None:
    compiled = flow_class(an_edition(pack), code)
    single = {step.id for step in pack.process(code).steps if len(getattr(step, "outcomes", "..")) == 1}
    drawn = {(source, "" if source in single else words, target) for source, words, target in drawn_ways(pack, code)}
    assert compiled_ways(compiled) == drawn
    first = next(node for node in compiled.instance.nodes() if node.task_type == "START")
    assert [edge.dst.step.id for edge in first._outgoing()] == [pack.process(code).steps[0].id]


def test_faults_of_a_process_that_holds_together_are_none() -> None:
    for process in parse(large_pack(40)).processes:
        assert graph_of(process).faults == {}
        assert graph_of(process).nowhere == ()


def test_step_that_only_unconnected_steps_lead_to_is_not_connected_either() -> None:
    content = small_pack()
    content["processes"][1]["steps"][0]["otherwise"] = "extend"
    graph = graph_of(parse(content).process("review"))
    assert graph.faults == dict.fromkeys(("lift", "say_lifted", "lifted"), (NOT_CONNECTED,))


def test_circle_without_a_way_out_never_ends() -> None:
    content = small_pack()
    steps = content["processes"][1]["steps"]
    steps[0]["branches"][0]["goes_to"] = "extend"
    steps[1]["goes_to"] = "look"
    steps[0]["otherwise"] = "extend"
    graph = graph_of(parse(content).process("review"))
    assert graph.faults["look"] == (NEVER_ENDS,)
    assert graph.faults["extend"] == (NEVER_ENDS,)
    assert graph.faults["lift"] == (NOT_CONNECTED,)


def test_way_to_nowhere_is_told_as_such_and_not_as_a_step_that_never_ends() -> None:
    content = small_pack()
    content["processes"][1]["steps"][1]["goes_to"] = "missing"
    graph = graph_of(parse(content).process("review"))
    assert graph.nowhere == ("missing",)
    assert graph.faults == {"extended": (NOT_CONNECTED,)}
