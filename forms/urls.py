"""Addresses of the journeys. Only a registered key matches, so every other address stays free."""

from django.urls import include, path, register_converter

from . import handlers, journey_urls
from .handlers import JourneyHandler


class JourneyConverter:
    """Turns the key in an address into its handler."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> JourneyHandler:
        handler = handlers.find(value)
        if handler is None:
            raise ValueError(value)
        return handler

    def to_url(self, value: JourneyHandler | str) -> str:
        """A form that editors made has an address of its own, served by Wagtail; it stays when its title changes."""
        return value if isinstance(value, str) else getattr(value, "address", value.key)


register_converter(JourneyConverter, "journey")

app_name = "forms"
urlpatterns = [path("<journey:handler>/", include(journey_urls.urlpatterns))]
