"""The words of a policy page: from plain text to rich text, and from rich text to what a visitor reads."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.rich_text import expand_db_html

from . import live_values

# Parts of a policy's address that lead elsewhere, so no section may have them.
RESERVED_ADDRESSES = {"editions", "print"}
# A web address in plain text, without the full stop or comma that ends the sentence.
_ADDRESS = re.compile(r"((?:https?://|www\.)[\w.\-/~%?=&#:]*[\w/])")


class PlainSection(Protocol):
    """A section in plain text, as an edition brings it."""

    @property
    def slug(self) -> str: ...

    @property
    def heading(self) -> str: ...

    @property
    def body(self) -> str: ...


class Values(Protocol):
    """The live values of one edition: name to words, name to label, and why those chosen for a demonstration were."""

    @property
    def facts(self) -> dict[str, str]: ...

    @property
    def fact_labels(self) -> dict[str, str]: ...

    @property
    def chosen_facts(self) -> dict[str, str]: ...

    @property
    def chosen_sections(self) -> dict[str, str]: ...


@dataclass(frozen=True)
class Note:
    """Why a live value of a section was chosen for a demonstration."""

    label: str
    words: str
    why: str

    @property
    def says_more(self) -> bool:
        """Whether the value is more than its own label."""
        return self.words.casefold() != self.label.casefold()


@dataclass(frozen=True)
class WordedSection:
    """One section with its live values filled in."""

    number: int
    slug: str
    title: str
    heading: SafeString
    body: SafeString
    notes: list[Note]
    # What of the section itself was chosen for a demonstration, and why.
    chosen: str = ""

    @classmethod
    def fill(cls, number: int, block: Any, values: Values) -> Self:
        """From a section block, with the values of one edition."""
        slug, heading, body = block["address"], block["heading"], block["body"].source
        chosen = values.chosen_facts
        return cls(
            number=number,
            slug=slug,
            title=live_values.in_text(heading, values.facts),
            heading=live_values.in_heading(heading, values.facts),
            body=live_values.in_html(body, values.facts, chosen, f"{slug}-chosen"),
            notes=[
                Note(values.fact_labels.get(name, name), values.facts[name], chosen[name])
                for name in live_values.named_in(heading, body)
                if name in chosen and name in values.facts
            ],
            chosen=values.chosen_sections.get(slug, ""),
        )

    @classmethod
    def from_snapshot(cls, number: int, kept: dict[str, Any]) -> Self:
        """From the copy an edition keeps."""
        return cls(
            number=number,
            slug=kept["slug"],
            title=kept["title"],
            heading=mark_safe(kept["heading"]),  # noqa: S308 - we filled and escaped it ourselves
            body=mark_safe(kept["body"]),  # noqa: S308
            notes=[Note(**note) for note in kept.get("notes", [])],
            chosen=kept.get("chosen", ""),
        )

    def snapshot(self) -> dict[str, Any]:
        """The copy an edition keeps. Links stay in their stored form, so they follow a page that moves."""
        return {
            "slug": self.slug,
            "title": self.title,
            "heading": str(self.heading),
            "body": str(self.body),
            "notes": [asdict(note) for note in self.notes],
            "chosen": self.chosen,
        }

    @property
    def html(self) -> SafeString:
        """The body as a visitor's browser gets it."""
        return mark_safe(expand_db_html(str(self.body)))  # noqa: S308 - rich text, cleaned when saved


def fill_all(sections: Iterable[Any], values: Values) -> list[WordedSection]:
    """Every section of a page, numbered from 1."""
    return [WordedSection.fill(number, child.value, values) for number, child in enumerate(sections, start=1)]


def address_for(heading: str) -> str:
    """A web address made from a heading; names of live values are left out of it."""
    return slugify(live_values.removed(heading))[:80].strip("-") or "section"


def with_links(plain: str) -> SafeString:
    """Plain text as HTML in which web addresses can be followed."""
    pieces = _ADDRESS.split(plain)
    return format_html_join("", "{}", ((_link(piece) if _ADDRESS.fullmatch(piece) else piece,) for piece in pieces))


def _link(address: str) -> SafeString:
    href = address if "://" in address else f"https://{address}"
    return format_html('<a href="{}">{}</a>', href, address)


def rich_text(plain: str) -> str:
    """Rich text from plain text: a blank line ends a paragraph, a line that starts with `- ` is a bullet."""
    html: list[str] = []
    bullets: list[str] = []
    paragraph: list[str] = []

    def close() -> None:
        if bullets:
            html.append("<ul>" + "".join(f"<li>{with_links(bullet)}</li>" for bullet in bullets) + "</ul>")
        if paragraph:
            html.append(f"<p>{with_links(' '.join(paragraph))}</p>")
        bullets.clear()
        paragraph.clear()

    for line in map(str.strip, plain.splitlines()):
        if line.startswith("- "):
            if paragraph:
                close()
            bullets.append(line[2:].strip())
        elif line and bullets:
            bullets[-1] += f" {line}"
        elif line:
            paragraph.append(line)
        else:
            close()
    close()
    return "".join(html)
