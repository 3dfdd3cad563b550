"""The pages every site begins with."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from . import standard_wording
from .models import HomePage, StandardPage


@transaction.atomic
def ensure_site(*, council_name: str) -> HomePage:
    """Make the home page, the accessibility statement and the privacy page where they are missing.

    Safe to call again: a page that exists keeps the words its editors gave it. The council's name is set each
    time; it is shown at the top of every page. Wagtail's own welcome page goes.
    """
    home = HomePage.objects.first() or _make_home()
    _point_site_at(home, council_name)
    _ensure_page(home, "accessibility", "Accessibility statement", standard_wording.accessibility(council_name))
    _ensure_page(home, "privacy", "Privacy", standard_wording.privacy(council_name))
    return home


def _make_home() -> HomePage:
    home = HomePage(
        title="Fair treatment, and how we decide",
        slug="policies",
        introduction=standard_wording.welcome(),
    )
    Page.get_first_root_node().add_child(instance=home)
    return home


def _point_site_at(home: HomePage, council_name: str) -> None:
    address = urlsplit(settings.PUBLIC_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.root_page_id else None
    site.root_page = home
    site.site_name = council_name
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.save()
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()


def _ensure_page(home: HomePage, slug: str, title: str, body: str) -> None:
    if not home.get_children().filter(slug=slug).exists():
        home.add_child(instance=StandardPage(title=title, slug=slug, body=body))
