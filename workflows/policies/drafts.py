"""A draft as it stands: a pack, or what is still missing until it is one. Nothing that was typed is lost."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms.editor.faults import NEEDED

from . import packs
from .codes import passing_codes, settled, unmade_codes
from .gone import gone_from
from .lint import Finding, lint, people_of
from .schema import FORMAT, Pack, PackFault, check_readable, parse

CHOOSE_AGAIN = "what was chosen here has been removed; choose again"


@dataclass(frozen=True)
class Draft:
    """A draft's content, and the pack it makes or the faults that stand in the way of one."""

    content: dict[str, Any]
    pack: Pack | None
    faults: tuple[tuple[str, str], ...]

    @cached_property
    def findings(self) -> list[Finding]:
        """What lint says, errors first; nothing as long as this is no pack."""
        return lint(self.pack, people_of(self.pack)) if self.pack else []

    @property
    def may_be_published(self) -> bool:
        return self.pack is not None and all(finding.level != "error" for finding in self.findings)


def read(content: Any) -> Draft:
    """A draft from plain data, its passing codes made into lasting ones. A whole pack comes back as packs write it.

    Raises PackFault when it could not be a draft of a pack at all.
    """
    if not isinstance(content, dict):
        raise PackFault([("the whole pack", "a pack is an object: it begins with a brace")])
    if content.get("format") != FORMAT:
        parse(content)
    # Not a matter of what is still missing: no database keeps them.
    check_readable(content)
    whole = _without_blanks(settled(content))
    try:
        pack = parse(whole)
    except PackFault as fault:
        return Draft(whole, None, tuple(_worth_telling(fault.faults, whole)))
    return Draft(packs.content_of(pack), pack, ())


def as_text(content: Any) -> str:
    """A draft as text: as packs are written when it is one, and as it stands when it is not."""
    try:
        return packs.as_text(parse(content))
    except PackFault:
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n" if content else ""


def _without_blanks(value: Any) -> Any:
    """Without the rows of a list in which nothing was chosen or typed."""
    if isinstance(value, dict):
        return {name: _without_blanks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value if item != ""]
    return value


def _worth_telling(faults: list[tuple[str, str]], content: dict[str, Any]) -> list[tuple[str, str]]:
    """Without what nobody fills in: of a code that could not be made yet, the words it is made from are asked for.

    What names a part by a code that is still to be made is in order, as long as the part is there.
    """
    made_from = unmade_codes(content)
    gone = gone_from(content)
    passing = set(passing_codes(content))
    told: list[tuple[str, str]] = []
    for path, words in faults:
        if path in made_from:
            told.append((made_from[path], NEEDED))
        elif path in gone and path in passing:
            told.append((path, CHOOSE_AGAIN))
        elif path not in passing:
            told.append((path, words))
    return [*dict.fromkeys(told)] or faults
