"""A plain walker: whatever anybody chooses, each process of the shipped pack comes to a wait or to an end."""

import pytest

from workflows.policies.schema import Pack, Process
from workflows.steps import EndStep, HumanStep, PanelStep, StepBase, WaitStep

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


def test_restriction_comes_after_a_warning_or_a_recorded_exception(pack: Pack) -> None:
    for path in walks(pack.process("escalation")):
        names = [step.id for step in path]
        if "restrict" in names:
            assert names[names.index("decision_letter") - 1] in ("warned_before", "without_warning")
            assert "warned_before" in names


def test_further_action_is_always_told(pack: Pack) -> None:
    for path in walks(pack.process("further_action")):
        names = [step.id for step in path]
        if isinstance(path[-1], EndStep) and path[-1].outcome == "further_action":
            assert "further_letter" in names


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


@pytest.mark.parametrize("code", ["decision", "appeal_varied", "appeal_warning_varied"])
def test_decision_letter_requires_the_six_items(pack: Pack, code: str) -> None:
    letter = pack.letter(code)
    assert letter.uncovered() == []
    items = {item.id for item in letter.required_items if item.source == "11.4"}
    assert items == {"actions", "examples", "monitoring", "consequences", "adjustments", "complaints"}


NOT_IN_THE_SOURCE = {
    "steps": {"look", "further_decision", "instruct", "without_warning", "immediate_action", "approval", "extension"},
    "letters": {"formal_warning", "further_action", "alternatives_offer", "informal_warning", "appeal_received"},
    "restrictions": {"one_contact", "calls"},
    "sections": {
        "help-and-adjustments",
        "investigation-and-decision",
        "urgent-exceptions",
        "restrictions",
        "review",
        "appeal",
        "further-action",
        "what-we-record",
    },
}


def test_what_the_source_does_not_give_is_marked_as_chosen(pack: Pack) -> None:
    marked = {
        "steps": {one.id for process in pack.processes for one in process.steps if one.chosen_for_demonstration},
        "letters": {one.id for one in pack.letters if one.chosen_for_demonstration},
        "restrictions": {one.id for one in pack.restrictions if one.chosen_for_demonstration},
        "sections": {one.slug for one in pack.sections if one.chosen_for_demonstration},
    }
    assert {kind: found - marked[kind] for kind, found in NOT_IN_THE_SOURCE.items()} == {
        kind: set() for kind in NOT_IN_THE_SOURCE
    }
    assert pack.scope.chosen_for_demonstration
    assert pack.signposts.chosen_for_demonstration


def section(pack: Pack, slug: str) -> str:
    return next(one.body for one in pack.sections if one.slug == slug)


def test_public_words_promise_what_the_steps_do(pack: Pack) -> None:
    """The team has as many choices on the page as in the vote, and nothing says that there are three reasons only."""
    panel = pack.process("escalation").step("determination")
    assert isinstance(panel, PanelStep)
    assert section(pack, "investigation-and-decision").count("\n- ") == len(panel.outcomes)
    assert "only:" not in section(pack, "urgent-exceptions")
    assert "without their consent" in section(pack, "what-is-unacceptable")
    assert "one service only" in section(pack, "restrictions")
    assert section(pack, "prevention")
