"""The project's own addresses and the peer to compare with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """The least a Django view can do behind this project's middleware."""
    return HttpResponse("")


urlpatterns = [path("bench/empty/", empty), path("", include("evenhand.urls"))]
