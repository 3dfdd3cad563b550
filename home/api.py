"""The API's door to what the public reads: policies and their editions."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router

from . import api_schemas as out
from .conditional import PAGE_SIZE, kept, part_of
from .models import PolicyPage, PublishedEdition
from .problems import Problem, ProblemDetails
from .web_addresses import page_address, plain, whole_html
from .wording import WordedSection

router = Router(tags=["policies"])

Slug = Annotated[str, Path(pattern=r"^[-a-zA-Z0-9_]+$", max_length=100, description="The policy's slug.")]
Number = Annotated[int, Path(ge=1, le=999_999_999, description="The edition's number.")]
Page = Annotated[int, Query(ge=1, le=1_000_000, description=f"Which page of the list, {PAGE_SIZE} items each.")]
REFUSALS = {404: ProblemDetails, 422: ProblemDetails}


@router.get("", response={200: out.Policies, **REFUSALS}, operation_id="listPolicies", summary="Policies in force")
def list_policies(request: HttpRequest, page: Page = 1) -> HttpResponseBase:
    """Every policy that is in force and published, by title."""
    shown = PublishedEdition.objects.filter(superseded_at=None, page__in=_public_pages())
    told, part = part_of(shown.count(), page)
    editions = shown.select_related("page").order_by("title", "pk")[part]
    return kept(request, out.Policies(**dict(told), items=[_summary(one) for one in editions]))


@router.get(
    "/{slug:slug}", response={200: out.Policy, **REFUSALS}, operation_id="getPolicy", summary="A policy in force"
)
def get_policy(request: HttpRequest, slug: Slug) -> HttpResponseBase:
    """What the policy's public page says, and its last changes."""
    page = _page(slug)
    shown = page.editions.filter(superseded_at=None).first()
    if shown is None:
        raise _nothing(slug)
    history = _history(page)[:PAGE_SIZE]
    found = out.Policy(
        **_edition(page, shown), introduction=page.introduction, history=[_change(page, one) for one in history]
    )
    return kept(request, found, [page.last_published_at, shown.in_force_from])


@router.get(
    "/{slug:slug}/editions",
    response={200: out.Editions, **REFUSALS},
    operation_id="listEditions",
    summary="A policy's editions",
)
def list_editions(request: HttpRequest, slug: Slug, page: Page = 1) -> HttpResponseBase:
    """Every edition the public was shown, newest first, each with what changed in it."""
    found = _page(slug)
    history = _history(found)
    told, part = part_of(history.count(), page)
    return kept(request, out.Editions(**dict(told), items=[_change(found, one) for one in history[part]]))


@router.get(
    "/{slug:slug}/editions/{edition:number}",
    response={200: out.Edition, **REFUSALS},
    operation_id="getEdition",
    summary="One edition of a policy",
)
def get_edition(request: HttpRequest, slug: Slug, number: Number) -> HttpResponseBase:
    """The words and the values as they last stood in that edition. Those of a past edition never change."""
    page = _page(slug)
    shown = page.editions.filter(number=number).first()
    if shown is None:
        raise Problem(404, f"“{slug}” has no edition {number}. See the list of its editions.")
    changed = [shown.in_force_from, shown.superseded_at or page.last_published_at]
    return kept(request, out.Edition(**_edition(page, shown)), changed)


def _public_pages() -> QuerySet[PolicyPage]:
    """Live, and open to everybody: a page behind a password is left out whoever asks."""
    pages: QuerySet[PolicyPage] = PolicyPage.objects.live().public()
    return pages


def _page(slug: str) -> PolicyPage:
    found = _public_pages().filter(policy_slug=slug).first()
    if found is None:
        raise _nothing(slug)
    return found


def _nothing(slug: str) -> Problem:
    return Problem(404, f"There is no published policy “{slug}”. See the list of policies.")


def _history(page: PolicyPage) -> QuerySet[PublishedEdition]:
    return page.editions.only(
        "page_id", "number", "version_label", "change_note", "in_force_from", "superseded_at"
    ).order_by("-number")


def _summary(shown: PublishedEdition) -> out.PolicySummary:
    return out.PolicySummary(**_names(shown.page, shown))


def _names(page: PolicyPage, shown: PublishedEdition) -> dict[str, Any]:
    return {
        "slug": page.policy_slug,
        "title": shown.title,
        "council": shown.council,
        "edition": shown.number,
        "version_label": shown.version_label,
        "in_force_from": shown.in_force_from,
        "url": page_address(page.url_path) if shown.is_in_force else _own_page(page, shown),
    }


def _change(page: PolicyPage, shown: PublishedEdition) -> out.Change:
    return out.Change(
        number=shown.number,
        version_label=shown.version_label,
        change_note=shown.change_note,
        in_force_from=shown.in_force_from,
        superseded_at=shown.superseded_at,
        is_in_force=shown.is_in_force,
        url=_own_page(page, shown),
    )


def _own_page(page: PolicyPage, shown: PublishedEdition) -> str:
    return page_address(page.url_path, "editions", str(shown.number))


def _edition(page: PolicyPage, shown: PublishedEdition) -> dict[str, Any]:
    return {
        **_names(page, shown),
        "superseded_at": shown.superseded_at,
        "is_in_force": shown.is_in_force,
        "issuer": shown.issuer,
        "change_note": shown.change_note,
        "review_due": shown.review_due,
        "content_hash": shown.content_hash,
        "sections": [_section(page, shown, number, one) for number, one in enumerate(shown.wording, start=1)],
        "deadlines": _deadlines(shown),
        "roles": [out.Duty(role=one.label, what_they_do=one.words, chosen=one.chosen) for one in shown.duties],
        "appeal_points": [out.Point(**one._asdict()) for one in shown.appeal_terms],
        "contact": _contact(shown),
        "demonstration_choices": shown.demonstration_choices,
    }


def _section(page: PolicyPage, shown: PublishedEdition, number: int, snapshot: dict[str, Any]) -> out.Section:
    section = WordedSection.from_snapshot(number, snapshot)
    own_page = page_address(page.url_path, section.slug) if shown.is_in_force else _own_page(page, shown)
    return out.Section(
        number=number,
        slug=section.slug,
        title=section.title,
        html=whole_html(str(section.body)),
        text=plain(str(section.body)),
        url=own_page,
        notes=[out.Note(label=note.label, words=note.words, why=note.why) for note in section.notes],
        chosen=section.chosen,
    )


def _deadlines(shown: PublishedEdition) -> list[out.Deadline]:
    terms = shown.time_limits
    lengths = shown.deadline_lengths or [None] * len(terms)
    return [
        out.Deadline(label=term.label, words=term.words, length=length, chosen=term.chosen)
        for term, length in zip(terms, lengths, strict=True)
    ]


def _contact(shown: PublishedEdition) -> out.Contact:
    reach = shown.reach
    ways = [out.Way(label=way.label, words=way.words, href=way.href) for way in reach.ways]
    return out.Contact(ways=ways, chosen=reach.chosen)
