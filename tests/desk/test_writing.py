"""Seeing a case is not enough to write on it: adjustments, and what became of letters."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from workflows.access import may
from workflows.flows import verbs
from workflows.models import Case, CaseGrant, Notice

from .conftest import Desk, do, restrict


def adjust(client: Client, case: Case) -> int:
    url = reverse("desk:case_adjust", args=[case.reference])
    return client.post(url, {"adjustment": "Large print."}).status_code


def page(client: Client, case: Case) -> str:
    return client.get(reverse("desk:case", args=[case.reference])).content.decode()


@pytest.fixture
def held(case: Case, cast: dict[str, User]) -> Notice:
    """A warning at reception. The line manager, who wrote it, sees the case no more."""
    do(case, "discuss", cast["manager"], note="Spoke.", outcome="warn")
    do(case, "warn", cast["manager"], text_what="You shouted.", channel="reception")
    return Notice.objects.get()


def handed_over() -> dict[str, str]:
    """What is recorded of a letter that was handed over today."""
    today = timezone.localdate()
    day = {"on-day": str(today.day), "on-month": str(today.month), "on-year": str(today.year)}
    return {"became": "handed_over", "identity": "Known to reception.", **day}


def by_name(user: User, case: Case) -> None:
    """Let one person see a case, without any role in it."""
    seen = Permission.objects.get(codename="view_case", content_type__app_label="workflows")
    CaseGrant.objects.create(content_object=case, user=user, permission=seen, origin="named")


def test_who_works_on_the_case_records_an_adjustment(case: Case, desk: Desk) -> None:
    assert "Record an agreed adjustment" in page(desk("manager"), case)

    assert adjust(desk("manager"), case) == 302

    case.customer.refresh_from_db()
    assert "Large print." in case.customer.adjustments


def test_who_looks_on_from_the_register_does_not(case: Case, desk: Desk) -> None:
    assert "Record an agreed adjustment" not in page(desk("keeper"), case)

    assert adjust(desk("keeper"), case) == 403

    case.customer.refresh_from_db()
    assert case.customer.adjustments == ""


def test_who_has_had_work_on_it_still_does(case: Case, desk: Desk, cast: dict[str, User]) -> None:
    restrict(case, cast)
    verbs.open_appeal(case=case, grounds=["harsh"], statement="Harsh.", submission_key="one")

    for name in ("keeper", "safety", "reviewer"):
        assert adjust(desk(name), case) == 302, name


def test_outsider_is_told_nothing(case: Case, desk: Desk) -> None:
    assert adjust(desk("stranger"), case) == 404
    assert adjust(desk("safety"), case) == 404


def test_who_was_let_in_by_name_only_looks(held: Notice, desk: Desk, cast: dict[str, User]) -> None:
    by_name(cast["stranger"], held.case)

    assert adjust(desk("stranger"), held.case) == 403
    desk("stranger").post(reverse("desk:letter", args=[held.pk]), handed_over())
    held.refresh_from_db()
    assert held.status == "held"


def test_who_keeps_the_register_says_what_became_of_a_letter(held: Notice, desk: Desk, cast: dict[str, User]) -> None:
    assert may(cast["keeper"], "settle_letter", held)
    # Until it has reached the customer, the letter is also its writer's to bring.
    assert may(cast["manager"], "settle_letter", held)
    assert not may(cast["safety"], "settle_letter", held)

    desk("keeper").post(reverse("desk:letter", args=[held.pk]), handed_over())

    held.refresh_from_db()
    assert held.status == "handed_over"


def test_a_letter_whose_file_is_gone_is_not_found(held: Notice, desk: Desk) -> None:
    held.pdf.storage.delete(held.pdf.name)

    assert desk("keeper").get(reverse("desk:letter_pdf", args=[held.pk])).status_code == 404
