"""Addresses of the customer's mirror, under /your-case/. None of them holds a reference, a name or a code."""

from django.urls import path

from .mirror import door, pages

app_name = "mirror"

urlpatterns = [
    path("", door.start, name="start"),
    path("code/", door.code, name="code"),
    path("leave/", door.leave, name="leave"),
    path("now/", pages.now, name="now"),
    path("letters/<int:pk>.pdf", pages.letter, name="letter"),
    path("appeals/<int:pk>/add/", pages.add, name="add"),
    path("appeals/<int:pk>/withdraw/", pages.withdraw, name="withdraw"),
    path("adjustment/", pages.adjust, name="adjust"),
    path("comment/", pages.comment, name="comment"),
]
