"""What a schema says of a field beside its type: for whoever fills it in, and for the editor that asks.

Each mark adds a key to pydantic's own JSON schema, which is all that the policy editor knows of a policy's shape.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema


class Mark:
    """Something said of a field. Subclasses say it by `keys`."""

    def keys(self) -> dict[str, Any]:
        raise NotImplementedError(type(self).__name__)

    def __get_pydantic_json_schema__(self, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core_schema), **self.keys()}


@dataclass(frozen=True)
class Words(Mark):
    """What a reader is shown for each value of a closed list."""

    of: tuple[tuple[str, str], ...]

    def keys(self) -> dict[str, Any]:
        return {"x-words": dict(self.of)}


def words(**of: str) -> Words:
    """Words for values that are Python names: `words(task="Only while …", case="Until …")`."""
    return Words(tuple(of.items()))


@dataclass(frozen=True)
class MadeFrom(Mark):
    """A code that nobody types: made from the words of another field when it is first saved, and kept ever after."""

    field: str
    joined_by: str = "_"
    longest: int = 60
    # Codes that mean something else already.
    never: tuple[str, ...] = ()

    def keys(self) -> dict[str, Any]:
        said = {"x-made-from": self.field, "x-joined-by": self.joined_by, "x-longest": self.longest}
        return {**said, "x-never": list(self.never)} if self.never else said


@dataclass(frozen=True)
class Kept(Mark):
    """Kept with the draft by the program: nobody fills it in, and the editor does not show it."""

    def keys(self) -> dict[str, Any]:
        return {"x-kept": True}


@dataclass(frozen=True)
class OnlyWhen(Mark):
    """Asked only when another field has one of these values; `^kind` is the `kind` of what this belongs to."""

    field: str
    has: tuple[Any, ...]

    def keys(self) -> dict[str, Any]:
        return {"x-only-when": [self.field, list(self.has)]}


@dataclass(frozen=True)
class OneOf(Mark):
    """Names an item of a list of the same part, or of what the part belongs to: an outcome of the step."""

    list: str

    def keys(self) -> dict[str, Any]:
        return {"x-one-of": self.list}


@dataclass(frozen=True)
class FromList(Mark):
    """One of a list that the program or the council keeps outside the policy: facts, groups of staff."""

    list: str

    def keys(self) -> dict[str, Any]:
        return {"x-from-list": self.list}


@dataclass(frozen=True)
class Answer(Mark):
    """About what the step that the field `step` names asks for: a `question`, a `value` of its answer, an `outcome`.

    An `ending` is an outcome with which the process that the field `process` names can be over; without one, any can.
    """

    part: str

    def keys(self) -> dict[str, Any]:
        return {"x-answer": self.part}


@dataclass(frozen=True)
class Aside(Mark):
    """Seldom needed: shown on demand."""

    def keys(self) -> dict[str, Any]:
        return {"x-aside": True}


@dataclass(frozen=True)
class Long(Mark):
    """Whole paragraphs: a box of several lines, with what may be put into them, if anything."""

    merges: str = ""

    def keys(self) -> dict[str, Any]:
        return {"x-long": True, "x-merges": self.merges}


@dataclass(frozen=True)
class InOrder(Mark):
    """A list whose items people pass one after another: what is asked in one may depend on those before it."""

    def keys(self) -> dict[str, Any]:
        return {"x-in-order": True}


ASIDE = Aside()
LONG = Long()
