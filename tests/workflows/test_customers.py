"""Who counts as the same customer: rather a new customer than a wrong one (REQUIREMENTS 5)."""

import pytest

from workflows.actions.customers import find_or_add
from workflows.models import Customer

pytestmark = pytest.mark.django_db

HOME = "1 High Street\nMarket Town"
PHONE = "01427 000111"
EMAIL = "smiths@customer.example"

Details = dict[str, str]


def smith(**details: str) -> Customer:
    return find_or_add(**{"surname": "Smith", **details})


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"first_names": "Ann", "address": HOME}, {"first_names": "ann", "address": HOME.upper()}),
        ({"first_names": "José", "phone": PHONE}, {"first_names": "Jose\u0301", "phone": PHONE}),
        ({"first_names": "Ann-Marie", "email": EMAIL}, {"first_names": "Ann Marie", "email": EMAIL.upper()}),
        ({"first_names": "Ann", "email": EMAIL}, {"email": EMAIL}),
        ({"email": EMAIL}, {"first_names": "Ann", "email": EMAIL}),
        ({"email": EMAIL}, {"email": EMAIL}),
        ({"kind": "organisation", "address": HOME}, {"kind": "organisation", "address": HOME}),
    ],
)
def test_same_customer(first: Details, then: Details) -> None:
    assert smith(**first) == smith(**then)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"first_names": "Ann", "address": HOME}, {"first_names": "Bob", "address": HOME}),
        ({"first_names": "Ann", "email": EMAIL}, {"first_names": "Bob", "email": EMAIL}),
        ({"first_names": "Robert", "email": EMAIL}, {"first_names": "Bob", "email": EMAIL}),
        ({"first_names": "Ann", "address": HOME}, {"address": HOME}),
        ({"phone": PHONE}, {"first_names": "Ann", "phone": PHONE}),
        ({"address": HOME, "phone": PHONE}, {"address": HOME, "phone": PHONE}),
        ({"first_names": "Ann"}, {"first_names": "Ann"}),
        ({"first_names": "Ann", "address": HOME}, {"first_names": "Ann", "address": "2 Low Street"}),
        ({"kind": "organisation", "email": EMAIL}, {"email": EMAIL}),
        ({"kind": "group", "email": EMAIL}, {"kind": "organisation", "email": EMAIL}),
        ({"first_names": "Ann", "email": EMAIL}, {"surname": "Smyth", "first_names": "Ann", "email": EMAIL}),
    ],
)
def test_another_customer(first: Details, then: Details) -> None:
    assert smith(**first) != smith(**then)


def test_an_email_that_two_relatives_share_is_nobodys() -> None:
    ann = smith(first_names="Ann", email=EMAIL)
    bob = smith(first_names="Bob", email=EMAIL)

    nameless = smith(email=EMAIL)

    assert nameless not in (ann, bob)
    assert smith(email=EMAIL) == nameless
    assert smith(first_names="Cat", email=EMAIL) not in (ann, bob, nameless)
    assert smith(first_names="Bob", email=EMAIL) == bob


def test_gaps_are_filled_in_where_the_names_agree_and_nothing_is_overwritten() -> None:
    smith(first_names="Ann", email=EMAIL, phone=PHONE)

    known = smith(first_names="Ann", email=EMAIL, phone="01427 999999", address=HOME)

    assert (known.phone, known.address) == (PHONE, HOME)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"first_names": "Ann", "email": EMAIL}, {"email": EMAIL}),
        ({"email": EMAIL}, {"first_names": "Bob", "email": EMAIL}),
    ],
)
def test_a_report_without_agreeing_names_fills_in_nothing(first: Details, then: Details) -> None:
    before = smith(**first)

    after = smith(**then, phone=PHONE, address=HOME)

    assert after == before
    assert (after.first_names, after.phone, after.address) == (before.first_names, "", "")
