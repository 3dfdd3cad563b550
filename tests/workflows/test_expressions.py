"""A condition as it is exported holds exactly where the condition itself does."""

from typing import Any

import pytest

from tests.workflows.small_pack import small_pack
from workflows.flows.expressions import branches, expression
from workflows.policies.schema import parse
from workflows.steps import CheckStep
from workflows.steps.conditions import Condition, compare


def test_branches_rule_each_other_out_in_any_order() -> None:
    """An engine may try the ways of a gateway in any order; the first branch of ours still wins."""
    content = small_pack()
    look = content["processes"][1]["steps"][0]
    many = [{"fact": "incidents", "operator": "at_least", "value": 2}]
    look["branches"].append({"id": "many", "label": "many", "when": many, "goes_to": "lift"})
    process = parse(content).process("review")
    written = list(branches(process, next(step for step in process.steps if isinstance(step, CheckStep))))
    holds = {
        (since, all_of_them): [
            bool(eval(one, {}, {"facts": {"incidents_since_restriction": since, "incidents": all_of_them}}))  # noqa: S307
            for one in written
        ]
        for since in (0, 1)
        for all_of_them in (1, 2)
    }
    assert holds == {(0, 1): [False, False], (0, 2): [False, True], (1, 1): [True, False], (1, 2): [True, False]}


FOUND: dict[str, list[Any]] = {
    "facts": [0, 1, 2, 3],
    "yes_no": [True, False],
    "text": ["", "uphold", "vary"],
    "number": [None, 0, 2, 3, 3.5],
    "many_of": [None, [], ["abuse"], ["abuse", "threat"]],
    "answer": [None, "yes", "no", "", "abuse", "abused"],
}


@pytest.mark.parametrize(
    ("about", "operator", "value", "found"),
    [
        *(({"fact": "incidents"}, sign, 2, "facts") for sign in ("equals", "not_equals", "at_least", "at_most")),
        *(({"fact": "legal_advice_recorded"}, sign, value, "yes_no") for sign in ("equals", "not_equals")
          for value in ("yes", "no", True, False)),
        *(({"fact": "appeal_outcome"}, sign, "uphold", "text") for sign in ("equals", "not_equals", "includes")),
        *(({"step": "ask", "question": "calls"}, sign, 3, "number")
          for sign in ("equals", "not_equals", "at_least", "at_most", "includes")),
        *(({"step": "ask", "question": "kinds"}, sign, value, found)
          for sign, value, found in (("includes", "abuse", "many_of"), ("at_least", 1, "many_of"))),
        *(({"step": "ask", "question": "note"}, sign, value, "answer")
          for sign, value in (("equals", "yes"), ("not_equals", "yes"), ("equals", True), ("includes", "abuse"),
                              ("at_least", 1))),
        ({"step": "gone", "question": "note"}, "equals", "it’s \"quoted\"", "answer"),
    ],
)  # fmt: skip
def test_expression_holds_exactly_where_the_condition_does(
    about: dict[str, str], operator: str, value: Any, found: str
) -> None:
    content = small_pack()
    options = [{"value": "abuse", "label": "Abuse"}, {"value": "threat", "label": "Threat"}]
    kinds = [{"id": "kinds", "kind": "many_of", "label": "Kinds?", "options": options}]
    asked = [{"id": "calls", "kind": "number", "label": "Calls?"}, {"id": "note", "kind": "yes_no", "label": "Note?"}]
    content["processes"][0]["steps"][0] |= {"id": "ask", "questions": asked + kinds}
    condition = Condition.model_validate({**about, "operator": operator, "value": value})
    written = expression(parse(content).processes[0], condition)
    for one in FOUND[found]:
        data = {"facts": {condition.fact: one}, "answers": {condition.step: {condition.question: one}}}
        assert bool(eval(written, {}, data)) == compare(one, operator, value), (written, one)  # noqa: S307 - ours
