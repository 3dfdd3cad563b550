"""Public addresses that are not Wagtail pages."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [path("source/", views.source, name="source")]
