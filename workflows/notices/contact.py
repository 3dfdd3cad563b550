"""How a customer reaches the council, as letters, emails and the slip say it."""

from dataclasses import dataclass

from django.conf import settings

from ..models import Edition
from .render import Sender


@dataclass(frozen=True)
class CouncilContact:
    """`lines` stand under the council's name; `team` signs what nobody signed."""

    lines: tuple[str, ...]
    team: str

    def signed_by(self, sender: Sender) -> tuple[str, ...]:
        return tuple(filter(None, (sender.name, sender.role))) or tuple(filter(None, (self.team,)))


def contact_of(edition: Edition) -> CouncilContact:
    """What an edition says of the council. One made before there were contact details says nothing."""
    known: dict[str, str] = edition.content["identity"].get("contact", {})
    address = ", ".join(line.strip() for line in known.get("address", "").splitlines() if line.strip())
    phone = f"Phone: {known['phone']}" if known.get("phone") else ""
    online = ", ".join(filter(None, (known.get("email"), known.get("website"))))
    return CouncilContact(lines=tuple(filter(None, (address, phone, online))), team=known.get("team", ""))


def see_at() -> str:
    """Where a customer sees their case online: on every letter, and in the email that brings it."""
    return f"{settings.PUBLIC_URL}/your-case/"
