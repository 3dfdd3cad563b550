"""What is sent once an appeal has been withdrawn."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from home.reach import reach

from ...actions.additions import tell_workers
from ...clock.deadline import words
from ...models import Appeal
from ...notices.outbox import queue
from ...policies.editions import contact, pack_of


@transaction.atomic
def tell_them(appeal: Appeal) -> None:
    """Acknowledge it to whoever made the appeal, and to the customer if somebody else did: where we hold an email.

    Whoever withdraws an appeal that is not theirs to withdraw is found out by this. Staff are told, too.
    """
    pack = pack_of(appeal.case.edition)
    told = {
        "council": pack.identity.council,
        "appeal": appeal,
        "on": words(timezone.localdate(appeal.withdrawn_at)),
        "address": f"{settings.PUBLIC_URL}/your-case/",
        "reach": reach(contact(pack)),
    }
    body = render_to_string("emails/appeal_withdrawn.txt", told).strip()
    emails = {email.casefold(): email for email in (appeal.email, appeal.case.customer.email) if email}
    for number, to in enumerate(emails.values()):
        queue(
            to=to,
            subject=f"Your appeal {appeal.reference} has been withdrawn",
            body=body,
            key=f"appeal-withdrawn:{appeal.pk}:{number}",
        )
    tell_workers(
        case=appeal.case,
        words=f"Appeal {appeal.reference} was withdrawn. There is nothing more to decide on it.",
        about=f"withdrawn:{appeal.pk}",
    )
