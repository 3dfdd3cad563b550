"""One of the two policies, as seen from the part that is being compared: what its ids mean there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.editor.names import name_of

CODED_BY = ("id", "value", "slug")
LISTS = {
    "role": "roles",
    "deadline": "deadlines",
    "letter": "letters",
    "restriction": "restrictions",
    "behaviour": "behaviours",
    "process": "processes",
}
NOT_THERE = "one that is not there"
# Answers that steps have without a question of the policy's own.
BUILT_IN = {"outcome": "what happens next", "reasons": "the reasons", "restrictions": "the restrictions"}


def dicts(value: Any) -> list[dict[str, Any]]:
    """The parts in a list; a draft with gaps may have anything in its place."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def quoted(words: str) -> str:
    return f"“{words}”" if words else "(without a name)"


@dataclass(frozen=True)
class Side:
    """`owners` lead from the whole policy down to the part that stands here."""

    owners: tuple[dict[str, Any], ...]

    def into(self, part: Any) -> "Side":
        return Side((*self.owners, part if isinstance(part, dict) else {}))

    @property
    def here(self) -> dict[str, Any]:
        return self.owners[-1]

    def pointed_at(self, kind: str, code: Any) -> str:
        """The name of the role, deadline, letter, process or step that an id means here."""
        items = self._nearest("steps") if kind == "step" else dicts(self.owners[0].get(LISTS[kind]))
        return _named(items, code) or f"a {kind} that is not there"

    def one_of(self, name: str, code: Any) -> str:
        """The name of an item of the nearest list of that name."""
        return _named(self._nearest(name), code) or NOT_THERE

    def question(self, code: Any) -> str:
        """The words of a question of the step that is looked at."""
        return _named(self._questions(), code) or quoted(BUILT_IN.get(str(code), "a question that is not there"))

    def answer(self, value: Any) -> str:
        """An answer in the words in which it was chosen; one that somebody typed stands as it is."""
        if isinstance(value, bool) or value in ("yes", "no"):
            return "yes" if value in (True, "yes") else "no"
        if not isinstance(value, str):
            return str(value)
        offered = self._offered()
        return _named(offered or [], value) or (NOT_THERE if offered is not None else quoted(value))

    def _offered(self) -> list[dict[str, Any]] | None:
        """What could be chosen where an answer is looked at; None where it is typed."""
        if self.here.get("fact"):
            return self._every_outcome()
        asked = self.here.get("question")
        if asked == "outcome":
            return dicts(self._step_looked_at().get("outcomes"))
        if asked == "restrictions":
            return dicts(self.owners[0].get("restrictions"))
        question = next((one for one in self._questions() if one.get("id") == asked), None)
        if question is None:
            return []
        return dicts(question.get("options")) or None

    def _every_outcome(self) -> list[dict[str, Any]]:
        """What a fact of the whole case may tell: how another process ended."""
        processes = dicts(self.owners[0].get("processes"))
        steps = [step for process in processes for step in dicts(process.get("steps"))]
        return [outcome for step in steps for outcome in dicts(step.get("outcomes"))]

    def _questions(self) -> list[dict[str, Any]]:
        if "step" in self.here:
            return dicts(self._step_looked_at().get("questions"))
        return self._nearest("questions")

    def _step_looked_at(self) -> dict[str, Any]:
        return next((one for one in self._nearest("steps") if one.get("id") == self.here.get("step")), {})

    def _nearest(self, name: str) -> list[dict[str, Any]]:
        return next((dicts(owner[name]) for owner in self._from_here() if name in owner), [])

    def _from_here(self) -> Iterator[dict[str, Any]]:
        return reversed(self.owners)


def _named(items: list[dict[str, Any]], code: Any) -> str:
    found = next((one for one in items if any(one.get(name) == code for name in CODED_BY)), None)
    return quoted(name_of(found)) if found is not None else ""
