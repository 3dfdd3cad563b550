"""The project's addresses and one that gives a case away: the checks must find it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from evenhand.urls import urlpatterns as the_projects_own
from workflows.models import Case


def leak(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a case's customer to anybody."""
    return HttpResponse(Case.objects.get(pk=pk).customer.surname)


urlpatterns = [path("leak/<int:pk>/", leak, name="leak"), *the_projects_own]
