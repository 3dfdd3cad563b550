"""A policy to publish in tests. The council and its policy are made up."""

from datetime import UTC, date, datetime
from typing import Any

from home.models import PolicyPage
from home.publishing import PublicEdition, Section, put_in_force
from home.seeding import ensure_site

COUNCIL = "Testshire District Council"

SECTIONS = [
    Section("purpose", "What this policy is for", "Everybody is heard.\n\nWe act only when contact does harm."),
    Section(
        "reviews",
        "Review every {{ review_every }}",
        "We look at each limit again after {{ review_every }}:\n- we ask what happened since\n- we write to you",
    ),
    Section("appeals", "How to appeal", "You can appeal within {{ appeal_within }} of the date of our letter."),
]


def an_edition(number: int = 1, **changes: Any) -> PublicEdition:
    """An edition that comes into force on day `number` of March 2026."""
    values: dict[str, Any] = {
        "policy_slug": "customer-behaviour",
        "policy_title": "Customer behaviour policy",
        "council": COUNCIL,
        "number": number,
        "in_force_from": datetime(2026, 3, 1 + (number - 1) % 28, 9, 0, tzinfo=UTC),
        "change_note": f"Reason for edition {number}.",
        "issuer": "Head of customer services",
        "version_label": f"Version {number}.0",
        "review_due": date(2027, 3, 1),
        "content_hash": f"sha256:{number:064x}",
        "facts": {"review_every": "3 months", "appeal_within": "14 days"},
        "fact_labels": {"review_every": "How often a limit is looked at again", "appeal_within": "Time to appeal"},
        "sections": SECTIONS,
        "deadlines": [("Time to appeal", "14 days")],
        "roles": [("Independent reviewer", "Decides appeals. Took no part in the decision.")],
        "demonstration_choices": ["An appeal is decided within 20 working days."],
        "chosen_facts": {"appeal_within": "The old policy gives no time."},
        "contact": {
            "phone": "01632 960 001",
            "email": "help@testshire.example",
            "address": "1 High Street\nTestshire TS1 1AA",
            "website": "www.testshire.example",
        },
        "appeal_points": [
            ("By when", "Within 14 days of the date of our letter.", "The old policy gives no time."),
            ("Who decides", "Independent reviewer.", ""),
        ],
    }
    return PublicEdition(**{**values, **changes})


def a_site() -> None:
    """The home page, accessibility statement and privacy page."""
    ensure_site(council_name=COUNCIL)


def a_policy(editions: int = 1) -> PolicyPage:
    """A site with one policy that has come this many editions far."""
    a_site()
    for number in range(1, editions + 1):
        page = put_in_force(an_edition(number))
    return page
