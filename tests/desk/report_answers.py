"""What an officer types into the report page."""

import uuid
from typing import Any

from django.utils import timezone


def answers(**changes: Any) -> dict[str, Any]:
    """A report that will do, with one row of evidence. A change to None leaves the answer out."""
    now = timezone.localtime()
    data: dict[str, Any] = {
        "key": str(uuid.uuid4()),
        "rows": "1",
        "kind": "person",
        "surname": "Marsh",
        "first_names": "Robin",
        "email": "robin@customer.example",
        "day": now.date().isoformat(),
        "time": "00:00",
        "service": "Housing",
        "channel": "phone",
        "behaviours": ["abuse"],
        "description": "Shouted at the officer.",
        "item-0-kind": "call",
        "item-0-dated": now.date().isoformat(),
        "item-0-summary": "Call note.",
    }
    return {name: value for name, value in {**data, **changes}.items() if value is not None}


def fifty_eight_lines() -> str:
    """58 emails to 7 departments on the 20 working days from 1 to 26 June 2026, as pasted from a mailbox."""
    departments = ["Planning", "Housing", "Council tax", "Elections", "Waste", "Benefits", "Licensing"]
    days = [day for day in range(1, 27) if day % 7 not in (6, 0)]
    return "\n".join(
        f"{days[number % len(days)]} June 2026, email, {departments[number % 7]}, Email {number + 1}, the same again"
        for number in range(58)
    )
