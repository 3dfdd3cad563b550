"""The project's addresses and one more: every kind of question inside the Wagtail admin."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from evenhand import urls
from forms.rendering import build_form

from .every_kind import EVERY_KIND

PAGE = """{% extends "wagtailadmin/generic/base.html" %}
{% block titletag %}A task{% endblock %}
{% block main_content %}
  <form method="post" novalidate>{% csrf_token %}
    {% include "forms/staff/error_summary.html" %}
    {{ form }}
    <button type="submit" class="button">Save</button>
  </form>
{% endblock %}"""


def task(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = build_form(EVERY_KIND, data, look="staff")
    context = {"form": form, "page_title": "A task", "header_title": "A task"}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [path("admin/toy-task/", task), *urls.urlpatterns]
