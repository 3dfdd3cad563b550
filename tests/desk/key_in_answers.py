"""An appeal as an officer keys it in, for tests of the page and of what follows."""

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from workflows.models import Case, Notice


def a_phone_call(case: Case, **changes: Any) -> dict[str, Any]:
    """What the form sends for an appeal made by phone on 3 June 2026."""
    answers = {
        "came_by": "phone",
        "received_on": "2026-06-03",
        "letter": str(Notice.objects.filter(case=case, letter="decision").latest("pk").pk),
        "grounds": ["harsh"],
        "statement": "“One inbox is not enough for me.”",
        "capacity": "customer",
        "key": str(uuid.uuid4()),
    }
    return {**answers, **changes}


def late(case: Case, answer: str, because: str = "", words: str = "", **changes: Any) -> dict[str, Any]:
    """The same, with an answer to its being late."""
    return a_phone_call(case, late_answer=answer, late_because=because, late_words=words, **changes)


def address(case: Case, request: str = "") -> str:
    at = reverse("desk:key_in_appeal", args=[case.reference])
    return f"{at}?request={request}" if request else at


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
