"""What a draft names and no longer has, told by the name it last had: nobody who writes a policy knows its codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...models import Policy
from ...policies.gone import Part, gone_from, last_names

# How far back a name is looked for. A step that was removed longer ago is told without one.
MOST_DRAFTS = 20


@dataclass(frozen=True)
class Gone:
    """What is gone, by the path of each place that names it, and the names that are known."""

    places: dict[str, Part]
    names: dict[Part, str]

    def told(self, path: str, words: str) -> str:
        """What is said of a place, with the name of what it names instead of its code."""
        part = self.places.get(path)
        if part is None:
            return words
        code = re.escape(part.code)
        words = re.sub(rf"(the {part.kind} )?“{code}”, which (does not exist|is not [^.]*)", self._called(part), words)
        return re.sub(
            rf"There is no {part.kind} (called )?“{code}”( in “[^”]*”)?", f"This names {self._called(part)}", words
        )

    def _called(self, part: Part) -> str:
        name = self.names.get(part)
        return f"{f'“{name}”, ' if name else ''}a {part.kind} that is no longer in this policy"

    @property
    def named(self) -> list[dict[str, str]]:
        """For the page's modules."""
        return [
            {"kind": part.kind, "process": part.process, "code": part.code, "name": name}
            for part, name in self.names.items()
        ]


def gone_of(content: dict[str, Any], policy: Policy | None) -> Gone:
    """No query as long as nothing is gone. Otherwise one, and one for each draft that has to be looked into."""
    places = gone_from(content)
    return Gone(places, last_names(places.values(), _earlier(policy) if policy and policy.pk else ()))


def _earlier(policy: Policy) -> Iterator[Any]:
    """The drafts before, the latest first, and then the edition in force."""
    for pk in list(policy.revisions.order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_DRAFTS]):
        yield policy.revisions.get(pk=pk).content.get("content")
    if policy.edition is not None:
        yield policy.edition.content
