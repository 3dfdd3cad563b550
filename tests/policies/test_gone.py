"""What a policy names and no longer has, found in drafts with gaps too, and what it was called last."""

import copy
from typing import Any

import pytest

from forms.editor.faults import is_missing
from workflows.policies.gone import Part, gone_from, last_names, parts_in
from workflows.policies.pointers import pointers
from workflows.policies.schema import Pack, PackFault, parse

from .conftest import Content, process_of, step_of

INVESTIGATE = Part("step", "investigation", "escalation")


def without_step(content: Content, code: str) -> Content:
    changed = copy.deepcopy(content)
    process_of(changed, "escalation")["steps"] = [
        step for step in process_of(changed, "escalation")["steps"] if step["id"] != code
    ]
    return changed


def test_a_whole_policy_names_nothing_that_is_gone(pack: Pack) -> None:
    assert gone_from(pack.as_json()) == {}


def test_every_place_that_names_a_part_is_found(pack: Pack) -> None:
    """The same places as in the policy as a whole: without any part, each of them names one that is gone."""
    named = [one for one in pointers(pack) if one.kind != "process"]
    content = pack.as_json()
    for kind in ("roles", "deadlines", "letters", "restrictions", "behaviours"):
        content[kind] = []
    found = gone_from(content)
    kinds = {"role", "deadline", "letter", "restriction", "behaviour"}
    assert set(found) == {one.path for one in named if one.kind in kinds}
    assert {(path, part.code) for path, part in found.items()} == {
        (one.path, one.code) for one in named if one.kind in kinds
    }


def test_a_step_that_is_gone_is_found_in_its_own_process_and_in_examples(pack: Pack) -> None:
    found = gone_from(without_step(pack.as_json(), "investigation"))
    assert set(found.values()) == {INVESTIGATE}
    assert {path.partition("[")[0] for path in found} == {"processes", "scenarios"}


@pytest.mark.parametrize("content", [{}, {"processes": None}, {"processes": [None, {"steps": 3}]}, {"roles": ["x"]}])
def test_nothing_half_typed_breaks_it(content: Content) -> None:
    assert gone_from(content) == {}


def test_the_latest_name_counts_and_no_more_is_read_than_it_takes(content: Content) -> None:
    step_of(content, "escalation", "investigation")["label"] = "Look into it"
    older = copy.deepcopy(content)
    step_of(older, "escalation", "investigation")["label"] = "Investigate"
    read: list[Any] = []

    def earlier() -> Any:
        for one in (None, without_step(content, "investigation"), content, older):
            read.append(one)
            yield one

    assert last_names([INVESTIGATE], earlier()) == {INVESTIGATE: "Look into it"}
    assert len(read) == 3
    assert last_names([Part("role", "nobody")], [content]) == {}


def test_parts_have_their_names(content: Content) -> None:
    assert parts_in(content)[INVESTIGATE] == "Investigate"
    assert parts_in(content)[Part("role", "line_manager")] == "Line manager"


MISSING: list[tuple[Content, str]] = [
    ({"kind": "restrict", "operation": "apply", "review_every": "review", "goes_to": "x"}, "terms_from"),
    ({"kind": "restrict", "operation": "extend", "goes_to": "x"}, "review_every"),
    ({"kind": "restrict", "operation": "lift", "goes_to": "x"}, "because"),
    ({"kind": "wait"}, "deadline"),
    ({"kind": "wait", "deadline": "review"}, "goes_to"),
    ({"kind": "wait", "goes_to": "x"}, "deadline"),
    ({"kind": "wait", "event": "new_incident"}, "on_event"),
    ({"kind": "wait", "on_event": "x"}, "event"),
]


@pytest.mark.parametrize(("step", "field"), MISSING)
def test_what_a_step_still_needs_is_told_at_its_field_as_missing(content: Content, step: Content, field: str) -> None:
    steps = process_of(content, "escalation")["steps"]
    steps.append({"id": "more", "label": "More", **step})
    with pytest.raises(PackFault) as fault:
        parse(content)
    ((path, words),) = fault.value.faults
    assert path == f"processes[0].steps[{len(steps) - 1}].{field}"
    assert is_missing(words)


def test_what_looks_at_nothing_is_told_at_its_field(content: Content) -> None:
    branch: Content = {
        "id": "b",
        "label": "B",
        "goes_to": "no_action",
        "when": [{"operator": "equals", "value": "yes"}],
    }
    check = {"id": "more", "kind": "check", "label": "More", "branches": [branch], "otherwise": "no_action"}
    process_of(content, "escalation")["steps"].append(check)
    with pytest.raises(PackFault) as fault:
        parse(content)
    ((path, words),) = fault.value.faults
    assert path.endswith(".branches[0].when[0].fact")
    assert is_missing(words)
    branch["when"] = [{"operator": "equals", "value": "yes", "step": "discussion"}]
    with pytest.raises(PackFault, match=r"when\[0\].question: say which answer"):
        parse(content)
