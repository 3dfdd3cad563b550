"""Letters as pages: what an officer previews, and the tagged PDF a customer gets from the same template."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from ..clock import today
from ..clock.deadline import words
from ..models import Case, Notice
from .contact import contact_of, see_at
from .letter import Letter
from .render import Rendered, Sender

BULLET = "- "


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list."""

    lines: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything the template prints, worked out beforehand."""

    council: str
    # How to reach the council: the lines under its name.
    contact: tuple[str, ...]
    # Who signs: a name and a role, or the council's team.
    sender: tuple[str, ...]
    title: str
    subject: str
    case_reference: str
    appeal_reference: str
    date: str
    issued_on: dt.date
    recipient: str
    address: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)
    # Where the customer can see the case online.
    see_at: str = ""
    held_at_reception: bool = False
    draft: bool = False


def letter_pdf(notice: Notice) -> bytes:
    """The notice as a PDF that a screen reader can read (PDF/UA-1); one held at reception ends with a slip."""
    return _pdf(_sheet_of(notice))


def preview_pdf(case: Case, letter: Letter, rendered: Rendered, *, channel: str = "") -> bytes:
    """A letter that is not issued yet, marked as a draft. With channel "reception" it shows the hand-over slip too."""
    return _pdf(draft_sheet(case, letter, rendered, channel=channel))


def _pdf(sheet: Sheet) -> bytes:
    from .press import tagged_pdf

    return tagged_pdf(render_to_string("letters/letter.html", {"sheet": sheet}))


def _sheet_of(notice: Notice) -> Sheet:
    issued_on = timezone.localdate(notice.issued_at)
    return Sheet(
        **_from_the_council(notice.case, Sender(notice.sender_name, notice.sender_role)),
        title=notice.label,
        subject=notice.subject,
        case_reference=notice.case.reference,
        appeal_reference=notice.appeal.reference if notice.appeal else "",
        date=words(issued_on),
        issued_on=issued_on,
        recipient=notice.recipient_name,
        address=_lines(notice.recipient_address),
        sections=_sections(notice.paragraphs),
        held_at_reception=notice.channel == Notice.Channel.RECEPTION,
    )


def draft_sheet(case: Case, letter: Letter, rendered: Rendered, *, channel: str = "") -> Sheet:
    """A letter that is not issued yet, for the template that the PDF is made from."""
    return Sheet(
        **_from_the_council(case, rendered.sender),
        title=letter.label,
        subject=rendered.subject,
        case_reference=case.reference,
        appeal_reference="",
        date=words(today()),
        issued_on=today(),
        recipient=case.customer.name,
        address=_lines(case.customer.address),
        sections=_sections(rendered.paragraphs),
        held_at_reception=channel == Notice.Channel.RECEPTION,
        draft=True,
    )


def _from_the_council(case: Case, sender: Sender) -> dict[str, Any]:
    contact = contact_of(case.edition)
    return {
        "council": case.edition.content["identity"]["council"],
        "contact": contact.lines,
        "sender": contact.signed_by(sender),
        "see_at": see_at(),
    }


def _sections(paragraphs: Iterable[Mapping[str, str]]) -> tuple[Section, ...]:
    return tuple(Section(part["heading"], tuple(_blocks(part["text"]))) for part in paragraphs)


def _blocks(text: str) -> Iterator[Block]:
    """Text as typed: an empty line ends a paragraph, lines that begin with "- " are a list."""
    for kind, lines in groupby(text.splitlines(), key=_kind_of_line):
        if kind == "item":
            yield Block(tuple(line.strip().removeprefix(BULLET).strip() for line in lines), is_list=True)
        elif kind == "words":
            yield Block(tuple(line.strip() for line in lines))


def _kind_of_line(line: str) -> str:
    bare = line.strip()
    if not bare:
        return "gap"
    return "item" if bare.startswith(BULLET) else "words"


def _lines(address: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in address.splitlines() if line.strip())
