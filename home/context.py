"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazy
from wagtail.models import Site


def site_wide(request: HttpRequest) -> dict[str, Any]:
    """The council's name, and the address of the source code, which the AGPL asks every page to offer.

    The name costs one query per request, and only where a template shows it.
    """
    return {"source_code_url": settings.SOURCE_CODE_URL, "council_name": lazy(_council_name, str)(request)}


def _council_name(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    return site.site_name if site and site.site_name else settings.WAGTAIL_SITE_NAME
