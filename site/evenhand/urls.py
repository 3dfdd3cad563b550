"""Every address of the project."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from home.views import no_such_page

urlpatterns = [
    # Wagtail's own trials of its error pages: anybody with a staff account could fill the log with faults.
    re_path(r"^admin/(?:failwhale|test404)/$", no_such_page, name="closed"),
    path("admin/", include(wagtailadmin_urls)),
    path("your-case/", include("workflows.public.urls")),
    path("", include("forms.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]
