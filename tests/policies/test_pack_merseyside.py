"""What Merseyside's policy says, and that all it leaves open is marked. How a case runs is in test_whole_case."""

import pytest

from workflows.policies.schema import Pack
from workflows.steps import CheckStep, StepBase

from .shipped import asked, gates, pack_named


@pytest.fixture
def merseyside() -> Pack:
    return pack_named("merseyside")


def test_has_its_four_definitions(merseyside: Pack) -> None:
    assert [one.id for one in merseyside.behaviours] == ["vexatious", "persistent", "resource_intensive", "abusive"]
    assert [one.source[:4] for one in merseyside.behaviours] == ["Line"] * 4


def test_marks_every_number_and_every_letter_as_chosen(merseyside: Pack) -> None:
    assert [one.id for one in (*merseyside.deadlines, *merseyside.letters) if not one.chosen_for_demonstration] == []
    assert merseyside.appeal is not None
    assert merseyside.review is not None
    assert merseyside.appeal.chosen_for_demonstration
    assert merseyside.review.chosen_for_demonstration


def test_borrows_no_number_of_another_policy(merseyside: Pack) -> None:
    numbers = {named.id: named.span.words for named in merseyside.deadlines if named.span}
    for slug in ("cumbria", "west-lindsey"):
        other = pack_named(slug)
        for code in ("appeal_window", "appeal_decision", "review", "extension"):
            assert numbers[code] != other.deadline(code).words


def test_goes_through_its_stages_in_order(merseyside: Pack) -> None:
    """Without what was told before, every way to a restriction passes each stage; the engine's run is elsewhere."""
    process = merseyside.processes[0]
    for stage in ("try_options", "meeting", "intentions", "hear", "referral", "authorise"):
        assert "restrict" not in _reached_without(process.id, merseyside, stage), stage


def _reached_without(process: str, pack: Pack, stage: str) -> set[str]:
    steps = {step.id: step for step in pack.process(process).steps}
    seen: set[str] = set()
    waiting = [pack.process(process).steps[0].id]
    while waiting:
        code = waiting.pop()
        if code in seen or code == stage:
            continue
        seen.add(code)
        # At the check, a case that has only begun has been told nothing and has agreed to nothing.
        step = steps[code]
        waiting += [step.otherwise] if code == "how_far" and isinstance(step, CheckStep) else _ways(step)
    return seen


def _ways(step: StepBase) -> list[str]:
    return [way.goes_to for way in step.ways()]


def test_director_is_asked_only_when_all_five_answers_are_yes(merseyside: Pack) -> None:
    assert gates(merseyside, "ready") == {
        "evidence_dated",
        "exhausted",
        "distress_apart",
        "vulnerability_considered",
        "heard",
    }


def test_tells_distress_apart_and_looks_for_support(merseyside: Pack) -> None:
    assert {"kind_of_contact", "vulnerable"} <= set(asked(merseyside, "talk_through"))
    assert {"disability", "support_now", "support_possible"} <= set(asked(merseyside, "try_options"))
    assert {"effect_service", "effect_others", "effect_performance"} <= set(asked(merseyside, "referral"))


def test_customers_may_be_groups_and_organisations(merseyside: Pack) -> None:
    assert "a group of people or an organisation" in merseyside.scope.applies_to
    assert "name of your group or organisation" in _words(merseyside, "decision")


def _words(pack: Pack, letter: str) -> str:
    return "\n".join(part.text for part in pack.letter(letter).paragraphs)


def test_never_limits_999(merseyside: Pack) -> None:
    for letter in ("decision", "changed", "goes_on", "appeal_upheld", "appeal_varied"):
        assert "call 999" in _words(merseyside, letter), letter


def test_policy_is_reviewed_each_first_of_april(merseyside: Pack) -> None:
    due = merseyside.identity.review_due
    assert due is not None
    assert (due.month, due.day) == (4, 1)
    assert "every year" in next(one.body for one in merseyside.sections if one.slug == "review-of-this-policy")
