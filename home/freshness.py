"""Keeps public pages fresh: what counts as a change, and which answers may be kept.

A page may be kept only if nothing on it depends on who asks or on the time of day.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponse
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, Site


class Fresh:
    """A page that may be kept and served again until something public changes."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        response.may_be_kept = response.status_code == 200  # type: ignore[attr-defined]
        # Browsers may keep a copy but must ask whether it is still right.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def watch() -> None:
    """Bump the public version with every write that can show on a public page.

    Wagtail publishes, unpublishes, moves and deletes pages inside a transaction, and these signals arrive inside
    it. Code that saves a Site or an image by hand opens a transaction of its own.
    """
    post_save.connect(_bump_if_public, dispatch_uid="home-freshness-save")
    post_delete.connect(_bump_if_public, dispatch_uid="home-freshness-delete")


def _bump_if_public(sender: type[Model], **kwargs: Any) -> None:
    from .models import PublicVersion, PublishedEdition

    if issubclass(sender, (Page, Site, PageViewRestriction, PublishedEdition, get_image_model())):
        PublicVersion.bump()
