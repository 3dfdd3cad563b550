"""Every kind of damage by its name, and how one is written.

A kind is a generator over a policy: for each place where it can be done it yields a function that does it and returns
the path at which it must be found. Nothing is changed before that function is called.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Content = dict[str, Any]
# Does the damage, and says at which path it is to be found.
Place = Callable[[], str]
Places = Callable[[Content], Iterator[Place]]
# In place of a rule of the lint: it is not a pack any more, so the lint never sees it.
NOT_A_PACK = ""


@dataclass(frozen=True)
class Damage:
    """`code` is the rule that finds it, or NOT_A_PACK."""

    code: str
    places: Places


DAMAGES: dict[str, Damage] = {}


def damage(code: str) -> Callable[[Places], Places]:
    """Register a kind of damage under the name of its function."""

    def keep(places: Places) -> Places:
        name = places.__name__
        if name in DAMAGES:
            raise ValueError(f"there already is a damage '{name}'")
        DAMAGES[name] = Damage(code, places)
        return places

    return keep


def steps(content: Content, *kinds: str) -> Iterator[tuple[str, Content, Content]]:
    """(path, process, step) of every step, or of those of some kinds."""
    for i, process in enumerate(content["processes"]):
        for j, step in enumerate(process["steps"]):
            if not kinds or step["kind"] in kinds:
                yield f"processes[{i}].steps[{j}]", process, step


def humans(content: Content) -> Iterator[tuple[str, Content, Content]]:
    """Every step that waits for a person."""
    for path, process, step in steps(content, "task", "panel", "notice"):
        if not step.get("automatic"):
            yield path, process, step


def putting(holder: Content, key: str, value: Any, path: str) -> Place:
    """The damage of one other value."""

    def do() -> str:
        holder[key] = value
        return path

    return do


def without(holder: Content, key: str, path: str) -> Place:
    """The damage of a value that is gone."""

    def do() -> str:
        del holder[key]
        return path

    return do
