"""Telling staff that something has come for a case."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model

from ..models import Case
from ..notices.outbox import queue
from .history import record


def tell_groups(*, case: Case, groups: Iterable[str], told: str, words: str, key: str) -> None:
    """Tell the people of some groups what to do: an event on the case and an email each, without names or reasons.

    `told` is who they are, for the event. The same `key` tells each of them once.
    """
    people = get_user_model().objects.filter(groups__name__in=list(groups), is_active=True).exclude(email="")
    for person in people.distinct():
        queue(to=person.email, subject=f"Case {case.reference}", body=words, key=f"{key}:{person.pk}")
    record(case=case, kind="staff_told", words=f"{told} was told: {words}")
