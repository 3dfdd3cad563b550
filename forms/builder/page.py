"""The page of a form that editors make: its draft, its preview, and the journey once it is published."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from .drafts import parse
from .journey import FormJourney
from .starter import starter

START, CHECK, DONE = "", "check", "done"


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

    class Meta:
        verbose_name = "form"

    @property
    def journey(self) -> FormJourney:
        """The journey that is live. Raises ContentFault for a draft that is no form yet."""
        return FormJourney(self, parse(self.content))

    def route(self, request: HttpRequest, path_components: Sequence[str]) -> RouteResult:
        """The form's own address is its first page; below it are the pages of the journey."""
        if not self.live or len(path_components) > 1:
            raise Http404("There is no such page.")
        return RouteResult(self, kwargs={"at": path_components[0] if path_components else START})

    def serve(self, request: HttpRequest, *args: Any, at: str = START, **kwargs: Any) -> HttpResponse:
        from .. import views

        own = {START: views.start, CHECK: views.check, DONE: views.done}
        if at in own:
            return own[at](request, self.journey)
        return views.page(request, self.journey, at)
