"""Addresses below a journey's own: that is /<key>/, or the address of the page of a form that editors made."""

from django.urls import path, register_converter

from . import copies, later, views
from .uploads.views import download


class TokenConverter:
    """An emailed link's token. Long, so that no word of ours is taken for one."""

    regex = "[A-Za-z0-9_-]{24,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")

urlpatterns = [
    path("", views.start, name="start"),
    path("check/", views.check, name="check"),
    path("done/", views.done, name="done"),
    path("files/<uuid:pk>/", download, name="file"),
    # Two parts long, so that no page's id can be in their way.
    path("done/copy/", copies.copy, name="copy"),
    path("later/save/", later.save, name="save"),
    path("later/saved/", later.saved, name="saved"),
    path("later/leave/", later.leave, name="leave"),
    path("later/left/", later.left, name="left"),
    path("later/link/", later.ask, name="ask"),
    path("later/asked/", later.asked, name="asked"),
    path("later/continue/", later.go_on, name="go_on"),
    path("later/<token:token>/", later.open_link, name="open_link"),
    path("<slug:page_id>/", views.page, name="page"),
]
