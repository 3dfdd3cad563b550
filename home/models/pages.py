"""The public pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import register_converter, reverse
from django.urls.converters import IntConverter
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester, Site

from .. import live_values
from ..api_fields import WholeHtml, WordedSections
from ..blocks import RICH_TEXT, SectionBlock
from ..fields import LeanStreamField
from ..freshness import Fresh
from ..panels import LiveValuesPanel
from ..wording import RESERVED_ADDRESSES, WordedSection, address_for, fill_all
from .editions import PublishedEdition


class EditionNumber(IntConverter):
    """An edition's number in its one spelling: 1, never 01."""

    regex = "[1-9][0-9]{0,8}"


register_converter(EditionNumber, "edition")


class KeptPagePermissions(PagePermissionTester):
    """What an editor may do with a page that holds the public record: everything but delete it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        holds_record = PublishedEdition.objects.filter(page__in=Page.objects.descendant_of(self.page, inclusive=True))
        return not holds_record.exists() and super().can_delete(ignore_bulk)


class HomePage(Fresh, Page):
    """The site's first page: the policies in force. Costs two queries beyond Wagtail's own."""

    introduction = RichTextField(features=RICH_TEXT, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    api_fields = [APIField("introduction", serializer=WholeHtml())]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "home/home_page.html"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPagePermissions(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        in_force = PublishedEdition.objects.filter(superseded_at=None, page__live=True).select_related("page")
        context["in_force"] = list(in_force.order_by("page__title"))
        return context


class StandardPage(Fresh, Page):
    """A page of plain words: accessibility, privacy."""

    body = RichTextField(features=["h2", *RICH_TEXT])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    api_fields = [APIField("body", serializer=WholeHtml())]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/standard_page.html"


class PolicyPage(Fresh, RoutablePageMixin, Page):
    """A policy, section by section, with the values of the edition in force.

    Made by `home.publishing.put_in_force`, never by hand: without an edition it has nothing to show.
    """

    policy_slug = models.SlugField(max_length=100, unique=True, null=True, editable=False)
    introduction = models.TextField(blank=True, help_text="One or two sentences on what the policy is for.")
    sections = LeanStreamField([("section", SectionBlock())])

    content_panels = [
        *Page.content_panels,
        LiveValuesPanel(heading="Live values you can write", classname="collapsed"),
        FieldPanel("introduction"),
        FieldPanel("sections"),
    ]
    api_fields = ["policy_slug", "introduction", APIField("worded_sections", serializer=WordedSections())]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    is_creatable = False
    exclude_fields_in_copy = ["policy_slug"]
    template = "home/policy_page.html"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptPagePermissions(user, self)

    @cached_property
    def edition(self) -> PublishedEdition | None:
        """The edition in force; None only for a copy an editor made by hand. One query."""
        return self.editions.filter(superseded_at=None).first() if self.pk else None

    @cached_property
    def facts(self) -> dict[str, str]:
        """The values the wording may use. `put_in_force` sets them before an edition's row exists."""
        return self.edition.facts if self.edition else {}

    @cached_property
    def worded(self) -> list[WordedSection]:
        """The sections with today's values."""
        return fill_all(self.sections, self.edition) if self.edition else []

    def clean(self) -> None:
        super().clean()
        self._give_addresses()
        faults = self.wording_faults(self.facts)
        if faults:
            # One message: the page editor shows only the first.
            raise ValidationError({"sections": " ".join([*faults, live_values.list_of(self.facts)])})

    def wording_faults(self, facts: live_values.Facts) -> list[str]:
        """Sentences naming each section whose live values an edition with these facts could not fill."""
        found = []
        for number, child in enumerate(self.sections, start=1):
            heading, body = child.value["heading"], child.value["body"].source
            for fault in live_values.faults(heading, facts) + live_values.faults(body, facts):
                found.append(f"Section {number}, “{heading}”: {fault}")
        return found

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Also keeps the edition in force up to date with what is now published."""
        super().save(*args, **kwargs)
        # A draft is saved field by field or with live=False; only a whole live page is what the public reads.
        if self.live and not kwargs.get("update_fields") and self.edition:
            self.__dict__.pop("worded", None)
            self.edition.wording = [section.snapshot() for section in self.worded]
            self.edition.save(update_fields=["wording"])

    @path("")
    def contents_view(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, "home/policy_page.html")

    @path("print/", name="print")
    def print_view(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request, "home/policy_print.html")

    @path("editions/<edition:number>/", name="edition")
    def edition_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """A permalink: the wording and the values as they last stood in that edition."""
        shown = get_object_or_404(PublishedEdition, page=self, number=number)
        sections = [WordedSection.from_snapshot(n, kept) for n, kept in enumerate(shown.wording, start=1)]
        return self._answer(request, "home/policy_edition.html", shown=shown, shown_sections=sections)

    @path("<slug:address>/", name="section")
    def section_view(self, request: HttpRequest, address: str) -> HttpResponse:
        for place, section in enumerate(self.worded):
            if section.slug == address:
                before = self.worded[place - 1] if place else None
                after = self.worded[place + 1] if place + 1 < len(self.worded) else None
                return self._answer(request, "home/policy_section.html", section=section, before=before, after=after)
        raise Http404("This policy has no section at this address.")

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """An editor previews the wording, all of it, not the list of contents."""
        return self.print_view(request)

    def _answer(self, request: HttpRequest, template: str, **more: Any) -> HttpResponse:
        if self.edition is None:
            raise Http404("This policy has no edition in force.")
        context = {"edition": self.edition, "sections": self.worded, "policy_url": self._address(request), **more}
        return self.render(request, template=template, context_overrides=context)

    def _address(self, request: HttpRequest) -> str:
        """Where this page is. Wagtail's get_url asks its shared cache, which costs seven queries when cold."""
        site = Site.find_for_request(request)
        return reverse("wagtail_serve", args=[self.url_path.removeprefix(site.root_page.url_path)])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # Lazy: only the pages that show the history pay for it, with one query whatever its length.
        context["history"] = self.editions.only("page_id", "number", "version_label", "change_note", "in_force_from")
        return context

    def _give_addresses(self) -> None:
        """Fill in the addresses left empty and refuse two sections at one address."""
        for number, child in enumerate(self.sections, start=1):
            child.value["address"] = child.value["address"] or address_for(child.value["heading"])
            earlier = [self.sections[place].value["address"] for place in range(number - 1)]
            if child.value["address"] in {*earlier, *RESERVED_ADDRESSES}:
                raise ValidationError(
                    {
                        "sections": f"Section {number}, “{child.value['heading']}”, needs another address: "
                        f"“{child.value['address']}” is taken."
                    }
                )
