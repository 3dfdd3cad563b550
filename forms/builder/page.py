"""The page of a form that editors make: its draft, its preview, and the journey once it is published."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch
from django.urls.resolvers import RegexPattern, URLResolver
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel, TitleFieldPanel
from wagtail.models import Page, PagePermissionTester
from wagtail.url_routing import RouteResult

from ..editor.panels import ModulesPanel, PartsPanel, Tabs, ToDoPanel
from ..editor.reading import ContentFault
from ..models import Submission
from . import preview
from .drafts import parse
from .form import FormPageForm
from .journey import FormJourney, key_of
from .lint import lint
from .sets import titles_by_code
from .starter import starter
from .tabs import TABS

AS_TEXT = "The whole form as text"
ADDRESS = {"heading": "Web address", "help_text": "The last part of the form’s address, such as: noise-at-night."}


def edit_handler() -> ObjectList:
    """What has to be done, then the tabs; the form itself as text is the last of them."""
    about = ObjectList(
        [
            TitleFieldPanel("title", placeholder="Title of the form"),
            FieldPanel("slug", **ADDRESS),
            FieldPanel("readers", widget=CheckboxSelectMultiple),
        ],
        heading="About the form",
    )
    as_text = ObjectList([FieldPanel("content")], heading=AS_TEXT)
    return ObjectList(
        [
            ToDoPanel(heading="Before you publish", classname="nice-padding"),
            Tabs([about, *(ObjectList([PartsPanel(tab=tab)], heading=tab.heading) for tab in TABS), as_text]),
            PublishingPanel(),
            ModulesPanel(),
        ],
        base_form_class=FormPageForm,
    )


class KeptFormPermissions(PagePermissionTester):
    """What an editor may do with a form: everything but delete one that somebody has sent."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not Submission.objects.filter(key=key_of(self.page)).exists() and super().can_delete(ignore_bulk)


class FormPage(Page):
    """A form. What is live is always whole: a draft with gaps exists in revisions, and on a page that is not live."""

    content = models.JSONField(default=starter)
    readers = ParentalManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name="Who reads what is sent",
        help_text="Groups of staff. Editing a form does not let anybody read what people send with it.",
    )

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "forms/start.html"
    edit_handler = edit_handler()

    class Meta:
        verbose_name = "form"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return KeptFormPermissions(user, self)

    @property
    def journey(self) -> FormJourney:
        """The journey that is live. Raises ContentFault for a draft that is no form yet."""
        return FormJourney(self, parse(self.content))

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> None:
        """Every road to publishing leads here: only a form that can be filled in and sent goes live."""
        if clean and self.live and not kwargs.get("update_fields"):
            self._check_fit()
        super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def _check_fit(self) -> None:
        try:
            form = parse(self.content)
        except ContentFault as fault:
            raise ValidationError([f"{words} ({path})" for path, words in fault.faults]) from None
        findings = lint(form, has_readers=True, sets=frozenset(titles_by_code()))
        refused = [finding.words for finding in findings if finding.level == "error"]
        if refused:
            raise ValidationError(refused)

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        """The form's own address is its first page; below it are the addresses that every journey has."""
        if not self.live:
            raise Http404("There is no such page.")
        below = "".join(f"{part}/" for part in path_components)
        try:
            match = URLResolver(RegexPattern(r"^"), "forms.journey_urls").resolve(below)
        except Resolver404:
            raise Http404("There is no such page.") from None
        return RouteResult(self, kwargs={"match": match})

    def serve(self, request: HttpRequest, *args: Any, match: ResolverMatch, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = match.func(request, self.journey, *match.args, **match.kwargs)
        return answer

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return preview.modes(self.content)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview.show(request, self, mode_name)
