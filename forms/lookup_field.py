"""An answer from a list that editors keep: a select when it is short, a box with suggestions when it is long."""

from functools import cached_property
from typing import Any

from . import lookups, wording
from .field import QuestionField
from .questions import Option


class LookupField(QuestionField):
    """An answer is the value of an entry. What is typed is matched here, so that no script is needed."""

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Read when it is needed, then kept: one query for each field."""
        return lookups.entries(self.question.lookup)

    @property
    def shape(self) -> str:
        return "select" if len(self.options) <= lookups.SMALL else "lookup"

    def to_answer(self, value: Any) -> Any:
        typed = self.readable(value)
        if not typed:
            return None
        if not self.options:
            self.fail("invalid", "This list is empty at present, so it cannot be answered from. Contact us instead")
        found = lookups.matches(typed, self.options)
        if len(found) == 1:
            return found[0].value
        if not found:
            self.fail("invalid", f"{wording.subject(self.question)} must be in our list. Type a part of its name")
        named = ", ".join(one.label for one in found[: lookups.MOST_NAMED])
        more = " and more" if len(found) > lookups.MOST_NAMED else ""
        return self.fail(
            "invalid", f"{wording.subject(self.question)} could be {named}{more}. Type all of the one you mean"
        )
