"""Reasonable adjustments agreed with a customer."""

from django.contrib.auth.models import User
from django.db import transaction

from ..clock import today
from ..clock.deadline import words
from ..models import Case, Customer
from .history import record


@transaction.atomic
def agree_adjustment(*, case: Case, adjustment: str, by: User) -> None:
    """Add an agreed adjustment to what is known of the case's customer. Earlier ones stay; the day is added.

    It is the customer's, so it shows on every case about them.
    """
    customer = Customer.objects.select_for_update().get(pk=case.customer_id)
    line = f"{adjustment.strip()} (agreed on {words(today())})"
    customer.adjustments = f"{customer.adjustments.rstrip()}\n{line}".strip()
    customer.save(update_fields=["adjustments"])
    record(case=case, kind="adjustment_agreed", by=by, words="A reasonable adjustment was agreed and recorded.")
