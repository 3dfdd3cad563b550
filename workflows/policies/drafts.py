"""A draft as it stands: a pack, or what is still missing until it is one. Nothing that was typed is lost."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms.editor.gaps import without_blanks, worth_telling

from . import packs
from .codes import settled, shape
from .gone import gone_from
from .lint import Finding, lint, people_of
from .schema import FORMAT, Pack, PackFault, check_readable, parse


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
    whole = without_blanks(settled(content))
    try:
        pack = parse(whole)
    except PackFault as fault:
        return Draft(whole, None, worth_telling(fault.faults, whole, shape(), gone_from(whole)))
    return Draft(packs.content_of(pack), pack, ())


def as_text(content: Any) -> str:
    """A draft as text: as packs are written when it is one, and as it stands when it is not."""
    try:
        return packs.as_text(parse(content))
    except PackFault:
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n" if content else ""
