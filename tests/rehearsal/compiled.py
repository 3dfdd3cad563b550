"""Where the steps of a compiled flow lead, as Viewflow's own nodes say it; and where the policy's plain JSON says."""

from collections.abc import Iterator
from typing import Any

from workflows.flows.base import EditionFlow

Ways = set[tuple[str, str]]
# What the compiler calls the timers on the border of a step (workflows/steps/nodes.py, wait.py).
BORDERS = ("_expiry", "_time")


def compiled_ways(flow: type[EditionFlow]) -> Ways:
    """(step, step that may follow) for every step, past gateways and timers."""
    found: Ways = set()
    for node in flow.instance.nodes():
        step = getattr(node, "step", None)
        if step is None and node.name.endswith(BORDERS):
            host = node.name.removeprefix("step_").rsplit("_", 1)[0]
            found |= {(host, target) for target in _led_to(node)}
        elif step is not None:
            found |= {(step.id, target) for target in _led_to(node)}
    return found


def _led_to(node: Any) -> Iterator[str]:
    for edge in node._outgoing():
        step = getattr(edge.dst, "step", None)
        if step is not None:
            yield step.id
        elif not edge.dst.name.endswith(BORDERS):
            yield from _led_to(edge.dst)


def written_ways(process: dict[str, Any]) -> Ways:
    """The same, read from the policy alone."""
    found: Ways = set()
    for step in process["steps"]:
        targets = [one["goes_to"] for one in (*step.get("outcomes", ()), *step.get("branches", ()))]
        targets += [step.get(key) for key in ("goes_to", "otherwise", "on_event", "on_expiry")]
        found |= {(step["id"], target) for target in targets if target}
    return found
