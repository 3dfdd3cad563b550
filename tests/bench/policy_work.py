"""The pieces of work that tests.bench.policies measures. Imported once Django is set up."""

from collections.abc import Callable
from itertools import count
from typing import Any

from viewflow import this
from viewflow.workflow import flow

from tests.workflows.large_pack import large_pack, large_steps
from workflows.flows import compile as compiler
from workflows.flows.chart import draft_charts
from workflows.models import Edition, Policy, Run, Task
from workflows.policies.editions import content_hash, pack_of, publish
from workflows.policies.schema import parse

Work = Callable[[], Any]
numbers = count(1_000_000)


def compiling(steps: int) -> Work:
    """Compile the large process of an edition; each time as another edition, so that nothing is kept."""
    content = parse(large_pack(steps)).as_json()
    digest = content_hash(content)
    pack_of(Edition(content=content, content_hash=digest))

    def work() -> None:
        edition = Edition(pk=next(numbers), content=content, content_hash=digest)
        compiled = compiler.flow_class(edition, "escalation")
        list(compiled.instance.nodes())
        del compiler._compiled[compiler.class_name(edition, "escalation")]

    return work


def stock_flow(steps: int) -> Work:
    """The same shape as somebody would write it with Viewflow alone."""
    written = large_steps(steps)

    def work() -> None:
        nodes: dict[str, Any] = {"start": flow.StartHandle(_nothing).Next(getattr(this, written[0]["id"]))}
        for step in written:
            nodes |= _stock(step)
        made = type("Stock", (flow.Flow,), {**nodes, "process_class": Run, "task_class": Task, "__module__": __name__})
        list(made.instance.nodes())  # type: ignore[attr-defined]

    return work


def _stock(step: dict[str, Any]) -> dict[str, Any]:
    code = step["id"]
    if step["kind"] == "end":
        return {code: flow.End()}
    if step["kind"] == "check":
        branch = step["branches"][0]
        switch = flow.Switch().Case(getattr(this, branch["goes_to"]), _nothing)
        return {code: switch.Default(getattr(this, step["otherwise"]))}
    if step["kind"] == "wait":
        host = flow.Handle().OnTimeout(_nothing, getattr(this, step["goes_to"]))
        return {code: host.Next(getattr(this, step["on_event"]))}
    if step["kind"] == "notify":
        return {code: flow.Function(_nothing).Next(getattr(this, step["goes_to"]))}
    task = flow.View(_nothing)
    if "on_expiry" in step:
        task = task.OnTimeout(_nothing, getattr(this, step["on_expiry"]))
    if "outcomes" not in step:
        return {code: task.Next(getattr(this, step["goes_to"]))}
    switch = flow.Switch()
    for outcome in step["outcomes"]:
        switch = switch.Case(getattr(this, outcome["goes_to"]), _nothing)
    return {code: task.Next(getattr(this, f"{code}_gate")), f"{code}_gate": switch}


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Stands for what a hand-written flow would do; nothing is run here."""


def drawing(steps: int) -> Work:
    pack = parse(large_pack(steps))
    # The two other processes of the pack are the same for every size.
    pack = pack.model_copy(update={"processes": pack.processes[:1]})
    return lambda: draft_charts(pack)


def publishing(steps: int) -> Work:
    """Publish another edition of a policy."""
    policy = Policy.objects.create(slug=f"measured-{steps}", title="Measured", content=_content(steps))

    def work() -> None:
        policy.content = _content(steps)
        publish(policy=policy, by=None)

    return work


def saving(steps: int) -> Work:
    """The least that keeping an edition can cost: one row with the same JSON."""
    policy = Policy.objects.create(slug=f"saved-{steps}", title="Saved", content=_content(steps))

    def work() -> None:
        policy.content = _content(steps)
        policy.save()

    return work


def _content(steps: int) -> dict[str, Any]:
    content = large_pack(steps)
    content["identity"] |= {"slug": f"measured-{steps}", "change_note": f"Edition {next(numbers)}."}
    return content
