"""How Wagtail's API says the fields of our pages."""

from typing import TYPE_CHECKING, Any

from rest_framework.serializers import Field

from .web_addresses import whole_html

if TYPE_CHECKING:
    from .models import PolicyPage


class WholeHtml(Field):
    """Rich text as HTML in which every link and image has its whole address."""

    def to_representation(self, value: str) -> str:
        return whole_html(value)


class WordedSections(Field):
    """A policy's sections with the values of the edition in force."""

    def get_attribute(self, instance: "PolicyPage") -> "PolicyPage":
        return instance

    def to_representation(self, value: "PolicyPage") -> list[dict[str, Any]]:
        return [{"slug": one.slug, "title": one.title, "html": whole_html(str(one.body))} for one in value.worded]
