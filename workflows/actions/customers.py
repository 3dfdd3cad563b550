"""Finding or adding the customer an incident is about."""

from django.db import transaction
from django.db.models import Q

from ..models import Customer, surname_key
from .locks import hold_name


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
    """The customer with these details. Blank details of a known customer are filled in; none is overwritten.

    The same person means the same surname together with the same email, phone or address: a name alone is never
    enough, or a case would spread to a relative or a namesake (REQUIREMENTS 5). The officer who reports is not told
    whether the customer was known.
    """
    same = Q()
    for name, value in (("email", email), ("phone", phone), ("address", address)):
        if value.strip():
            same |= Q(**{f"{name}__iexact": value.strip()})
    known = None
    hold_name(surname_key(surname))
    if same:
        known = Customer.objects.filter(same, surname_key=surname_key(surname)).order_by("pk").first()
    details = {
        "first_names": first_names.strip(),
        "email": email.strip(),
        "phone": phone.strip(),
        "address": address.strip(),
        "adjustments": adjustments.strip(),
    }
    if known is None:
        return Customer.objects.create(kind=kind, surname=surname.strip(), **details)
    new = {name: value for name, value in details.items() if value and not getattr(known, name)}
    if new:
        Customer.objects.filter(pk=known.pk).update(**new)
        known.refresh_from_db()
    return known
