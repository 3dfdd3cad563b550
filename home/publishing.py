"""How an edition reaches the public: whoever runs the policy calls `put_in_force`; `home` never asks."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Site

from . import live_values
from .models import HomePage, PolicyPage, PublicVersion, PublishedEdition
from .reconciling import Block, blocks_of, differing, merge, new_blocks
from .seeding import ensure_site
from .wording import fill_all


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
    # What of it was chosen for a demonstration, and why.
    chosen: str = ""


@dataclass(frozen=True)
class PublicEdition:
    """All that the public is told about an edition."""

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
    # Each deadline again for programs, in the same order: id, number, unit and what it is counted from.
    deadline_lengths: list[dict[str, Any]] = field(default_factory=list)
    roles: list[tuple[str, str]] = field(default_factory=list)
    demonstration_choices: list[str] = field(default_factory=list)
    # Facts the source does not give, by name, each with why it was chosen for a demonstration.
    chosen_facts: dict[str, str] = field(default_factory=dict)
    # How to challenge a decision, most urgent first: what it is about, what it says, why if it was chosen.
    appeal_points: list[tuple[str, str, str]] = field(default_factory=list)
    # How to reach the council: address, phone, email, website; and under "chosen" why they were made up.
    contact: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def put_in_force(edition: PublicEdition) -> PolicyPage:
    """Show this edition to the public from the next request on, and keep its record.

    Makes the policy's page on first use, and the site with it. Later, the page's sections follow the edition; where
    an editor had changed a section too, the editor's words become a draft of the page and `words_to_reconcile` names
    the section. Calling it again with the same edition changes nothing. Raises CannotPublishError when the site begins
    with another page than Evenhand's, when the number is not newer than the edition in force, when the number was
    used for another content, or when the page's wording needs a live value the edition lacks or has two sections at
    one address.
    """
    # First: the row lock makes two calls take turns.
    PublicVersion.bump()
    page = PolicyPage.objects.filter(policy_slug=edition.policy_slug).first() or _make_page(edition)
    known = page.editions.filter(number=edition.number).first()
    if known:
        _check_same(known, edition)
        return page
    _check_newer(page, edition)
    draft = page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    old = blocks_of(page.sections)
    live, kept = _followed(page, edition, keep_editors=False), _followed(draft, edition, keep_editors=True)
    page.sections = _stream(live)
    _check_wording(page, edition)
    page.editions.filter(superseded_at=None).update(superseded_at=edition.in_force_from)
    _record(page, edition, kept_as_draft=differing(live, kept) if live != old else [])
    # Only now: a page that is saved writes its words into the edition in force.
    page = PolicyPage.objects.get(pk=page.pk)
    if live != old:
        _save_page(page, live, draft, kept)
    return PolicyPage.objects.get(pk=page.pk)


def words_to_reconcile(policy_slug: str) -> str:
    """What to tell whoever published: which sections an editor's words wait for as a draft. Empty when none do."""
    shown = PublishedEdition.objects.filter(page__policy_slug=policy_slug, superseded_at=None).first()
    if shown is None or not shown.kept_as_draft:
        return ""
    named = ", ".join(f"“{live_values.in_text(heading, shown.facts)}”" for heading in shown.kept_as_draft)
    return (
        f"The page “{shown.page.title}” shows the words of edition {shown.number}. An editor had changed these "
        f"sections of it: {named}. The editor’s words are kept as a draft of the page. Compare the two, then publish "
        "the page or discard the draft."
    )


def _followed(page: PolicyPage, edition: PublicEdition, *, keep_editors: bool) -> list[Block]:
    before = page.editions.filter(superseded_at=None).first()
    known = new_blocks(Section(**kept) for kept in before.sections) if before else []
    return merge(blocks_of(page.sections), known, new_blocks(edition.sections), keep_editors=keep_editors)


def _save_page(page: PolicyPage, live: list[Block], draft: PolicyPage, kept: list[Block]) -> None:
    """Publish the edition's words; a draft that says something else is then the latest again."""
    page.sections = _stream(live)
    page.save_revision().publish()
    if differing(live, kept):
        draft.sections = _stream(kept)
        # An editor may have left it unfinished.
        draft.save_revision(clean=False)


def _stream(blocks: list[Block]) -> Any:
    return PolicyPage._meta.get_field("sections").to_python(json.dumps(blocks))


def _make_page(edition: PublicEdition) -> PolicyPage:
    home = _home(edition.council)
    page = PolicyPage(
        title=edition.policy_title,
        slug=edition.policy_slug,
        policy_slug=edition.policy_slug,
        sections=json.dumps(new_blocks(edition.sections)),
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


def _home(council: str) -> HomePage:
    """The site's home page, made with the first policy where Wagtail's own welcome page is all there is."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page.specific
    if isinstance(root, HomePage):
        return root
    if type(root) is not Page or root.get_children().exists():
        raise CannotPublishError(
            f"The site begins with the page “{root.title}”, which is not Evenhand’s home page. "
            f"Run: manage.py set_up “{council}”."
        )
    return ensure_site(council_name=council)


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


def _record(page: PolicyPage, edition: PublicEdition, *, kept_as_draft: list[str]) -> None:
    kept = asdict(edition)
    del kept["policy_slug"]
    title = kept.pop("policy_title")
    shown = PublishedEdition(page=page, title=title, kept_as_draft=kept_as_draft, **kept)
    shown.wording = [section.snapshot() for section in fill_all(page.sections, shown)]
    shown.save()
