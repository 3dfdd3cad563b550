"""A form's draft as it stands: a form, or what is still missing until it is one. Nothing that was typed is lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..editor.codes import Schema, settled
from ..editor.gaps import data_in, without_blanks, worth_telling
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
    whole: dict[str, Any] = without_blanks(settled({"format": FORMAT, **content}, shape()))
    if sets is not None:
        _refresh(whole, sets)
    try:
        form = parse(whole)
    except ContentFault as fault:
        return FormDraft(whole, None, worth_telling(fault.faults, whole, shape()))
    return FormDraft(form.as_json(), form, ())


def read_text(text: str, sets: Sets | None = None) -> FormDraft:
    """As `read`, from JSON. Raises ContentFault also when it is not JSON."""
    return read(data_in(text, "form"), sets)


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
