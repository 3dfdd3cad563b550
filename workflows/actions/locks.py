"""Who waits for whom. Always in this order: a customer's name, the customer, the case.

Whoever holds a case holds its runs, tasks and restrictions: nobody changes one of them without it.

On SQLite every transaction that writes is IMMEDIATE, so these cost nothing and change nothing there.
"""

import hashlib

from django.db import connection

from ..models import Case, Customer


def hold_case(case_pk: int) -> Case:
    """The case, read after every other change of it has ended. Call inside a transaction."""
    # Rows that merely refer to the case may still be added meanwhile: FOR NO KEY UPDATE cannot deadlock with them.
    Case.objects.select_for_update(no_key=True).values_list("pk").get(pk=case_pk)
    # Read apart from the lock: PostgreSQL finds no row where the one that was waited for joins to another edition now.
    return Case.objects.select_related("edition", "customer", "policy").get(pk=case_pk)


def hold_customer(customer_pk: int) -> Customer:
    """The customer, so that two first reports about them open one case."""
    return Customer.objects.select_for_update(no_key=True).get(pk=customer_pk)


def hold_name(key: str) -> None:
    """Take turns on a customer's name, so that two first reports about them add one customer."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
