"""Finding or adding the customer an incident is about."""

from django.db import transaction
from django.db.models import Q

from ..models import Customer, surname_key
from .locks import hold_name

CONTACTS = ("email", "phone", "address")


@transaction.atomic
def find_or_add(
    *,
    surname: str,
    first_names: str = "",
    kind: str = Customer.Kind.PERSON,
    email: str = "",
    phone: str = "",
    address: str = "",
    adjustments: str = "",
) -> Customer:
    """The customer with these details: one who is certainly the same, or a new one.

    A case must never spread to a relative or a namesake (REQUIREMENTS 5), and two customers who are one person can be
    put right later: so when in doubt, a new customer. Blank details are filled in only where the names agree; none is
    overwritten. The officer who reports is not told whether the customer was known.
    """
    details = {
        "first_names": first_names.strip(),
        "email": email.strip(),
        "phone": phone.strip(),
        "address": address.strip(),
        "adjustments": adjustments.strip(),
    }
    hold_name(surname_key(surname))
    alike = _alike(kind, surname, details)
    known = next((one for one in alike if _names_agree(one, details["first_names"])), None)
    if known is not None:
        return _filled_in(known, details)
    return _only_one_with_the_email(alike, details) or Customer.objects.create(
        kind=kind, surname=surname.strip(), **details
    )


def _alike(kind: str, surname: str, details: dict[str, str]) -> list[Customer]:
    """Customers of this kind and surname with whom an email, a phone number or an address is shared."""
    shared = Q()
    for name in CONTACTS:
        if details[name]:
            shared |= Q(**{f"{name}__iexact": details[name]})
    if not shared:
        return []
    return list(Customer.objects.filter(shared, kind=kind, surname_key=surname_key(surname)).order_by("pk"))


def _names_agree(known: Customer, first_names: str) -> bool:
    """Whether both have the same first names; a nickname is another name. Only people have any."""
    if known.kind != Customer.Kind.PERSON:
        return True
    return bool(first_names) and surname_key(known.first_names) == surname_key(first_names)


def _only_one_with_the_email(alike: list[Customer], details: dict[str, str]) -> Customer | None:
    """Where first names are missing on either side, an email that one customer of the surname has, and nobody else.

    Relatives share a phone and an address, and some share an email: so with two it is nobody's. What else was reported
    is not filled in here: it may be another person's.
    """
    email = details["email"].casefold()
    having = [one for one in alike if email and one.email.casefold() == email]
    nameless = [one for one in having if not one.first_names]
    if not details["first_names"] and nameless:
        return nameless[0]
    if len(having) == 1 and not (details["first_names"] and having[0].first_names):
        return having[0]
    return None


def _filled_in(known: Customer, details: dict[str, str]) -> Customer:
    new = {name: value for name, value in details.items() if value and not getattr(known, name)}
    if new:
        Customer.objects.filter(pk=known.pk).update(**new)
        known.refresh_from_db()
    return known
