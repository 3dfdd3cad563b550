"""Addresses that several screens point at."""

from django.urls import reverse

from ..models import Case, Notice


def case_url(case: Case) -> str:
    """The case's page."""
    return reverse("desk:case", args=[case.reference])


def key_in_url(case: Case) -> str:
    """Where an appeal is keyed in that did not come through the public form."""
    return reverse("desk:key_in_appeal", args=[case.reference])


def letter_url(notice: Notice) -> str:
    """An issued letter as a PDF."""
    return reverse("desk:letter_pdf", args=[notice.pk])


def letter_record_url(notice: Notice) -> str:
    """The page of an issued letter, where what became of it is recorded."""
    return reverse("desk:letter", args=[notice.pk])
