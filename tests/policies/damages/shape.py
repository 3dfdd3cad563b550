"""What is not a pack any more: each fault is named with its path, and nothing further is looked at."""

from collections.abc import Callable, Iterator
from typing import Any

from .registry import NOT_A_PACK, Content, Place, damage, putting, steps, without

HUMAN = ("task", "panel", "notice")


def _of_steps(content: Content, name: str, value: Any, *kinds: str, more: str = "") -> Iterator[Place]:
    """A field of the steps of some kinds put wrong."""
    for path, _, step in steps(content, *kinds):
        yield putting(step, name, value, path + more)


def _lost(
    content: Content, name: str, *kinds: str, more: str = "", when: Callable[[Content], bool] = bool
) -> Iterator[Place]:
    for path, _, step in steps(content, *kinds):
        if name in step and when(step):
            yield without(step, name, path + more)


@damage(NOT_A_PACK)
def other_format(content: Content) -> Iterator[Place]:
    yield putting(content, "format", "evenhand-pack/9", "format")


@damage(NOT_A_PACK)
def field_that_does_not_exist(content: Content) -> Iterator[Place]:
    return _of_steps(content, "salary", 1, more=".salary")


@damage(NOT_A_PACK)
def kind_that_does_not_exist(content: Content) -> Iterator[Place]:
    return _of_steps(content, "kind", "guess")


@damage(NOT_A_PACK)
def no_kind(content: Content) -> Iterator[Place]:
    return _lost(content, "kind")


@damage(NOT_A_PACK)
def nobody_to_do_it(content: Content) -> Iterator[Place]:
    return _lost(content, "role", *HUMAN, more=".role")


@damage(NOT_A_PACK)
def no_label(content: Content) -> Iterator[Place]:
    return _of_steps(content, "label", "  ", more=".label")


@damage(NOT_A_PACK)
def character_that_nobody_can_see(content: Content) -> Iterator[Place]:
    return _of_steps(content, "label", "Do\x1b it", more=".label")


@damage(NOT_A_PACK)
def text_for_a_list(content: Content) -> Iterator[Place]:
    return _of_steps(content, "outcomes", "yes", "task", "panel", more=".outcomes")


@damage(NOT_A_PACK)
def no_steps(content: Content) -> Iterator[Place]:
    for i, process in enumerate(content["processes"]):
        yield putting(process, "steps", [], f"processes[{i}].steps")


@damage(NOT_A_PACK)
def no_processes(content: Content) -> Iterator[Place]:
    yield putting(content, "processes", [], "processes")


@damage(NOT_A_PACK)
def step_id_twice(content: Content) -> Iterator[Place]:
    for i, process in enumerate(content["processes"]):
        for step in process["steps"][1:]:
            yield putting(step, "id", process["steps"][0]["id"], f"processes[{i}].steps")


@damage(NOT_A_PACK)
def part_id_twice(content: Content) -> Iterator[Place]:
    for name in ("roles", "deadlines", "letters", "restrictions", "processes"):
        yield putting(content[name][-1], "id", content[name][0]["id"], name)


@damage(NOT_A_PACK)
def id_that_is_no_id(content: Content) -> Iterator[Place]:
    for name in ("roles", "deadlines", "letters", "restrictions"):
        for k, one in enumerate(content[name]):
            yield putting(one, "id", "No Id", f"{name}[{k}].id")


def _conditions(content: Content) -> Iterator[tuple[str, Content]]:
    for path, _, step in steps(content, "check"):
        for k, branch in enumerate(step["branches"]):
            for n, condition in enumerate(branch["when"]):
                yield f"{path}.branches[{k}].when[{n}]", condition


@damage(NOT_A_PACK)
def fact_that_does_not_exist(content: Content) -> Iterator[Place]:
    for path, condition in _conditions(content):
        if "fact" in condition:
            yield putting(condition, "fact", "mood", path)


@damage(NOT_A_PACK)
def words_compared_as_numbers(content: Content) -> Iterator[Place]:
    for path, condition in _conditions(content):
        if condition["operator"] in ("at_least", "at_most"):
            yield putting(condition, "value", "many", path)


@damage(NOT_A_PACK)
def operator_that_does_not_exist(content: Content) -> Iterator[Place]:
    for path, condition in _conditions(content):
        yield putting(condition, "operator", "is_like", f"{path}.operator")


@damage(NOT_A_PACK)
def condition_on_two_things(content: Content) -> Iterator[Place]:
    for path, condition in _conditions(content):
        if "step" in condition:
            yield putting(condition, "fact", "incidents", path)


