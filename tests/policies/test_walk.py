"""A plain walker: whatever anybody chooses, each process of the shipped pack comes to a wait or to an end."""

import pytest

from workflows.policies.schema import Pack, Process
from workflows.steps import EndStep, HumanStep, StepBase, WaitStep

PROCESSES = ("escalation", "further_action", "review", "appeal")


def walks(process: Process) -> list[list[StepBase]]:
    """Every path from the first step; one that comes back to a step it has passed stops there."""
    steps = {step.id: step for step in process.steps}
    finished: list[list[StepBase]] = []
    waiting: list[list[StepBase]] = [[process.steps[0]]]
    while waiting:
        path = waiting.pop()
        ways = path[-1].ways()
        if not ways:
            finished.append(path)
        for way in ways:
            after = steps[way.goes_to]
            if after in path:
                finished.append([*path, after])
            else:
                waiting.append([*path, after])
    return finished


@pytest.mark.parametrize("name", PROCESSES)
def test_every_path_ends_or_passes_somebody_or_some_time_before_it_comes_back(pack: Pack, name: str) -> None:
    paths = walks(pack.process(name))
    assert len(paths) > 2
    for path in paths:
        if isinstance(path[-1], EndStep):
            continue
        circle = path[path.index(path[-1]) :]
        assert any(isinstance(step, (HumanStep, WaitStep)) for step in circle), [step.id for step in circle]


@pytest.mark.parametrize("name", PROCESSES)
def test_every_step_is_on_some_path(pack: Pack, name: str) -> None:
    process = pack.process(name)
    assert {step.id for path in walks(process) for step in path} == {step.id for step in process.steps}


def outcomes_after(pack: Pack, name: str, passing: str) -> set[str]:
    """How the paths through a step end."""
    return {
        path[-1].outcome
        for path in walks(pack.process(name))
        if isinstance(path[-1], EndStep) and any(step.id == passing for step in path)
    }


def test_restriction_is_never_without_decision_letter(pack: Pack) -> None:
    for path in walks(pack.process("escalation")):
        names = [step.id for step in path]
        if path[-1].id == "restricted":
            assert {"decision_letter", "urgent_letter"} & set(names)
            assert {"determination", "approval"} & set(names)


def test_restriction_comes_after_its_letter_unless_it_is_urgent(pack: Pack) -> None:
    for path in walks(pack.process("escalation")):
        names = [step.id for step in path]
        if "restrict" in names:
            assert names[names.index("restrict") - 1] == "decision_letter"


def test_urgent_path_skips_the_warnings(pack: Pack) -> None:
    names = [[step.id for step in path] for path in walks(pack.process("escalation")) if path[-1].id == "restricted"]
    assert [
        "discussion",
        "immediate_action",
        "approval",
        "restrict_at_once",
        "tell_at_once",
        "urgent_letter",
        "restricted",
    ] in names


def test_further_action_is_never_decided_before_advice_was_looked_for(pack: Pack) -> None:
    for path in walks(pack.process("further_action")):
        names = [step.id for step in path]
        if "further_decision" in names:
            assert names[names.index("further_decision") - 1] == "advice_recorded"


def test_review_that_finds_nothing_lifts(pack: Pack) -> None:
    assert pack.process("review").step("further_incidents").ways()[-1].goes_to == "lift"
    assert outcomes_after(pack, "review", "lift") == {"lifted"}


def test_appeal_can_stand_vary_or_overturn(pack: Pack) -> None:
    assert outcomes_after(pack, "appeal", "decide") == {"upheld", "varied", "overturned"}


def test_what_the_source_gives_is_not_marked_as_chosen(pack: Pack) -> None:
    for code in ("review", "extension"):
        named = pack.named_deadline(code)
        assert (named.span.words, named.chosen_for_demonstration) == ("3 months", "")


def test_every_number_has_a_clause_or_is_marked_as_chosen(pack: Pack) -> None:
    assert [named.id for named in pack.deadlines if not named.source and not named.chosen_for_demonstration] == []


def test_decision_letter_requires_the_six_items(pack: Pack) -> None:
    items = {item.id for item in pack.letter("decision").required_items if item.source == "11.4"}
    assert items == {"actions", "examples", "monitoring", "consequences", "adjustments", "complaints"}
