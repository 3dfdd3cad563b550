"""Accounts are switched off, never deleted: cases remember who did what."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from ..models import Policy

KEPT: dict[type[Model], tuple[str, str]] = {
    User: ("wagtailusers_users:index", "An account is never deleted. Open it and untick “Active” instead."),
    Policy: ("wagtailsnippets_workflows_policy:list", "A policy is never deleted: its cases hang on it."),
}


def never_delete_account(request: HttpRequest, user: User) -> HttpResponse:
    """Wagtail asks before it deletes an account (a hook); the answer is no, in words."""
    return _refuse(request, User)


def never_delete_many(request: HttpRequest, action: str, objects: Iterable[Any], view: Any) -> HttpResponse | None:
    """The same for the boxes ticked in a list."""
    if action == "delete" and view.model in KEPT:
        return _refuse(request, view.model)
    return None


def _refuse(request: HttpRequest, model: type[Model]) -> HttpResponse:
    where, words = KEPT[model]
    messages.error(request, words)
    return redirect(where)
