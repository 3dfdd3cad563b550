"""Words for the public, in templates."""

import datetime as dt

from django import template
from django.utils import dateformat, timezone

from .. import wording

register = template.Library()


@register.filter
def with_links(text: str) -> str:
    """Plain text with its web addresses as links."""
    return wording.with_links(text)


@register.filter
def moment(at: dt.datetime) -> str:
    """A moment as somebody says it, by the council's clock: 9:05am on 3 June 2026."""
    local = timezone.localtime(at)
    half = "am" if local.hour < 12 else "pm"
    return f"{dateformat.format(local, 'g:i')}{half} on {dateformat.format(local, 'j F Y')}"
