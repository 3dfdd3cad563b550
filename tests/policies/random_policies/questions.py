"""What a random task asks, and conditions over the answers and over the facts of a case."""

from typing import Any

from workflows.steps.facts import FACTS

from .dice import Content, Dice

# All but those that no pack can hold by itself: files (a step takes none) and lookup (its list is kept outside).
KINDS = (
    "yes_no",
    "one_of",
    "many_of",
    "number",
    "short_text",
    "long_text",
    "date",
    "time",
    "address",
    "email",
    "phone",
    "declaration",
    "information",
)
# `advice` is what the fact `legal_advice_recorded` looks for.
ADVICE = "legal_advice_received"
OPTIONS = ("red", "green", "blue")
WORDS = ("uphold", "vary", "way_0", "way_1", "")


def questions(dice: Dice) -> list[Content]:
    """None, or up to three, of any kind; one may be asked only after a certain answer."""
    asked: list[Content] = []
    for number in range(dice.number(0, 3) if dice.chance(50) else 0):
        kind = dice.one(KINDS)
        question: Content = {"id": f"{kind}_{number}", "kind": kind, "label": f"Question {number}"}
        if kind in ("one_of", "many_of"):
            question["options"] = [{"value": one, "label": one} for one in OPTIONS]
        if kind == "yes_no" and dice.chance(40) and not any(one["id"] == ADVICE for one in asked):
            question["id"] = ADVICE
        if dice.chance(30):
            question["required"] = False
        first = next((one for one in asked if one["kind"] == "yes_no"), None)
        if first and dice.chance(30):
            question["show_when"] = {"question": first["id"], "operator": "equals", "value": "yes"}
        asked.append(question)
    return asked


def on_fact(dice: Dice) -> Content:
    """A condition on any fact, with any operator that fits it."""
    fact = dice.one(sorted(FACTS))
    kind = FACTS[fact].type
    if kind == "number":
        operator = dice.one(("at_least", "at_most", "equals", "not_equals", "includes"))
        return {"fact": fact, "operator": operator, "value": dice.number(0, 4)}
    operator = dice.one(("equals", "not_equals", "includes"))
    value: Any = dice.one(("yes", "no", True, False)) if kind == "yes_no" else dice.one(WORDS[:-1])
    return {"fact": fact, "operator": operator, "value": value}


def on_answer(dice: Dice, tasks: list[Content]) -> Content | None:
    """A condition on an answer that one of the tasks keeps; None where none keeps any."""
    found = [(task["id"], *one) for task in tasks for one in _answers(task)]
    if not found:
        return None
    step, question, operator, value = dice.one(found)
    return {"step": step, "question": question, "operator": operator, "value": value}


def _answers(task: Content) -> list[tuple[str, str, Any]]:
    """(question, operator, value) for what a task keeps."""
    found: list[tuple[str, str, Any]] = []
    if len(task["outcomes"]) > 1:
        found += [("outcome", operator, one["id"]) for one in task["outcomes"] for operator in ("equals",)]
    if task.get("decides", "nothing") != "nothing":
        found.append(("reasons", "not_equals", "Written for this case."))
    if task.get("proposes_restrictions"):
        found.append(("restrictions", "includes", "limit_0"))
    for one in task.get("questions", ()):
        found += _compared(one)
    return found


def _compared(question: Content) -> list[tuple[str, str, Any]]:
    code, kind = question["id"], question["kind"]
    if kind == "number":
        return [(code, operator, 3) for operator in ("at_least", "at_most", "equals", "not_equals")]
    if kind == "yes_no":
        return [(code, operator, value) for operator in ("equals", "not_equals") for value in ("yes", "no")]
    if kind == "one_of":
        return [(code, operator, "red") for operator in ("equals", "not_equals")]
    if kind == "many_of":
        return [(code, "includes", "green"), (code, "equals", "green")]
    return [(code, "equals", "Written for this case."), (code, "not_equals", "yes")]
