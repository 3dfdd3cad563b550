"""Words for the public, in templates."""

from django import template

from .. import wording

register = template.Library()


@register.filter
def with_links(text: str) -> str:
    """Plain text with its web addresses as links."""
    return wording.with_links(text)
