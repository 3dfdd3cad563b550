"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, lazy
from wagtail.models import Site

from .models import PublishedEdition
from .reach import Reach


def site_wide(request: HttpRequest) -> dict[str, Any]:
    """The council's name and how to reach it, and the address of the source code, which the AGPL asks for.

    Name and reach cost one query each per request, and only where a template shows them.
    """
    return {
        "source_code_url": settings.SOURCE_CODE_URL or reverse("source"),
        "council_name": lazy(_council_name, str)(request),
        "reach": SimpleLazyObject(_reach),
    }


def _council_name(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.site_name if site and site.site_name else settings.WAGTAIL_SITE_NAME


def _reach() -> Reach:
    """The contact details of the edition in force; of several policies, of the one that came into force last."""
    told = PublishedEdition.objects.filter(superseded_at=None).exclude(contact={}).order_by("-in_force_from")
    edition = told.only("contact").first()
    return edition.reach if edition else Reach()
