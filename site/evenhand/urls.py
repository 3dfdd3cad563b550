"""Every address of the project."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from home.pages_api import router as pages_router
from home.views import no_such_page

from .api import api, no_such_address

urlpatterns = [
    # Wagtail's own trials of its error pages: anybody with a staff account could fill the log with faults.
    re_path(r"^admin/(?:failwhale|test404)/$", no_such_page, name="closed"),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("api/v2/", pages_router.urls),
    re_path(r"^api/", no_such_address, name="no-such-address"),
    path("", include("forms.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
