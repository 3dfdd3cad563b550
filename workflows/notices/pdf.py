"""Letters as pages: the HTML an officer previews, and the tagged PDF a customer gets from the same template."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import timezone

from ..clock import today
from ..clock.deadline import words
from ..models import Case, Notice
from .letter import Letter
from .render import Rendered

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
    title: str
    subject: str
    case_reference: str
    appeal_reference: str
    date: str
    issued_on: dt.date
    recipient: str
    address: tuple[str, ...]
    sections: tuple[Section, ...] = field(default_factory=tuple)
    held_at_reception: bool = False
    draft: bool = False


def letter_pdf(notice: Notice) -> bytes:
    """The notice as a PDF that a screen reader can read (PDF/UA-1); one held at reception ends with a slip."""
    return _pdf(_sheet_of(notice))


def letter_html(case: Case, letter: Letter, rendered: Rendered, *, channel: str = "") -> str:
    """A letter that is not issued yet, as a whole HTML page for an officer's preview (for an iframe's srcdoc).

    It is marked as a draft. With channel "reception" it shows the hand-over slip too.
    """
    return _html(_sheet_before_issue(case, letter, rendered, channel))


def preview_pdf(case: Case, letter: Letter, rendered: Rendered, *, channel: str = "") -> bytes:
    """As `letter_html`, as a PDF."""
    return _pdf(_sheet_before_issue(case, letter, rendered, channel))


def _html(sheet: Sheet) -> str:
    return render_to_string("letters/letter.html", {"sheet": sheet})


def _pdf(sheet: Sheet) -> bytes:
    from .press import tagged_pdf

    return tagged_pdf(_html(sheet))


def _sheet_of(notice: Notice) -> Sheet:
    council = notice.case.edition.content["identity"]["council"]
    issued_on = timezone.localdate(notice.issued_at)
    return Sheet(
        council=council,
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


def _sheet_before_issue(case: Case, letter: Letter, rendered: Rendered, channel: str) -> Sheet:
    council = case.edition.content["identity"]["council"]
    return Sheet(
        council=council,
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