@damage(NOT_A_PACK)
def branch_without_conditions(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "check"):
        for k, branch in enumerate(step["branches"]):
            yield putting(branch, "when", [], f"{path}.branches[{k}].when")


@damage(NOT_A_PACK)
def question_with_an_id_that_is_taken(content: Content) -> Iterator[Place]:
    asked = [{"id": "outcome", "kind": "yes_no", "label": "What now?"}]
    return _of_steps(content, "questions", asked, "task", "panel")


@damage(NOT_A_PACK)
def choice_of_one(content: Content) -> Iterator[Place]:
    asked = [{"id": "colour", "kind": "one_of", "label": "Which?", "options": [{"value": "red", "label": "Red"}]}]
    return _of_steps(content, "questions", asked, "task", "panel", more=".questions[0]")


@damage(NOT_A_PACK)
def no_outcome(content: Content) -> Iterator[Place]:
    return _of_steps(content, "outcomes", [], "task", more=".outcomes")


@damage(NOT_A_PACK)
def outcome_twice(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "task", "panel"):
        if len(step["outcomes"]) > 1:
            yield putting(step["outcomes"][1], "id", step["outcomes"][0]["id"], f"{path}.outcomes")


@damage(NOT_A_PACK)
def quorum_of_more_than_sit(content: Content) -> Iterator[Place]:
    return _of_steps(content, "quorum", 9, "panel")


@damage(NOT_A_PACK)
def panel_of_one(content: Content) -> Iterator[Place]:
    return _of_steps(content, "seats", ["manager"], "panel", more=".seats")


@damage(NOT_A_PACK)
def seat_twice(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        yield putting(step, "seats", [*step["seats"], step["seats"][0]], path)


@damage(NOT_A_PACK)
def tie_settled_by_no_outcome(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        if step["shape"] != "consult":
            yield putting(step, "no_majority", "dance", path)


@damage(NOT_A_PACK)
def decider_of_a_panel(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        if step["shape"] != "consult":
            yield putting(step, "decider", step["seats"][0], path)


@damage(NOT_A_PACK)
def consultation_without_a_decider(content: Content) -> Iterator[Place]:
    return _lost(content, "decider", "panel", more=".decider")


@damage(NOT_A_PACK)
def decider_without_a_seat(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        if step["shape"] == "consult":
            yield putting(step, "decider", "reviewer", path)


@damage(NOT_A_PACK)
def joint_decision_of_some(content: Content) -> Iterator[Place]:
    for path, _, step in steps(content, "panel"):
        if step["shape"] == "joint":
            yield putting(step, "quorum", 1, path)


@damage(NOT_A_PACK)
def wait_for_a_time_that_is_not_said(content: Content) -> Iterator[Place]:
    return _lost(content, "deadline", "wait", more=".deadline")


@damage(NOT_A_PACK)
def wait_that_an_event_ends_nowhere(content: Content) -> Iterator[Place]:
    return _lost(content, "on_event", "wait", more=".on_event")


@damage(NOT_A_PACK)
def wait_for_what_never_happens(content: Content) -> Iterator[Place]:
    return _of_steps(content, "event", "the_moon_is_full", "wait", more=".event")


@damage(NOT_A_PACK)
def restriction_without_terms(content: Content) -> Iterator[Place]:
    return _lost(content, "terms_from", "restrict", more=".terms_from")


@damage(NOT_A_PACK)
def restriction_without_a_review_date(content: Content) -> Iterator[Place]:
    return _lost(content, "review_every", "restrict", more=".review_every")


@damage(NOT_A_PACK)
def lifted_without_saying_why(content: Content) -> Iterator[Place]:
    return _lost(content, "because", "restrict", more=".because")


@damage(NOT_A_PACK)
def time_of_no_length(content: Content) -> Iterator[Place]:
    for k, named in enumerate(content["deadlines"]):
        for value in (0, "3", 2.5, True, 4000):
            yield putting(named["span"], "n", value, f"deadlines[{k}].span.n")


@damage(NOT_A_PACK)
def time_in_moons(content: Content) -> Iterator[Place]:
    for k, named in enumerate(content["deadlines"]):
        yield putting(named["span"], "unit", "moons", f"deadlines[{k}].span.unit")


@damage(NOT_A_PACK)
def one_restriction_only(content: Content) -> Iterator[Place]:
    yield putting(content, "restrictions", content["restrictions"][:1], "restrictions")


@damage(NOT_A_PACK)
def one_ground_only(content: Content) -> Iterator[Place]:
    yield putting(content["appeal"], "grounds", content["appeal"]["grounds"][:1], "appeal.grounds")
