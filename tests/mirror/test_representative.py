"""Whoever appealed for somebody else sees that appeal, and no more without authority."""

import datetime as dt

import pytest
from django.test import Client

from workflows.actions.visits import answer_requests
from workflows.models import Addition, Appeal, Case, Customer, Delivery, Notice, VisitCode

from .conftest import appeal_against, ask, emailed, get_in, page, type_code

pytestmark = pytest.mark.django_db
KIM = "kim@home.example"
TERMS = "Write only to inbox@council.example."


@pytest.fixture
def theirs(decided: Case) -> Appeal:
    return appeal_against(decided, made_by="Kim Lowe, her daughter", email=KIM)


def test_sees_the_appeal_only(theirs: Appeal, client: Client) -> None:
    Customer.objects.update(adjustments="Large print")
    get_in(client, theirs.reference, KIM)
    text = page(client)

    assert f"Appeal {theirs.reference} We are looking at your appeal." in text
    for words in (TERMS, theirs.case.reference, "Letters to you", "Large print", "What is not limited", "O’Brien"):
        assert words not in text
    letter = Notice.objects.get(letter="decision")
    assert client.get(f"/your-case/letters/{letter.pk}.pdf").status_code == 404
    assert client.get("/your-case/comment/").status_code == 404


def test_with_authority_sees_the_terms(theirs: Appeal, client: Client) -> None:
    Appeal.objects.update(authority_on=dt.date(2026, 6, 3))
    get_in(client, theirs.reference, KIM)
    text = page(client)

    assert TERMS in text
    letter = Notice.objects.get(letter="decision")
    assert client.get(f"/your-case/letters/{letter.pk}.pdf").status_code == 404


def test_their_code_does_not_open_the_case(theirs: Appeal, client: Client) -> None:
    ask(client, theirs.reference)
    assert type_code(client, theirs.case.reference, emailed(KIM)) == 200


def test_adds_in_their_own_name(theirs: Appeal, client: Client) -> None:
    get_in(client, theirs.reference, KIM)
    client.post(f"/your-case/appeals/{theirs.pk}/add/", {"words": "She was ill.", "key": "k"})

    assert Addition.objects.get().made_by == "Kim Lowe, her daughter"


def test_when_they_withdraw_the_customer_is_told_too(theirs: Appeal, client: Client) -> None:
    get_in(client, theirs.reference, KIM)
    client.post(f"/your-case/appeals/{theirs.pk}/withdraw/")

    told = Delivery.objects.filter(subject__endswith="has been withdrawn").values_list("to", flat=True)
    assert sorted(told) == ["ada@customer.example", KIM]


def test_other_appeals_of_the_case_stay_closed(theirs: Appeal, client: Client) -> None:
    letter = Notice.objects.get(letter="decision")
    letter.pk, letter.task_id, letter.run_id, letter.letter = None, None, None, "earlier"
    letter.save()
    other = Appeal.objects.create(
        reference="A-2222-3333",
        case=theirs.case,
        letter=letter,
        grounds=[],
        statement="Mine.",
        received_at=theirs.received_at,
        decide_by=theirs.decide_by,
        submission_key="other",
    )
    get_in(client, theirs.reference, KIM)

    assert other.reference not in page(client)
    assert client.get(f"/your-case/appeals/{other.pk}/add/").status_code == 404


def test_customers_own_appeal_reference_opens_the_case(appeal: Appeal, client: Client) -> None:
    get_in(client, appeal.reference)
    assert TERMS in page(client)


def test_an_address_that_only_the_appeal_gives_opens_the_appeal_alone(decided: Case, client: Client) -> None:
    """Whoever knows a letter can appeal in its reader's name: that must not show them the rest."""
    appeal = appeal_against(decided, email="eve@elsewhere.example")
    get_in(client, appeal.reference, "eve@elsewhere.example")
    text = page(client)

    assert "You see this appeal only." in text
    assert TERMS not in text


def test_representative_without_an_address_collects_the_code(theirs: Appeal, client: Client) -> None:
    Customer.objects.update(address="1 Low Road")
    ask(client, theirs.reference, "letter")
    answer_requests()

    notice = VisitCode.objects.get().notice
    assert notice is not None
    assert (notice.recipient_name, notice.recipient_address) == ("Kim Lowe, her daughter", "")
    assert notice.status == "held"
