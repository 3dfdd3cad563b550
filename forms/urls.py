"""Addresses of the journeys. Only a registered key matches, so every other address stays free."""

from django.urls import path, register_converter

from . import copies, handlers, later, views
from .handlers import JourneyHandler
from .uploads.views import download


class JourneyConverter:
    """Turns the key in an address into its handler."""

    regex = "[a-z][a-z0-9-]*"

    def to_python(self, value: str) -> JourneyHandler:
        handler = handlers.find(value)
        if handler is None:
            raise ValueError(value)
        return handler

    def to_url(self, value: JourneyHandler | str) -> str:
        return value if isinstance(value, str) else value.key


class TokenConverter:
    """An emailed link's token. Long, so that no word of ours is taken for one."""

    regex = "[A-Za-z0-9_-]{24,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(JourneyConverter, "journey")
register_converter(TokenConverter, "token")

app_name = "forms"
urlpatterns = [
    path("<journey:handler>/", views.start, name="start"),
    path("<journey:handler>/check/", views.check, name="check"),
    path("<journey:handler>/done/", views.done, name="done"),
    path("<journey:handler>/files/<uuid:pk>/", download, name="file"),
    # Two parts long, so that no page's id can be in their way.
    path("<journey:handler>/done/copy/", copies.copy, name="copy"),
    path("<journey:handler>/later/save/", later.save, name="save"),
    path("<journey:handler>/later/saved/", later.saved, name="saved"),
    path("<journey:handler>/later/leave/", later.leave, name="leave"),
    path("<journey:handler>/later/left/", later.left, name="left"),
    path("<journey:handler>/later/link/", later.ask, name="ask"),
    path("<journey:handler>/later/asked/", later.asked, name="asked"),
    path("<journey:handler>/later/continue/", later.go_on, name="go_on"),
    path("<journey:handler>/later/<token:token>/", later.open_link, name="open_link"),
    path("<journey:handler>/<slug:page_id>/", views.page, name="page"),
]
