"""Which first parts of an address lead to something else than a policy's page."""

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail.views import serve as wagtail_serve

# The pages every site begins with, and what a proxy or a later part of the site may serve.
KEPT_FREE = frozenset({"accessibility", "privacy", "documents", "api", "robots.txt", "favicon.ico"})


def leads_elsewhere(slug: str) -> bool:
    """Whether a page at /<slug>/ could never be read: a form, the staff's screens or a standard page is there."""
    files = {str(address).strip("/").split("/")[0] for address in (settings.STATIC_URL, settings.MEDIA_URL)}
    if slug in KEPT_FREE | files:
        return True
    try:
        return resolve(f"/{slug}/").func is not wagtail_serve
    except Resolver404:
        return True
