"""How to reach the council: the contact details of an edition as a visitor uses them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One way to reach the council. `href` is empty where there is nothing to follow."""

    label: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class Reach:
    """Every way an edition gives, and why if they were made up for a demonstration."""

    ways: tuple[Way, ...] = ()
    chosen: str = ""

    @property
    def lines(self) -> list[str]:
        """The same in plain text, for an email."""
        return [f"{way.label}: {', '.join(way.words.splitlines())}" for way in self.ways]


def reach(contact: Mapping[str, str]) -> Reach:
    """From an edition's `address`, `phone`, `email`, `website` and `chosen`, each of which may be missing."""
    phone, email, site = contact.get("phone", ""), contact.get("email", ""), contact.get("website", "")
    digits = "".join(character for character in phone if character.isdigit() or character == "+")
    ways = (
        Way("Phone", phone, f"tel:{digits}" if digits else ""),
        Way("Email", email, f"mailto:{email}"),
        Way("Post, or in person", contact.get("address", "")),
        Way("Website", site, site if "://" in site else f"https://{site}"),
    )
    return Reach(tuple(way for way in ways if way.words), contact.get("chosen", ""))
