"""A form's draft as it stands: a form, or what is still missing until it is one. Nothing that was typed is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..editor.codes import Schema, passing_codes, settled
from ..editor.reading import ContentFault, read_as, unreadable_places
from ..questions import Question
from ..readable import UNREADABLE
from .content import FORMAT, FormContent

WHOLE = "the whole form"
Sets = Mapping[str, tuple[Question, ...]]


@dataclass(frozen=True)
class FormDraft:
    """A draft's content, and the form it makes or the faults that stand in the way of one."""

    content: dict[str, Any]
    form: FormContent | None
    faults: tuple[tuple[str, str], ...]


@cache
def shape() -> Schema:
    """The shape of a form as JSON schema, with what the marks say of its fields. Not to be changed."""
    return FormContent.model_json_schema()


def parse(content: Any) -> FormContent:
    """Read plain data as a form. Raises ContentFault that names every fault and where it is."""
    if isinstance(content, dict) and content.get("format") != FORMAT:
        found = content.get("format", "nothing")
        raise ContentFault([("format", f"this release reads {FORMAT}, and the form says {found}")])
    return read_as(FormContent, content, whole=WHOLE)


def read(content: Any, sets: Sets | None = None) -> FormDraft:
    """A draft from plain data, its passing codes made into lasting ones, its shared sets as `sets` has them now.

    Raises ContentFault when it could not be a draft of a form at all.
    """
    if not isinstance(content, dict):
        raise ContentFault([(WHOLE, "a form is an object: it begins with a brace")])
    unreadable = unreadable_places(content, WHOLE)
    if unreadable:
        raise ContentFault([(path, UNREADABLE) for path in unreadable])
    whole: dict[str, Any] = _without_blanks(settled({"format": FORMAT, **content}, shape()))
    if sets is not None:
        _refresh(whole, sets)
    try:
        form = parse(whole)
    except ContentFault as fault:
        return FormDraft(whole, None, tuple(_worth_telling(fault.faults, whole)))
    return FormDraft(form.model_dump(mode="json", exclude_defaults=False), form, ())


def read_text(text: str, sets: Sets | None = None) -> FormDraft:
    """As `read`, from JSON. Raises ContentFault also when it is not JSON."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentFault([(WHOLE, f"this is not JSON: {error}")]) from None
    return read(content, sets)


def as_text(content: Any) -> str:
    """A draft as the text that the editor sends and keeps."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n" if content else ""


def _refresh(content: dict[str, Any], sets: Sets) -> None:
    """Put into each shared set its questions as they are now; a set that is gone keeps those it had."""
    pages = content.get("pages")
    for page in pages if isinstance(pages, list) else []:
        used = page.get("sets") if isinstance(page, dict) else None
        for one in used if isinstance(used, list) else []:
            if isinstance(one, dict) and one.get("set") in sets:
                one["questions"] = [question.model_dump(mode="json") for question in sets[one["set"]]]


def _without_blanks(value: Any) -> Any:
    """Without the rows of a list in which nothing was chosen or typed."""
    if isinstance(value, dict):
        return {name: _without_blanks(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value if item != ""]
    return value


def _worth_telling(faults: list[tuple[str, str]], content: dict[str, Any]) -> list[tuple[str, str]]:
    """Without codes that could not be made yet: the words they are made from are missing, and that is told."""
    passing = set(passing_codes(content))
    return [fault for fault in faults if fault[0] not in passing] or faults
