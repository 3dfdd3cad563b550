"""How an edition reaches the public: whoever runs the policy calls `put_in_force`; `home` never asks."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Site

from .models import HomePage, PolicyPage, PublicVersion, PublishedEdition
from .wording import fill_all, rich_text


class CannotPublishError(ValueError):
    """The edition cannot be shown to the public; the message says why and what to do."""


@dataclass(frozen=True)
class Section:
    """One section of a policy in plain text.

    In `body` a blank line ends a paragraph and a line that starts with `- ` is a bullet. Heading and body may
    hold live values such as `{{ review_every }}`.
    """

    slug: str
    heading: str
    body: str


@dataclass(frozen=True)
class PublicEdition:
    """All that the public is told about an edition. The sections are used once, to make the page."""

    policy_slug: str
    policy_title: str
    council: str
    number: int
    in_force_from: datetime
    change_note: str
    issuer: str
    version_label: str
    review_due: date | None
    content_hash: str
    facts: dict[str, str] = field(default_factory=dict)
    fact_labels: dict[str, str] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    deadlines: list[tuple[str, str]] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)
    demonstration_choices: list[str] = field(default_factory=list)
    # Facts the source does not give, by name, each with why it was chosen for a demonstration.
    chosen_facts: dict[str, str] = field(default_factory=dict)
    # How to challenge a decision, most urgent first: what it is about, what it says, why if it was chosen.
    appeal_points: list[tuple[str, str, str]] = field(default_factory=list)


@transaction.atomic
def put_in_force(edition: PublicEdition) -> PolicyPage:
    """Show this edition to the public from the next request on, and keep its record.

    Makes the policy's page on first use; later, the facts change and the editors' wording stays. Calling it again
    with the same edition changes nothing. Raises CannotPublishError when there is no home page, when the number
    is not newer than the edition in force, when the number was used for another content, or when the page's
    wording needs a live value the edition lacks or has two sections at one address.
    """
    # First: the row lock makes two calls take turns.
    PublicVersion.bump()
    page = PolicyPage.objects.filter(policy_slug=edition.policy_slug).first() or _make_page(edition)
    known = page.editions.filter(number=edition.number).first()
    if known:
        _check_same(known, edition)
        return page
    _check_newer(page, edition)
    _check_wording(page, edition)
    page.editions.filter(superseded_at=None).update(superseded_at=edition.in_force_from)
    _record(page, edition)
    return PolicyPage.objects.get(pk=page.pk)


def _make_page(edition: PublicEdition) -> PolicyPage:
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page.specific
    if not isinstance(home, HomePage):
        raise CannotPublishError("The site has no home page yet. Run home.seeding.ensure_site first.")
    blocks = [
        {
            "type": "section",
            "value": {"heading": part.heading, "address": part.slug, "body": rich_text(part.body)},
        }
        for part in edition.sections
    ]
    page = PolicyPage(
        title=edition.policy_title,
        slug=edition.policy_slug,
        policy_slug=edition.policy_slug,
        sections=json.dumps(blocks),
        show_in_menus=True,
    )
    page.facts = edition.facts
    try:
        home.add_child(instance=page)
    except ValidationError as error:
        raise CannotPublishError(
            f"The policy page for {edition.policy_slug} cannot be made. " + " ".join(error.messages)
        ) from error
    return page


def _check_same(known: PublishedEdition, edition: PublicEdition) -> None:
    if known.content_hash != edition.content_hash:
        raise CannotPublishError(
            f"Edition {edition.number} of {edition.policy_slug} was published with other content. "
            "An edition never changes: publish a new number."
        )


def _check_newer(page: PolicyPage, edition: PublicEdition) -> None:
    newest = page.editions.first()
    if newest and newest.number > edition.number:
        raise CannotPublishError(
            f"Edition {edition.number} of {edition.policy_slug} is older than edition {newest.number}, "
            "which the public already reads. To go back, publish the old content under a new number."
        )


def _check_wording(page: PolicyPage, edition: PublicEdition) -> None:
    faults = page.wording_faults(edition.facts)
    if faults:
        raise CannotPublishError(
            f"The wording of “{page.title}” uses live values that edition {edition.number} does not have. "
            "Change the page, or give the edition these values. " + " ".join(faults)
        )


def _record(page: PolicyPage, edition: PublicEdition) -> None:
    kept = asdict(edition)
    for used_elsewhere in ("policy_slug", "sections"):
        del kept[used_elsewhere]
    title = kept.pop("policy_title")
    wording = [section.snapshot() for section in fill_all(page.sections, edition)]
    PublishedEdition.objects.create(page=page, title=title, wording=wording, **kept)
