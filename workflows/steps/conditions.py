"""Conditions: a fact or an earlier answer, an operator, a value. Never Python typed by a manager."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from forms.marks import Answer, FromList, words
from forms.questions import Identifier, Strict

from .facts import FACTS, Known
from .parts import NamedStepId


class Condition(Strict):
    """Either `fact`, or `step` and `question` for the latest answer given in the same run."""

    fact: Annotated[str | None, FromList("fact")] = Field(
        default=None, title="Fact of the case", description="Or choose a step and one of its questions instead."
    )
    step: NamedStepId | None = Field(default=None, title="Earlier step")
    question: Annotated[Identifier | None, Answer("question")] = Field(default=None, title="Answer given there")
    operator: Annotated[
        Literal["equals", "not_equals", "at_least", "at_most", "includes"],
        words(equals="is", not_equals="is not", at_least="is at least", at_most="is at most", includes="includes"),
    ] = Field(title="Compared how")
    value: Annotated[str | int | bool, Answer("value")] = Field(title="With what")

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Condition":
        if (self.fact is None) == (self.step is None or self.question is None):
            if self.fact is None and self.step is not None:
                raise ValueError("question: say which answer of that step is looked at")
            if self.fact is None:
                raise ValueError("fact: say what is looked at: a fact, or a step and a question")
            raise ValueError("a condition asks for a fact, or for a step and a question, and this one has both")
        if self.fact is not None and self.fact not in FACTS:
            raise ValueError(f"there is no fact called '{self.fact}'; choose from {', '.join(sorted(FACTS))}")
        self._check_value()
        return self

    def _check_value(self) -> None:
        """Refuse what could never be compared: it would stop a case at run time."""
        number = isinstance(self.value, int) and not isinstance(self.value, bool)
        if self.operator in ("at_least", "at_most") and not number:
            raise ValueError(f"'{self.operator}' compares numbers, and {self.value!r} is not one")
        if self.fact is None:
            return
        kind = FACTS[self.fact].type
        if kind == "number" and not number:
            raise ValueError(f"'{self.fact}' is a number, and {self.value!r} is not one")
        if kind == "yes_no" and self.value not in ("yes", "no", True, False):
            raise ValueError(f"'{self.fact}' is yes or no, and {self.value!r} is neither")
        if kind != "number" and self.operator in ("at_least", "at_most"):
            raise ValueError(f"'{self.fact}' is not a number and cannot be compared by '{self.operator}'")

    def holds(self, known: Known) -> bool:
        """Whether the condition is true now of what is known of a run."""
        return compare(self.found(known), self.operator, self.value)

    def found(self, known: Known) -> Any:
        if self.fact is not None:
            return FACTS[self.fact].of(known)
        return (known.latest_answers(str(self.step)) or {}).get(str(self.question))


def compare(found: Any, operator: str, value: str | int | bool) -> bool:
    """Compare what was found with what was asked for. Nothing found never holds, except for "not equals"."""
    if found is None:
        return operator == "not_equals"
    if operator == "includes":
        return isinstance(found, list) and str(value) in found
    if operator in ("at_least", "at_most") and not isinstance(found, int | float):
        return False
    if operator in ("at_least", "at_most"):
        return found >= value if operator == "at_least" else found <= value
    same = found == (value in ("yes", True)) if isinstance(found, bool) else str(found) == str(value)
    return same if operator == "equals" else not same
