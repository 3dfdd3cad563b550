"""Conditions as an exported BPMN file writes them: a closed language of comparisons.

    outcome == 'refer'                          the outcome of the task or vote just done
    facts['incidents'] >= 3                     a fact of the case, one of steps.facts.FACTS
    answers['look']['threat'] == 'yes'          the latest answer to a question of a step, None before there is one
    answers['look']['calls'] != None and answers['look']['calls'] >= 3
    answers['look']['kinds'] != None and 'abuse' in answers['look']['kinds']

These are joined by `and`, and `not (…)` goes before what must not hold; `False` never holds. Every expression is also
one of Python's, with the same meaning. Names are quoted, since a step may have any word as its id.
"""

from collections.abc import Iterator

from ..policies.schema import Process
from ..steps import CheckStep, TaskStep
from ..steps.conditions import Condition
from ..steps.facts import FACTS

NEVER = "False"
SIGNS = {"equals": "==", "not_equals": "!=", "at_least": ">=", "at_most": "<="}
# What a step keeps beside the answers to its own questions.
BUILT_IN = {"outcome": "one_of", "reasons": "long_text", "restrictions": "many_of"}


def outcome_is(outcome: str) -> str:
    """That the task or vote just done had this outcome."""
    return f"outcome == {outcome!r}"


def branches(process: Process, step: CheckStep) -> Iterator[str]:
    """The condition of each branch. Each rules out those before it, so that their order does not matter to a reader."""
    before: list[str] = []
    for branch in step.branches:
        own = " and ".join(expression(process, condition) for condition in branch.when)
        yield " and ".join([*before, own])
        before.append(f"not ({own})")


def expression(process: Process, condition: Condition) -> str:
    """One condition. It holds exactly where Condition.holds does."""
    if condition.fact is not None:
        return _of_fact(condition, condition.fact)
    name = f"answers[{condition.step!r}][{condition.question!r}]"
    kind = _kind(process, str(condition.step), str(condition.question))
    if condition.operator == "includes":
        return f"{name} != None and {str(condition.value)!r} in {name}" if kind == "many_of" else NEVER
    if condition.operator in ("at_least", "at_most"):
        return f"{name} != None and {name} {SIGNS[condition.operator]} {condition.value}" if kind == "number" else NEVER
    return f"{name} {SIGNS[condition.operator]} {_literal(kind, condition.value)}"


def _of_fact(condition: Condition, fact: str) -> str:
    if condition.operator == "includes":
        return NEVER
    kind = FACTS[fact].type
    value = str(condition.value in ("yes", True)) if kind == "yes_no" else _literal(kind, condition.value)
    return f"facts[{fact!r}] {SIGNS[condition.operator]} {value}"


def _literal(kind: str, value: str | int | bool) -> str:
    """A value as the answer would be: a number for a number question, text for any other."""
    number = str(value).lstrip("-")
    if kind == "number" and number.isascii() and number.isdigit():
        return str(int(value))
    return repr(str(value))


def _kind(process: Process, step: str, question: str) -> str:
    """The kind of the question that is meant; text when a draft asks for what does not exist."""
    asked = next((one for one in process.steps if one.id == step), None)
    if not isinstance(asked, TaskStep):
        return ""
    own = {one.id: str(one.kind) for one in asked.questions_asked}
    return own.get(question) or BUILT_IN.get(question, "")
