"""Who asks for a page of the desk."""

from django.contrib.auth.models import User
from django.http import HttpRequest


class StaffRequest(HttpRequest):
    """A request that Wagtail has let into the admin, so there is a user."""

    user: User
