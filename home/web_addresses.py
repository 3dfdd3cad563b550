"""Rich text and addresses as a site elsewhere can use them: whole, and without what only our own pages have."""

import html
import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.rich_text import expand_db_html

_OF_OURS = re.compile(r'\b(href|src)="(/(?!/)[^"]*)"')
# Leads to a note elsewhere on our page.
_MARK = re.compile(r' ?<a class="chosen-mark"[^>]*>.*?</a>', re.DOTALL)
_ENDS_A_LINE = re.compile(r"</(?:p|li|h[1-6])>|<br\s*/?>")


def absolute(address: str) -> str:
    """An address of ours as it is written from elsewhere."""
    return address if "://" in address else f"{settings.PUBLIC_URL}{address}"


def page_address(url_path: str, *more: str) -> str:
    """Where a page of the default site is, or a part of it; without asking Wagtail's shared cache."""
    place = "/".join([*url_path.strip("/").split("/")[1:], *more])
    return absolute(reverse("wagtail_serve", args=[f"{place}/" if place else ""]))


def whole_html(stored: str) -> str:
    """Rich text with its links to pages and its images as whole addresses."""
    expanded = expand_db_html(_MARK.sub("", stored))
    return _OF_OURS.sub(lambda found: f'{found[1]}="{html.escape(absolute(html.unescape(found[2])))}"', expanded)


def plain(stored: str) -> str:
    """Rich text as plain text: a line for each paragraph, `- ` before each item of a list."""
    lined = _ENDS_A_LINE.sub("\n", _MARK.sub("", stored)).replace("<li", "- <li")
    words = html.unescape(strip_tags(lined))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())
